"""Words of a question that no article has stand for those of the collection that look alike."""

from __future__ import annotations

from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.query import Question, Request
from bahith.indexer.search.assist.alike import MOST, Alikes, likeness
from bahith.indexer.search.query.parser import Parser

ARTICLES = [
    {"id": "cancer", "text": "ينصح الطبيب المريض بالسرطان بالراحة"},
    {"id": "flu", "text": "ينصح الطبيب المريض بالزكام بالراحة"},
    {"id": "cold", "text": "ينصح الطبيب المريض بالبرد بالراحة"},
]


def test_a_misspelt_word_ranks_by_the_word_that_it_looks_like(library: Library) -> None:
    with library.searching(*ARTICLES) as searcher:
        page = searcher.search(Request("ينصح الطبيب المريض بالصرطان", explain=True))
    first = page[0].explanation
    assert [page.total, page[0].id] == [3, "cancer"]
    assert first
    assert "alike" in {share.level for share in first.shares}


def test_words_that_articles_have_stand_for_themselves(library: Library) -> None:
    with library.searching(*ARTICLES) as searcher:
        analyzer = Analyzer()
        alikes = Alikes(searcher._engine, analyzer)

        def asked(q: str) -> Question | None:
            return alikes.asked(Parser(analyzer).parse(q).question)

        known = asked("الطبيب والمريض")
        assert known
        assert not known.alike
        assert asked("الطبيب") is None
        strange = asked("الطبيب بالصرطان")
        assert strange
        assert {each.number for each in strange.alike} == {1}
        assert 0 < len(strange.alike) <= MOST


def test_likeness_is_the_share_of_common_trigrams() -> None:
    assert likeness("قلم", "قلم") == 1
    assert likeness("قلم", "بحر") == 0
    assert likeness("كتاب", "كتابة") == likeness("كتابة", "كتاب") == 2 * 3 / (4 + 5)
