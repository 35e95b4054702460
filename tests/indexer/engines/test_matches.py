"""All matches of a question, one after the other: the same as its pages hold."""

from __future__ import annotations

import datetime as dt

import pytest
from engine_index import EngineIndex, document, word

from bahith.indexer.query import SORTS, Bool, Node, Nothing, Sort


def stock(index: EngineIndex) -> None:
    day = dt.date(2021, 1, 1)
    index.write(
        *(
            document(f"{n:04}", "red " * (n % 5) + "blue " * (n % 3), published=day.replace(n))
            for n in range(1, 29)
        ),
        *(document(f"{n:04}", "red blue") for n in range(1000, 2300)),
    )


QUERIES: list[Node] = [
    word("red"),
    Bool(should=(word("red"), word("blue"))),
    Bool(),
    word("none"),
    Nothing(),
]


@pytest.mark.parametrize("sort", SORTS)
def test_matches_are_what_the_pages_hold(index: EngineIndex, sort: Sort) -> None:
    stock(index)
    reader = index.open()
    for query in QUERIES:
        pages = [reader.search(query, sort, offset, 700).hits for offset in (0, 700)]
        expected = [hit.article for page in pages for hit in page]
        assert list(reader.matches(query, sort)) == expected


@pytest.mark.parametrize("query", [word("red"), Bool()])
def test_matches_go_on_in_one_commit_while_another_comes(index: EngineIndex, query: Node) -> None:
    stock(index)
    reader = index.open()
    total = reader.search(query, "relevance", 0, 1).total
    matches = reader.matches(query, "relevance")
    first = next(matches)
    index.write(document("9999", "red"), delete=[f"{n:04}" for n in range(1000, 2000)])
    reader.refresh()
    found = [first.id, *(article.id for article in matches)]
    assert (len(found), len(set(found))) == (total, total)
    assert "9999" not in found
