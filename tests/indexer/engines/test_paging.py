"""Order, pages and totals."""

from __future__ import annotations

import datetime as dt

import pytest
from engine_index import EngineIndex, document, ids, prefix, word
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.indexer.engines import ENGINES
from bahith.indexer.query import Bool, Node, Sort

QUERIES: list[Node] = [
    Bool(),
    word("all"),
    word("some"),
    prefix("so"),
    Bool(must_not=(word("all"),)),
]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


@pytest.fixture
def ties(index: EngineIndex) -> EngineIndex:
    """200 articles that tie in score and date by the dozen, in several commits, with holes."""
    for start in range(0, 200, 50):
        index.write(
            *(
                document(
                    f"{number * 7919 % 200:03}",
                    "all some" if number % 3 else "all",
                    published=dt.date(2021, 1, 1 + number % 4) if number % 5 else None,
                )
                for number in range(start, start + 50)
            ),
            delete=[f"{number:03}" for number in range(0, start, 11)],
        )
    return index


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 7, 10, 64])
def test_pages_hold_each_article_once(ties: EngineIndex, sort: Sort, size: int) -> None:
    engine = ties.open()
    for query in QUERIES:
        whole = engine.search(query, sort, 0, 1000)
        pages = [engine.search(query, sort, at, size) for at in range(0, whole.total + size, size)]
        assert {page.total for page in pages} == {whole.total}
        assert [hit for page in pages for hit in page.hits] == list(whole.hits)
        assert len(set(ids(whole))) == whole.total


def test_ties_are_in_order_of_id(ties: EngineIndex) -> None:
    found = ties.search_ids(Bool())
    assert found == sorted(found)


def test_order_does_not_depend_on_the_order_of_writing(index: EngineIndex) -> None:
    for number in (3, 1, 2, 0):
        index.write(document(f"b{number}", "all"), document(f"a{number}", "all"))
    index.write(document("a2", "all"))
    assert index.search_ids(word("all")) == ["a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3"]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_by_date_the_undated_come_last_and_nothing_scores(ties: EngineIndex, sort: Sort) -> None:
    hits = ties.hits(word("some"), sort).hits
    days = [hit.article.published for hit in hits]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=sort == "newest")
    assert days == dated + [None] * (len(days) - len(dated))
    assert {hit.score for hit in hits} == {0}


def test_score_falls_along_the_list(ties: EngineIndex) -> None:
    scores = [hit.score for hit in ties.hits(Bool(should=(word("all"), word("some")))).hits]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1


def test_slice_past_the_end_is_empty_and_knows_the_total(ties: EngineIndex) -> None:
    engine = ties.open()
    total = engine.search(word("all"), "relevance", 0, 0).total
    for offset in (total, total + 1, 10**9):
        found = engine.search(word("all"), "relevance", offset, 10)
        assert (found.total, found.hits) == (total, ())


@pytest.mark.parametrize("name", ENGINES)
@max_examples(15)
@given(data=st.data())
def test_totals_and_slices_after_any_history(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    """Any history of commits leaves what a plain dict would hold."""
    index = EngineIndex(name, tmp_path_factory.mktemp("history") / "index")
    held: dict[str, str] = {}
    numbers = st.integers(0, 30).map(str)
    texts = st.sampled_from(["all", "all some", "some some", ""])
    for _ in range(data.draw(st.integers(1, 6))):
        put = data.draw(st.lists(st.tuples(numbers, texts), max_size=12))
        gone = data.draw(st.sets(numbers, max_size=4))
        index.write(*(document(id, text) for id, text in put), delete=gone)
        held |= dict(put)
        held = {id: text for id, text in held.items() if id not in gone}
    offset, limit = data.draw(st.integers(0, 31)), data.draw(st.integers(0, 31))
    with index.opened:
        for name in ("all", "some"):
            expected = sorted(id for id, text in held.items() if name in text)
            assert sorted(index.search_ids(word(name))) == expected
            part = index.hits(word(name), offset=offset, limit=limit)
            assert part.total == len(expected)
            assert ids(part) == index.search_ids(word(name))[offset : offset + limit]
        counted = index.open().statistics()
        assert counted.articles == len(held)
        assert counted.words == sum(len(text.split()) for text in held.values())
