"""One index into another, of the same engine or another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from engine_index import ENGINE_SETTINGS, available
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.copy import copy
from bahith.indexer.engines import ENGINES, chosen, manifest
from bahith.indexer.errors import IndexMissing, SettingError
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

QUESTIONS = ("قطار", "القطار السريع", '"قطار سريع"', "محط*", "عنوان:قطار", "المصدر:وكالة")


def settings(folder: Path, name: str) -> Settings:
    available(name)
    return Settings.load(
        environ={}, index=str(folder / name), engine=name, **ENGINE_SETTINGS.get(name, {})
    )


def held(of: Settings) -> list[object]:
    opened = chosen(of).open(of, Analyzer().signature)
    try:
        return list(opened.articles())
    finally:
        opened.close()


def answers(of: Settings) -> list[list[str]]:
    searcher = Searcher.open(of)
    try:
        pages = [searcher.search(Request(q, size=100)) for q in QUESTIONS]
        return [sorted(result.article.id for result in page.results) for page in pages]
    finally:
        searcher.close()


@pytest.fixture
def library(library: Library) -> Library:
    library.records(
        "a.jsonl",
        {"id": "1", "title": "قطار", "text": "وصل القطار السريع", "source": "وكالة الأنباء"},
        {"id": "2", "text": "قطار سريع في المحطة", "date": "2021-07-26", "category": "نقل"},
        {"id": "3", "text": "سفينة"},
    )
    library.build()
    return library


@pytest.mark.parametrize("to", ENGINES)
def test_a_copy_holds_and_answers_the_same(library: Library, tmp_path: Path, to: str) -> None:
    other = settings(tmp_path, to)
    assert copy(library.settings, other).added == 3
    assert held(other) == held(library.settings)
    assert answers(other) == answers(library.settings)
    assert answers(other)[0] == ["1", "2"]


@pytest.mark.parametrize("origin", ENGINES)
def test_a_copy_comes_back_from_any_engine(library: Library, tmp_path: Path, origin: str) -> None:
    one, two = settings(tmp_path / "one", origin), settings(tmp_path / "two", ENGINES[0])
    copy(library.settings, one)
    assert copy(one, two).added == 3
    assert held(two) == held(library.settings)


def test_a_second_copy_takes_what_is_new(library: Library, tmp_path: Path) -> None:
    other = settings(tmp_path, ENGINES[0])
    copy(library.settings, other)
    library.records("a.jsonl", {"id": "1", "text": "قطار آخر"}, {"id": "4", "text": "جسر"})
    library.build(prune=True)
    summary = copy(library.settings, other)
    assert (summary.added, summary.replaced, summary.unchanged, summary.removed) == (1, 1, 0, 0)
    assert len(held(other)) == 4, "what the first has no more stays"


def test_an_index_of_an_older_analyzer_can_be_copied(library: Library, tmp_path: Path) -> None:
    before = answers(library.settings)
    folder = Path(library.settings.index)
    manifest.publish(folder, {**(manifest.read(folder) or {}), "analyzer": "older"})
    other = settings(tmp_path, ENGINES[0])
    copy(library.settings, other)
    assert answers(other) == before


def test_its_own_place_is_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(library.settings.index)
    with pytest.raises(SettingError, match="onto itself"):
        copy(library.settings, replace(library.settings, index=str(tmp_path / "link")))


def test_nothing_to_copy_is_told_and_nothing_made(tmp_path: Path) -> None:
    one, two = settings(tmp_path / "one", ENGINES[0]), settings(tmp_path / "two", ENGINES[0])
    with pytest.raises(IndexMissing, match=one.index):
        copy(one, two)
    assert not (tmp_path / "two").exists()
