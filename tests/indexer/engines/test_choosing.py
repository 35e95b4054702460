"""Which engine is used: what the index says, what is asked for, and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from engine_index import EngineIndex, available, document

from bahith.indexer import engines
from bahith.indexer.engines import ENGINES, chosen, engine, manifest
from bahith.indexer.engines import name as name_of
from bahith.indexer.errors import IndexMismatch, MissingExtra, SettingError
from bahith.indexer.settings import Settings


def settings(folder: Path, engine: str = "") -> Settings:
    return Settings.load(environ={}, index=str(folder), engine=engine)


def test_a_new_index_is_of_the_first_engine(tmp_path: Path) -> None:
    assert name_of(settings(tmp_path / "new")) == ENGINES[0]


def test_a_new_index_is_of_the_engine_asked_for(tmp_path: Path, name: str) -> None:
    assert name_of(settings(tmp_path / "new", name)) == name
    assert chosen(settings(tmp_path / "new", name)) is available(name)


def test_an_index_remembers_its_engine(index: EngineIndex) -> None:
    index.write(document("a"))
    assert chosen(settings(index.folder)) is index.engine_class


def test_an_engine_that_there_is_not_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=f"'abacus' is not one of {', '.join(ENGINES)}"):
        chosen(settings(tmp_path, "abacus"))


def test_asking_for_another_engine_says_what_to_do(tmp_path: Path, name: str) -> None:
    manifest.write(tmp_path, "other", 1, "signature")
    with pytest.raises(
        IndexMismatch, match=f"engine other, not {name}.*bahith copy .*--engine {name}"
    ):
        chosen(settings(tmp_path, name))


def test_index_of_an_engine_of_a_later_version(tmp_path: Path) -> None:
    manifest.write(tmp_path, "other", 1, "signature")
    with pytest.raises(IndexMismatch, match="engine other, which this version"):
        chosen(settings(tmp_path))


def test_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    ours = "bahith.indexer.engines.tantivy"
    for module in [module for module in sys.modules if module.startswith(ours)]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.delattr(engines, "tantivy", raising=False)
    with pytest.raises(MissingExtra, match=r"needs tantivy.*pip install 'bahith\[tantivy\]'"):
        engine("tantivy")
