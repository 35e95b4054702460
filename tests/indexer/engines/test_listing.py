"""Counting matches by what they have in common, and listing all articles."""

from __future__ import annotations

import datetime as dt

import pytest
from engine_index import EngineIndex, document, prefix, word

from bahith.indexer.article import Article
from bahith.indexer.query import Bool, Facet, Node, Nothing, Published


@pytest.fixture
def stocked(index: EngineIndex) -> EngineIndex:
    """Articles in two commits, with replaced and deleted ones among them."""
    index.write(
        *(document(f"{n}", "red", source="gone", category="gone") for n in range(9)),
        document("a", "red", source="north", category="فن", published=dt.date(2021, 7, 26)),
    )
    index.write(
        document("0", "red blue", source="north", published=dt.date(2021, 7, 1)),
        document("1", "blue", source="North", category="فن", published=dt.date(1999, 12, 31)),
        document("2", "red blue", source="north", category="علوم", published=dt.date(2021, 8, 1)),
        document("3", "red"),
        delete=[f"{n}" for n in range(4, 9)],
    )
    return index


@pytest.mark.parametrize(
    ("facet", "expected"),
    [
        ("source", {"north": 3, "North": 1}),
        ("category", {"فن": 2, "علوم": 1}),
        ("year", {"2021": 3, "1999": 1}),
        ("month", {"2021-07": 2, "2021-08": 1, "1999-12": 1}),
    ],
)
def test_all_matches_are_counted_by_value(
    stocked: EngineIndex, facet: Facet, expected: dict[str, int]
) -> None:
    assert stocked.counts(Bool(), facet) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (word("blue"), {"2021-07": 1, "2021-08": 1, "1999-12": 1}),
        (Bool(must=(word("red"), word("blue"))), {"2021-07": 1, "2021-08": 1}),
        (Bool(must=(word("red"),), must_not=(prefix("bl"),)), {"2021-07": 1}),
        (Published(before=dt.date(2000, 1, 1)), {"1999-12": 1}),
        (word("absent"), {}),
        (Nothing(), {}),
    ],
)
def test_only_matches_are_counted(
    stocked: EngineIndex, query: Node, expected: dict[str, int]
) -> None:
    assert stocked.counts(query, "month") == expected


def test_many_values_are_counted_exactly(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", source=f"s{n % 700}") for n in range(1500)))
    found = index.counts(Bool(), "source")
    assert found == {f"s{n}": 3 if n < 100 else 2 for n in range(700)}


def listed(index: EngineIndex, after: str = "") -> list[str]:
    return [article.id for article in index.open().articles(after)]


def test_articles_come_in_order_of_id_and_whole(stocked: EngineIndex) -> None:
    found = list(stocked.open().articles())
    assert [article.id for article in found] == ["0", "1", "2", "3", "a"]
    day = dt.date(2021, 7, 26)
    assert found[-1] == Article("a", "", "red", source="north", category="فن", published=day)


def test_articles_after_an_id(stocked: EngineIndex) -> None:
    assert listed(stocked, "1") == ["2", "3", "a"]
    assert listed(stocked, "10") == ["2", "3", "a"]
    assert listed(stocked, "a") == []


def test_ids_are_ordered_by_code_point(index: EngineIndex) -> None:
    """Neither by locale nor by UTF-16, where what lies beyond U+FFFF comes before U+E000."""
    odd = ["A", "a", "é", "ا", "أ", "\ue000", "\uffee", "😀", "10", "9", "a/b", "a b"]
    index.write(*(document(id, "all") for id in odd))
    assert listed(index) == sorted(odd)
    assert listed(index, "\ue000") == ["\uffee", "😀"]
    assert index.search_ids(word("all")) == sorted(odd)


def test_more_articles_than_are_read_at_once(index: EngineIndex) -> None:
    index.write(*(document(f"{n:04}", "text") for n in range(2500)))
    assert listed(index) == [f"{n:04}" for n in range(2500)]
    assert listed(index, "1234") == [f"{n:04}" for n in range(1235, 2500)]


def test_each_place_in_this_order_has_its_id(index: EngineIndex) -> None:
    for start in (0, 1):  # two segments
        index.write(*(document(f"{n:03}", "text") for n in range(start, 200, 2)))
    index.write(delete=["000"])
    engine = index.open()
    assert [engine.id_at(place) for place in (0, 99, 198, 199)] == ["001", "100", "199", None]


def test_listing_goes_on_while_another_commits(index: EngineIndex) -> None:
    index.write(*(document(f"{n:03}", "old") for n in range(300)))
    articles = index.open().articles()
    first = next(articles)
    index.write(document("299", "new"), delete=["298"])
    found = [first.id, *(article.id for article in articles)]
    assert found[:298] == [f"{n:03}" for n in range(298)]
    assert found[-1] == "299"


def test_empty_index_has_nothing_to_list_or_count(index: EngineIndex) -> None:
    index.writer().close()
    assert listed(index) == []
    assert index.counts(Bool(), "year") == {}
