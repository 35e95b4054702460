"""The signature is made once for each state of the rules, in files and in memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bahith.analyzers import compounds, folding, latin, months, signature_cache, stopwords, tables
from bahith.analyzers.folding import kurdish
from bahith.analyzers.stemming import broken_plurals, stemmer
from bahith.analyzers.stemming.affixes import AROUND
from bahith.analyzers.stemming.words import Tables

Patch = Callable[[pytest.MonkeyPatch], None]

CHANGES: dict[str, Patch] = {
    "a function": lambda patch: patch.setattr(kurdish, "fold", lambda text: text),
    "a method": lambda patch: patch.setattr(stemmer.Stemmer, "is_known", lambda *_: True),
    "a pattern": lambda patch: patch.setattr(compounds, "SERVANT", re.compile("(?!)")),
    "a value of a closure": lambda patch: patch.setattr(stopwords, "load", listed({"جبل"})),
    "another value of a closure": lambda patch: patch.setattr(stopwords, "load", listed({"بحر"})),
    "an entry of a table": lambda patch: patch.setitem(AROUND, "ال", {}),
    "a table of patterns": lambda patch: patch.setitem(broken_plurals._PLURALS, 4, []),
    "a number": lambda patch: patch.setattr(latin, "_SHORTEST", 5),
    "a cached function": lambda patch: patch.setattr(months, "names", dict),
    "a translation": lambda patch: patch.setitem(folding.MERGED, 0x622, "ب"),
}


def listed(words: set[str]) -> Callable[[object], frozenset[str]]:
    return lambda _: frozenset(words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of kept signatures, which is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "bahith"


LEXICON = tables.load()
OTHER = LEXICON._replace(digest=np.zeros(32, np.uint8))
UNSIGNED = LEXICON._replace(sources=np.empty(0, np.uint8))


def kept(made: str, lexicon: Tables = LEXICON, letters: bool = False) -> str:
    return signature_cache.kept(lexicon, letters, lambda: made)


def test_is_made_once(folder: Path) -> None:
    assert (kept("first"), kept("second")) == ("first", "first")
    assert kept("third", OTHER) == "third"
    assert kept("fourth", letters=True) == "fourth"


def test_is_made_each_time_if_the_sources_are_unknown(folder: Path) -> None:
    assert (kept("first", UNSIGNED), kept("second", UNSIGNED)) == ("first", "second")


@pytest.mark.parametrize("change", CHANGES)
def test_is_made_again_if_a_rule_changes_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    assert kept("first") == "first"
    CHANGES[change](monkeypatch)
    assert kept(change) == change
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder.parent))
    assert kept("second") == "first"


def test_is_made_again_with_another_version_of_arramooz(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert kept("first") == "first"
    (tmp_path / "arramooz_pysqlite-9.9.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert kept("second") == "second"


def test_is_made_again_if_the_file_is_damaged(folder: Path) -> None:
    kept("first")
    (file,) = folder.glob("*.signature")
    file.write_bytes(file.read_bytes().replace(b"first", b"worst"))
    assert kept("second") == "second"


def test_is_made_where_no_file_can_be_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise tables.NotCached("no home")

    monkeypatch.setattr(tables, "folder", refuse)
    assert (kept("first"), kept("second")) == ("first", "second")


def test_few_files_are_kept(folder: Path) -> None:
    for number in range(signature_cache.KEPT + 5):
        kept("", LEXICON._replace(digest=np.array([number], np.uint8)))
    assert len([*folder.glob("*.signature")]) == signature_cache.KEPT + 1


ASK = """
from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers import signature_cache
print(signature_cache._rules_in_memory())
Analyzer().terms("سافر عبدالله إلى مَدْرَسَة covid-19 في ٢٠٢٠")
print(signature_cache._rules_in_memory())
"""


def test_rules_in_memory_are_the_same_in_every_process_and_after_use() -> None:
    digests = set()
    for seed in "123":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        printed = subprocess.check_output([sys.executable, "-c", ASK], env=environment, text=True)
        digests |= {*printed.split()}
    assert len(digests) == 1
