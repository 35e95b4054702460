"""What only an engine on a server has: windows, several shards, a lock that can be lost."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, Final

import pytest
from engine_index import SIGNATURE, EngineIndex, document, ids, phrase, prefix, word
from opensearch_server import LOCK
from opensearchpy.exceptions import TransportError

from bahith.indexer.article import Document
from bahith.indexer.declared import Declared
from bahith.indexer.engines.opensearch import pagination
from bahith.indexer.engines.opensearch.errors import is_transient
from bahith.indexer.engines.opensearch.pagination import WINDOW
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.engines.opensearch.snapshot import JSON, Snapshot
from bahith.indexer.errors import IndexLocked, IndexMissing
from bahith.indexer.query import Bool, Facets, Node, Sort, SortBy, Value

PRICE: Final[Declared] = {"price": "number"}


def test_pages_beyond_the_servers_window(index: EngineIndex) -> None:
    numbers = range(WINDOW + 150)
    index.write(*(document(f"{n:05}", "all" if n % 3 else "all all") for n in numbers))
    expected = [f"{n:05}" for n in sorted(numbers, key=lambda n: (n % 3 > 0, n))]
    engine = index.open()
    for offset in (WINDOW - 5, WINDOW, WINDOW + 145):
        part = engine.search(word("all"), "relevance", offset, 10)
        assert part.total == len(numbers)
        assert ids(part) == expected[offset : offset + 10]


@pytest.mark.parametrize("limit", [3, 10, 25, 1000])
def test_pages_of_any_size_anywhere(
    index: EngineIndex, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "WINDOW", 10)
    index.write(*(document(f"{n:02}", "all" if n % 3 else "all all") for n in range(50)))
    engine = index.open()
    whole = ids(engine.search(word("all"), "relevance", 0, 50))
    assert len(set(whole)) == 50
    for offset in (0, 5, 9, 10, 11, 20, 37, 49, 50, 51):
        part = engine.search(word("all"), "relevance", offset, limit)
        assert (part.total, ids(part)) == (50, whole[offset : offset + limit])


def priced(number: int) -> Document:
    """An article with a price and a day that others share, or with none."""
    values: dict[str, Any] = {"price": (number % 40 - 20.5,)} if number % 7 else {}
    day = dt.date(1950 + number % 90, 1, 1) if number % 5 else None
    return document(f"{number:05}", "all", declared=PRICE, fields=values, published=day)


def in_order(numbers: range, sort: Sort) -> list[str]:
    """The ids of ``priced`` articles in an order; those without a value come last."""
    by_date = not isinstance(sort, SortBy)
    descending = sort == "newest" or (isinstance(sort, SortBy) and sort.descending)

    def place(number: int) -> tuple[bool, float, int]:
        given = number % 5 if by_date else number % 7
        value = 1950 + number % 90 if by_date else number % 40 - 20.5
        return not given, (-value if descending else value) if given else 0, number

    return [f"{number:05}" for number in sorted(numbers, key=place)]


SORTS: tuple[Sort, ...] = (SortBy("price"), SortBy("price", True), "newest", "oldest")


@pytest.mark.parametrize("sort", SORTS, ids=str)
def test_pages_by_a_value_are_whole_wherever_windows_end(
    index: EngineIndex, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "WINDOW", 10)
    index.declared = PRICE
    index.write(*map(priced, range(60)))
    engine, expected = index.open(), in_order(range(60), sort)
    for offset in (0, 5, 9, 10, 11, 30, 45, 50, 51, 59, 60):
        for limit in (3, 10, 25):
            part = engine.search(word("all"), sort, offset, limit)
            assert (part.total, ids(part)) == (60, expected[offset : offset + limit])


def test_pages_by_a_declared_field_beyond_the_servers_window(index: EngineIndex) -> None:
    index.declared = PRICE
    numbers = range(WINDOW + 150)
    index.write(*map(priced, numbers))
    engine = index.open()
    for sort in SORTS[:2]:
        expected = in_order(numbers, sort)
        for offset in (WINDOW - 5, WINDOW, WINDOW + 70, WINDOW + 145):
            part = engine.search(word("all"), sort, offset, 10)
            assert (part.total, ids(part)) == (len(numbers), expected[offset : offset + 10])
    assert [article.id for article in engine.matches(word("all"), SORTS[1])] == expected


@pytest.fixture
def divided(index: EngineIndex) -> tuple[EngineIndex, EngineIndex]:
    """The same articles in one shard and in three."""
    other = EngineIndex(index.name, index.folder.parent / "other", index.opened)
    chance = random.Random(11)
    documents = [
        document(
            f"{n}",
            " ".join(f"w{int(60 ** chance.random())}" for _ in range(12)),
            source=f"s{n % 5}",
        )
        for n in range(300)
    ]
    for one, shards in ((index, 1), (other, 3)):
        with one.engine_class.writer(
            one.settings_with(opensearch_shards=shards), SIGNATURE
        ) as writer:
            writer.put(documents)
            writer.commit()
    return index, other


QUERIES: list[Node] = [
    Bool(should=(word("w3"), word("w40"))),
    Bool(must=(word("w2"), word("w5"))),
    phrase("w1 w2"),
    prefix("w4"),
    Bool(),
]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_shards_make_no_difference(divided: tuple[EngineIndex, EngineIndex], query: Node) -> None:
    one, three = (index.hits(query) for index in divided)
    assert ids(one) == ids(three)
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in three.hits])
    facets = [index.counts(query, "source") for index in divided]
    assert facets[0] == facets[1]
    listed = [[article.id for article in index.open().articles()] for index in divided]
    assert listed[0] == listed[1] == sorted(listed[0])


def test_a_page_and_its_counts_are_one_request(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [dt.date(2021, 1 + n % 12, 1) for n in range(40)]
    index.write(
        *(document(f"{n}", "red", source=f"s{n % 3}", published=days[n]) for n in range(40))
    )
    engine, bodies = index.open(), []
    search = Snapshot.search

    def spied(snapshot: Snapshot, body: JSON, **params: str) -> JSON:
        bodies.append(body)
        return search(snapshot, body, **params)

    monkeypatch.setattr(Snapshot, "search", spied)
    first = Value("source", "s1")
    facets: Facets = {"source": (first,), "category": (), "month": ()}
    hits = engine.search(word("red"), "relevance", 0, 10, filters=(first,), facets=facets)
    assert len(bodies) == 1
    assert hits.counts["source"] == {"s0": 14, "s1": 13, "s2": 13}
    assert sum(hits.counts["month"].values()) == hits.total == 13


def test_a_facet_of_more_values_than_one_answer_has_is_whole(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", "red", source=f"s{n}", category="c") for n in range(2100)))
    some, category = Value("source", "s7"), Value("category", "c")
    hits = index.open().search(
        word("red"), "newest", 0, 1, filters=(some, category), facets={"source": (some,)}
    )
    assert hits.counts["source"] == {f"s{n}": 1 for n in range(2100)}


def test_a_writer_that_stood_still_too_long_has_lost_its_index(index: EngineIndex) -> None:
    slow = index.writer()
    slow.put([document("slow", "text")])
    slow._lock._released.set()  # type: ignore[attr-defined]  # it beats no more
    slow._lock._thread.join(LOCK)  # type: ignore[attr-defined]
    index.write(document("quick", "text"))
    with pytest.raises(IndexLocked, match="took over"):
        slow.commit()
    slow.close()
    assert index.search_ids(word("text")) == ["quick"]


def test_a_busy_server_is_asked_again(index: EngineIndex) -> None:
    server = Server(index.settings_with(opensearch_timeout=5))
    answers = [TransportError(429, "busy", {}), TransportError(503, "away", {})]

    def work() -> str:
        if answers:
            raise answers.pop()
        return "done"

    assert server.retrying(work, is_transient) == "done"
    answers.append(TransportError(400, "wrong", {}))
    with pytest.raises(Exception, match="refuses"):
        server.retrying(work, is_transient)


def test_a_snapshot_that_has_expired_is_replaced(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()
    engine._snapshot.close()  # type: ignore[attr-defined]
    assert engine.search(word("text"), "relevance", 0, 1).total == 1
    assert engine.get("a")


def test_an_index_deleted_on_the_server_is_missed(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()
    name = engine._name  # type: ignore[attr-defined]
    engine._server.client.indices.delete(index=f"{name}-*")  # type: ignore[attr-defined]
    with pytest.raises(IndexMissing, match=name):
        engine.search(word("text"), "relevance", 0, 1)
    index.write(document("b", "text"))
    assert engine.refresh()
    assert index.search_ids(word("text")) == ["b"]
