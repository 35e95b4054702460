"""Exact searches from end to end: what is found, marked and explained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from library import Library

from bahith.indexer.build import build
from bahith.indexer.errors import IndexMismatch
from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.search.searcher import Searcher

TEXTS = {
    "king": "جاء المَلِك إلى القصر",
    "reign": "زال المُلْك عنهم",
    "bare": "قال الملك نعم",
    "both": "كان المُلْك في يد المَلِك وقال المُلك للملك",
    "flag": "رفرف العَلَم، والمَلِكُ يراه",
}


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    records = ({"id": id, "title": "خبر", "text": text} for id, text in TEXTS.items())
    with module_library.searching(*records) as searcher:
        yield searcher


def ids(page: Page) -> set[str]:
    return {result.article.id for result in page.results}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("=الملك", "king reign bare both"),
        ("=المَلِك", "king bare both"),
        ('="المَلِك"', "king bare both"),
        ("=المَلِكُ", "king bare both"),
        ("=المُلك", "reign bare both"),
        ('="قال المَلِك"', "bare"),
        ('="قال المُلك"', "bare"),
        ('="يد المَلِك وقال المُلك"', "both"),
        ('="يد المُلك"', ""),
        ("خبر -=المَلِك", "reign flag"),
        ("خبر AND =المُلك", "reign bare both"),
        ("title:=خَبَر", "king reign bare both flag"),
        ("=العَلَم", "flag"),
        ("=العِلْم", ""),
    ],
)
def test_finds_what_agrees_with_the_marks(searcher: Searcher, q: str, expected: str) -> None:
    page = searcher.search(Request(q))
    assert ids(page) == set(expected.split())
    assert page.total == len(expected.split())


def test_marks_only_the_words_that_agree(searcher: Searcher) -> None:
    view = searcher.view("both", "=المَلِك")
    assert view
    assert [view.article.body[slice(*mark)] for mark in view.body_marks] == ["المَلِك"]


def test_explains_the_words_that_agree(searcher: Searcher) -> None:
    page = searcher.search(Request("=المُلك", explain=True))
    [both] = [result for result in page.results if result.article.id == "both"]
    assert both.explanation
    assert [(match.asked, match.found) for match in both.explanation.matches] == [
        ("المُلك", "المُلْك")
    ]


LETTERS = {
    "media": "قال الإعلام",
    "flags": "قال الأعلام",
    "bare": "قال الاعلام",
    "guided": "هدى الأُمّة",
    "my gift": "هدي الامه",
}


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("letters"))
    library.settings = replace(library.settings, exact="letters")
    records = ({"id": id, "title": "خبر", "text": text} for id, text in LETTERS.items())
    library.records("texts.jsonl", *records)
    library.build()
    return library


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("=الإعلام", ["media"]),
        ("=الأعلام", ["flags"]),
        ("=الاعلام", ["bare", "flags", "media"]),
        ('="قال الإعلام"', ["media"]),
        ("قال -=الإعلام", ["bare", "flags"]),
        ("=هدى", ["guided"]),
        ("=هدي", ["my gift"]),
        ("=الأمة", ["guided"]),
        ("=الأَمة", []),
        ("=الامه", ["my gift"]),
        ("=الامة", ["guided"]),
        ("الإعلام", ["bare", "flags", "media"]),
    ],
)
def test_keeps_letters_if_the_setting_says_so(
    lettered: Library, q: str, expected: list[str]
) -> None:
    with closing(lettered.open()) as searcher:
        assert sorted(ids(searcher.search(Request(q)))) == expected


def test_an_index_without_letters_is_built_again(lettered: Library) -> None:
    with pytest.raises(IndexMismatch, match="another setting exact"):
        Searcher.open(replace(lettered.settings, exact=""))


def test_the_index_is_the_same_with_several_processes(lettered: Library, tmp_path: Path) -> None:
    settings = replace(lettered.settings, index=str(tmp_path / "index"), processes=2)
    build(settings, [lettered.articles])
    with closing(Searcher.open(settings)) as searcher:
        assert ids(searcher.search(Request("=الإعلام"))) == {"media"}
