"""Filters and counts of one search: what narrows the matches, and what each facet leaves out."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from engine_index import EngineIndex, document, ids, named, phrase, prefix, source, word

from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import (
    FACETS,
    Bool,
    Choice,
    Facet,
    Facets,
    Filter,
    Node,
    Published,
    Sort,
    Value,
)

NORTH, SOUTH = Value("source", "north"), Value("source", "south")
SPORT = Value("category", "sport")
IN_2021 = Published(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
PASSES: dict[Filter, Callable[[Article], bool]] = {
    NORTH: lambda article: article.source == "north",
    source("south"): lambda article: article.source == "south",
    SPORT: lambda article: article.category == "sport",
    IN_2021: lambda article: article.published is not None and article.published.year == 2021,
    Value("author", "hasan"): lambda article: "hasan" in article.author,
    Value("author", ""): lambda article: not article.author,
    Value("tag", "x" * 9000): lambda article: "x" * 9000 in article.tags,
    named("author", "ali hasan"): lambda article: "ali hasan" in article.author,
    named("category", "art"): lambda article: article.category == "art",
    named("author", ""): lambda article: False,
    Choice((NORTH, SOUTH), (SPORT,)): lambda article: (
        article.source != "" and article.category != "sport"
    ),
    Choice((), (Value("tag", "a"), Value("language", "ar"))): lambda article: (
        "a" not in article.tags and article.language != "ar"
    ),
    Choice((SPORT, Choice(none_of=(Choice(none_of=(NORTH,)), Choice((IN_2021, SOUTH)))))): (
        lambda article: (
            article.category == "sport"
            or (article.source == "north" and not PASSES[IN_2021](article))
        )
    ),
    Choice(): lambda article: True,
    Published(after=dt.date(2020, 6, 1)): lambda article: (
        article.published is not None and article.published >= dt.date(2020, 6, 1)
    ),
}
QUERIES: list[Node] = [
    Bool(),
    Bool(should=(word("red"), word("blue"))),
    Bool(must=(phrase("red blue"),)),
    Bool(must=(prefix("bl"),), must_not=(word("red"),)),
    Bool(must=(word("red"),), filters=(NORTH,)),
]
BY_ALL: Facets = dict.fromkeys(FACETS, ())


@pytest.fixture
def engine(index: EngineIndex) -> Engine:
    """120 articles in two commits, some of them replaced and deleted."""
    chance = random.Random(7)

    def drawn(id: str) -> tuple[str, dict[str, Any]]:
        body = " ".join(chance.choices(["red", "blue", "green"], k=5))
        day = dt.date(2019, 1, 1) + dt.timedelta(chance.randrange(1200))
        known: dict[str, Any] = {
            "source": chance.choice(["north", "south", ""]),
            "category": chance.choice(["sport", "art", ""]),
            "author": tuple(chance.sample(["ali hasan", "hasan", "omar ali"], chance.randrange(3))),
            "tags": tuple(chance.sample(["a", "b", "\ud800", "x" * 9000], chance.randrange(5))),
            "language": chance.choice(["ar", "en", ""]),
            "published": chance.choice([day, None]),
        }
        return body, known

    for start in (0, 60):
        some = ((f"{n:03}", *drawn(f"{n:03}")) for n in range(start, start + 70))
        index.write(*(document(id, body, **known) for id, body, known in some))
    index.write(delete=[f"{n:03}" for n in range(0, 130, 9)])
    return index.open()


def values(article: Article, facet: Facet) -> tuple[str, ...]:
    if facet in ("year", "month"):
        pattern = "%Y" if facet == "year" else "%Y-%m"
        return (article.published.strftime(pattern),) if article.published else ()
    some = article.tags if facet == "tag" else getattr(article, facet)
    return some if isinstance(some, tuple) else (some,)


def counted(articles: Iterable[Article], facet: Facet) -> dict[str, int]:
    counts = Counter(value for article in articles for value in values(article, facet))
    return {value: n for value, n in counts.items() if value}


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_every_facet_leaves_out_the_filters_named_beside_it(engine: Engine, query: Node) -> None:
    chance = random.Random(3)
    matches = [hit.article for hit in engine.search(query, "relevance", 0, 1000).hits]
    for _ in range(12):
        filters = chance.sample([*PASSES], chance.randrange(4))
        facets: Facets = {
            facet: chance.sample(filters, chance.randrange(len(filters) + 1))
            for facet in chance.sample(FACETS, chance.randrange(1, 5))
        }
        hits = engine.search(query, "newest", 0, 1000, filters=filters, facets=facets)
        passed = {a.id for a in matches if all(PASSES[filter](a) for filter in filters)}
        assert hits.total == len(passed)
        assert {*ids(hits)} == passed
        assert [*hits.counts] == [*facets]
        for facet, left_out in facets.items():
            kept = [filter for filter in filters if filter not in left_out]
            wider = [a for a in matches if all(PASSES[filter](a) for filter in kept)]
            assert hits.counts[facet] == counted(wider, facet)


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_filters_change_no_score(engine: Engine, query: Node) -> None:
    scores = {h.article.id: h.score for h in engine.search(query, "relevance", 0, 1000).hits}
    facets: Facets = {"source": (NORTH,), "year": (IN_2021,)}
    hits = engine.search(query, "relevance", 0, 1000, filters=(NORTH, IN_2021), facets=facets)
    assert [hit.score for hit in hits.hits] == pytest.approx([scores[id] for id in ids(hits)])
    assert ids(hits) == [id for id in scores if id in {*ids(hits)}]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("limit", [0, 3])
def test_counts_are_of_all_matches_whatever_the_slice(
    engine: Engine, sort: Sort, limit: int
) -> None:
    filters = (SPORT,)
    whole = engine.search(word("red"), sort, 0, 1000, filters=filters, facets=BY_ALL)
    part = engine.search(word("red"), sort, 2, limit, filters=filters, facets=BY_ALL)
    assert part.counts == whole.counts
    assert part.total == whole.total
    assert part.hits == whole.hits[2 : 2 + limit]


def test_a_filter_left_out_brings_its_other_values_only_into_its_own_counts(
    engine: Engine,
) -> None:
    facets: Facets = {"source": (NORTH,), "category": ()}
    hits = engine.search(Bool(), "newest", 0, 1000, filters=(NORTH,), facets=facets)
    assert {hit.article.source for hit in hits.hits} == {"north"}
    assert {*hits.counts["source"]} == {"north", "south"}
    assert sum(hits.counts["category"].values()) < hits.total


def test_filters_that_exclude_each_other_leave_nothing(engine: Engine) -> None:
    facets: Facets = {"source": (), "category": (NORTH, SOUTH)}
    hits = engine.search(Bool(), "newest", 0, 9, filters=(NORTH, SOUTH), facets=facets)
    assert (hits.total, hits.hits, hits.counts["source"]) == (0, (), {})
    assert {*hits.counts["category"]} == {"sport", "art"}


def test_evidence_of_filtered_matches_adds_up_to_their_scores(engine: Engine) -> None:
    facets: Facets = {"source": (NORTH,)}
    query = Bool(should=(word("red"), word("blue")))
    hits = engine.search(
        query, "relevance", 0, 20, filters=(NORTH, SPORT), facets=facets, explain=True
    )
    assert hits.hits
    for hit in hits.hits:
        assert sum(part.score for part in hit.evidence) == pytest.approx(hit.score, rel=1e-4)
