"""Counting matches by what they have in common, and listing all articles."""

from __future__ import annotations

import datetime as dt

import pytest
from shelves import Shelf, document, prefix, word

from bahith.indexer.article import Article
from bahith.indexer.query import Bool, Facet, Node, Nothing, Published


@pytest.fixture
def stocked(shelf: Shelf) -> Shelf:
    """Articles in two commits, with replaced and deleted ones among them."""
    shelf.write(
        *(document(f"{n}", "red", source="gone", category="gone") for n in range(9)),
        document("a", "red", source="north", category="فن", published=dt.date(2021, 7, 26)),
    )
    shelf.write(
        document("0", "red blue", source="north", published=dt.date(2021, 7, 1)),
        document("1", "blue", source="North", category="فن", published=dt.date(1999, 12, 31)),
        document("2", "red blue", source="north", category="علوم", published=dt.date(2021, 8, 1)),
        document("3", "red"),
        delete=[f"{n}" for n in range(4, 9)],
    )
    return shelf


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
    stocked: Shelf, facet: Facet, expected: dict[str, int]
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
def test_only_matches_are_counted(stocked: Shelf, query: Node, expected: dict[str, int]) -> None:
    assert stocked.counts(query, "month") == expected


def test_many_values_are_counted_exactly(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n}", source=f"s{n % 700}") for n in range(1500)))
    found = shelf.counts(Bool(), "source")
    assert found == {f"s{n}": 3 if n < 100 else 2 for n in range(700)}


def listed(shelf: Shelf, after: str = "") -> list[str]:
    return [article.id for article in shelf.open().articles(after)]


def test_articles_come_in_order_of_id_and_whole(stocked: Shelf) -> None:
    found = list(stocked.open().articles())
    assert [article.id for article in found] == ["0", "1", "2", "3", "a"]
    day = dt.date(2021, 7, 26)
    assert found[-1] == Article("a", "", "red", source="north", category="فن", published=day)


def test_articles_after_an_id(stocked: Shelf) -> None:
    assert listed(stocked, "1") == ["2", "3", "a"]
    assert listed(stocked, "10") == ["2", "3", "a"]
    assert listed(stocked, "a") == []


def test_ids_are_ordered_by_code_point(shelf: Shelf) -> None:
    """Neither by locale nor by UTF-16, where what lies beyond U+FFFF comes before U+E000."""
    odd = ["A", "a", "é", "ا", "أ", "\ue000", "\uffee", "😀", "10", "9", "a/b", "a b"]
    shelf.write(*(document(id, "all") for id in odd))
    assert listed(shelf) == sorted(odd)
    assert listed(shelf, "\ue000") == ["\uffee", "😀"]
    assert shelf.found(word("all")) == sorted(odd)


def test_more_articles_than_are_read_at_once(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n:04}", "text") for n in range(2500)))
    assert listed(shelf) == [f"{n:04}" for n in range(2500)]
    assert listed(shelf, "1234") == [f"{n:04}" for n in range(1235, 2500)]


def test_listing_goes_on_while_another_commits(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n:03}", "old") for n in range(300)))
    articles = shelf.open().articles()
    first = next(articles)
    shelf.write(document("299", "new"), delete=["298"])
    found = [first.id, *(article.id for article in articles)]
    assert found[:298] == [f"{n:03}" for n in range(298)]
    assert found[-1] == "299"


def test_empty_index_has_nothing_to_list_or_count(shelf: Shelf) -> None:
    shelf.writer().close()
    assert listed(shelf) == []
    assert shelf.counts(Bool(), "year") == {}
