"""What recent searches found is remembered: to turn back to a page takes no search."""

from __future__ import annotations

from itertools import product
from unittest.mock import Mock

import pytest
from engine_index import EngineIndex, document, phrase, word

from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.tantivy import remembered
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.query import SORTS, Bool, Facets, Filter, Ids, Node, Nothing, Value
from bahith.indexer.results import Hits

BLUE = Value("category", "blue")
FACETS: list[Facets] = [{}, {"category": ()}, {"category": (BLUE,), "source": ()}]
FILTERS: list[tuple[Filter, ...]] = [(), (BLUE,), (Ids(("1", "3")),)]
QUERIES: list[Node] = [
    word("red"),
    word("red", doubtful=True),
    phrase("red green"),
    Bool(),
    Nothing(),
]


@pytest.fixture
def filled(index: EngineIndex) -> EngineIndex:
    texts = [f"{'red' * (n % 2)} green" for n in range(8)]
    index.write(*(document(f"{n}", text, category="blue") for n, text in enumerate(texts)))
    index.write(document("8", "green red", source="s"))
    return index


def every_page(engine: Engine) -> list[Hits]:
    """The answers to searches that differ in a single detail."""
    return [
        engine.search(query, sort, offset, limit, filters=filters, facets=facets)
        for query, sort, (offset, limit), filters, facets in product(
            QUERIES, SORTS, [(0, 0), (0, 3), (3, 3)], FILTERS, FACETS
        )
    ]


def test_a_search_is_made_once_and_answers_as_before(
    filled: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = filled.open()
    first = every_page(engine)
    for name in ("search", "aggregations"):
        monkeypatch.setattr(Commit, name, Mock(side_effect=AssertionError))
    assert every_page(engine) == first


def test_what_is_not_remembered_is_answered_alike(
    filled: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = every_page(filled.open())
    monkeypatch.setattr(remembered, "LARGEST", 0)
    assert every_page(filled.open()) == known


def test_another_commit_is_searched_anew(filled: EngineIndex) -> None:
    engine = filled.open()
    assert engine.search(word("red"), "relevance", 0, 9).total == 5
    filled.write(document("9", "red"))
    engine.refresh()
    assert engine.search(word("red"), "relevance", 0, 9).total == 6


def test_what_is_remembered_is_bounded(
    filled: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the size of the queries too, of which one may have a thousand ids."""
    engine = filled.open()
    search = Mock(wraps=Commit.search)
    monkeypatch.setattr(Commit, "search", lambda *args: search(*args))
    many = Ids(tuple(f"{n}" for n in range(remembered.LARGEST)))
    for _ in range(2):
        engine.search(Bool(should=(word("red"), Bool(filters=(many,)))), "relevance", 0, 9)
    assert search.call_count == 2
