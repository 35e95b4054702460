"""Exact words and phrases find only places whose vowel marks, or letters, agree."""

from __future__ import annotations

import pytest
from engine_index import EngineIndex, document, ids, spelled, word

from bahith.indexer.query import Bool, Node


@pytest.fixture
def articles(index: EngineIndex) -> EngineIndex:
    """Kings (a-i: malik) and reigns (uo: mulk) in two commits, a replaced and a deleted one."""
    index.write(
        document("gone", "قال ملك~aia"),
        document("1", "قال ملك~uo"),
        document("2", "قال ملك~uo", source="north"),
        document("3", "قال ملك", source="north"),
        document("4", "ملك~uo قال ملك~ai ملك", "ملك~uod", source="south"),
    )
    index.write(
        document("1", "قال ملك/مل~aia", source="north"),
        document("5", "قال ملك~uo نعم ملك/مل", "ملك"),
        document("6", "امه~/أمة امه~o/أمه", "امه"),
        delete=["gone"],
    )
    return index


def matches(index: EngineIndex, query: Node) -> str:
    hits = index.hits(query)
    assert hits.total == len(hits.hits)
    return " ".join(sorted(ids(hits)))


MATCHES = [
    (spelled("ملك~ai"), "1 3 4 5"),
    (spelled("ملك~-i"), "1 3 4 5"),
    (spelled("ملك~uo"), "2 3 4 5"),
    (spelled("ملك~uok"), "2 3 4 5"),
    (spelled("ملك~--k"), "2 3 4 5"),
    (spelled("ملك~iii"), "3 4 5"),
    (spelled("غيرهم~a"), ""),
    (spelled("قال ملك~ai"), "1 3 4"),
    (spelled("قال~a ملك~uo"), "2 3 5"),
    (spelled("ملك~ai ملك"), "4"),
    (spelled("ملك~uo ملك"), ""),
    (spelled("ملك~ai", "title"), "5"),
    (spelled("ملك~u", "title"), "4 5"),
    (spelled("قال ملك~u", "title"), ""),
    (spelled("امه~/أمة"), "6"),
    (spelled("امه~u/أمة"), "6"),
    (spelled("امه~/إمة"), ""),
    (spelled("امه~a/أمه"), ""),
    (spelled("امه~/امه"), "6"),
    (spelled("امه~/أمة امه~/أمه"), "6"),
    (spelled("امه~/أمه امه~/أمة"), ""),
    (spelled("امه~/امه", "title"), "6"),
    (spelled("امه~/أمة", "title"), ""),
    (word("ملك", exact=True), "1 2 3 4 5"),
    (word("ملك"), "1 2 3 4 5"),
    (Bool(must_not=(spelled("ملك~ai"),)), "2 6"),
    (Bool(must=(word("قال"),), must_not=(spelled("قال ملك~ai"),)), "2 5"),
    (Bool(should=(spelled("ملك~iii"), spelled("امه~/أمة"))), "3 4 5 6"),
]


@pytest.mark.parametrize(("query", "expected"), MATCHES)
def test_finds_only_what_agrees(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


def test_counts_and_pages_are_those_of_the_matches(articles: EngineIndex) -> None:
    query = spelled("ملك~ai")
    assert articles.counts(query, "source") == {"north": 2, "south": 1}
    ranked = articles.search_ids(query)
    pages = [articles.hits(query, offset=n, limit=1) for n in range(5)]
    assert [hits.total for hits in pages] == [4] * 5
    assert [id for hits in pages for id in ids(hits)] == ranked
    assert articles.search_ids(query, "newest") == ["1", "3", "4", "5"]


def test_evidence_adds_up_to_the_score(articles: EngineIndex) -> None:
    query = Bool(must=(spelled("قال ملك~ai"),), should=(word("نعم"),))
    hits = articles.open().search(query, "relevance", 0, 9, explain=True).hits
    assert hits
    for hit in hits:
        assert sum(part.score for part in hit.evidence) == pytest.approx(hit.score, rel=1e-4)


def test_more_places_that_agree_rank_higher(index: EngineIndex) -> None:
    index.write(
        document("1", "ملك~uo ملك~uo ملك~ai كان"),
        document("2", "ملك~uo ملك~ai ملك~aid كان"),
        document("3", "كان كان كان كان"),
    )
    assert index.search_ids(spelled("ملك~a")) == ["2", "1"]
    assert index.search_ids(spelled("ملك~u")) == ["1", "2"]
