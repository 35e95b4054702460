"""What rules have to say in corrections and suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from library import Library

from bahith.indexer.query import Request
from bahith.indexer.rules import store
from bahith.indexer.rules.reading import read
from bahith.indexer.search.searcher import Searcher

ARTICLES = [
    {"id": "phone", "title": "هاتف", "text": "وصل هاتف محمول جديد إلى المدينة"},
    {"id": "games", "title": "مهرجان", "text": "مهرجان الربيع في المدينة"},
    {"id": "council", "title": "البرلمان", "text": "ناقش البرلمان قانون المدينة"},
    {"id": "secret", "title": "الحكومة", "text": "عقدت الحكومة جلسة في المدينة"},
]


@pytest.fixture
def searcher(library: Library) -> Searcher:
    library.records("a.jsonl", *ARTICLES)
    library.build()
    return library.open()


def rule(library: Library, text: str) -> None:
    store.install(Path(library.settings.index), read(text, "rules.yaml"))


def corrected(searcher: Searcher, q: str) -> str:
    found = searcher.correction(q)
    return found.q if found else ""


@pytest.mark.parametrize(
    ("q", "correction", "rules"),
    [
        ("المهرجاز", "المهرجان", "synonyms: [{from: مهرجاز, to: هاتف}]"),
        ("مهرجانز", "مهرجان", "synonyms: [{words: [هاتف, مهرجانز]}]"),
        ("مهرجانز", "مهرجان", "spellings: [{from: مهرجانز, to: هاتف}]"),
        ("مهرجانز", "مهرجان", "names: [مهرجانز]"),
        ("مهرجانز", "مهرجان", "pins: [{questions: مهرجانز, articles: phone}]"),
        ("البر لمان", "البرلمان", "spellings: [{from: البر لمان, to: هاتف}]"),
        ("hgfvglhk", "البرلمان", "synonyms: [{words: [hgfvglhk, هاتف]}]"),
        ("baralman", "برلمان", "names: [baralman]"),
    ],
)
def test_a_word_of_a_rule_is_no_misspelling(
    library: Library, searcher: Searcher, q: str, correction: str, rules: str
) -> None:
    assert corrected(searcher, q) == correction
    rule(library, rules)
    assert corrected(searcher, q) == ""
    store.remove(Path(library.settings.index))
    assert corrected(searcher, q) == correction


def test_other_words_of_the_question_are_corrected(library: Library, searcher: Searcher) -> None:
    rule(library, "names: [مهرجانز]")
    assert corrected(searcher, "البرلمتن مهرجانز") == "البرلمان مهرجانز"


@pytest.mark.parametrize("questions", ["", "questions: الحكومة, "])
def test_what_is_hidden_corrects_and_completes_nothing(
    library: Library, searcher: Searcher, questions: str
) -> None:
    assert corrected(searcher, "الحكوكة") == "الحكومة"
    assert "الحكومة" in {one.text for one in searcher.suggest("الحكو")}
    rule(library, f"hide: [{{{questions}articles: secret}}]")
    assert corrected(searcher, "الحكوكة") == ""
    if not questions:
        assert searcher.suggest("الحكو") == ()
    assert searcher.search(Request("الحكومة")).total == 0
    assert corrected(searcher, "البرلمتن") == "البرلمان"
