"""Articles of several segments in order of id, and how few of them are read for that."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import islice

import pytest
from engine_index import EngineIndex, document, ids, word
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.engines.tantivy.order import Run, following, merged, part, split
from bahith.indexer.engines.tantivy.store import Store
from bahith.indexer.query import SORTS, Bool, Node, Sort

SIZE = 10
NODES: list[Node] = [Bool(), word("text"), word("some")]


class Segments:
    """Ids in some segments, each in order."""

    def __init__(self, segment_of: dict[str, int]) -> None:
        self.ids = sorted(segment_of)
        numbers = sorted({*segment_of.values()})
        self._each = [[id for id in self.ids if segment_of[id] == number] for number in numbers]
        self.runs = [Run(number, range(len(each))) for number, each in enumerate(self._each)]

    def read(self, segment: int, doc: int) -> str:
        return self._each[segment][doc]


texts = st.text("abé\0😀", max_size=3)
segments = st.dictionaries(texts, st.integers(0, 4)).map(Segments)


@given(segments, st.integers(0, 12), st.integers(0, 12))
def test_any_part_is_that_of_the_sorted_list(stocked: Segments, start: int, size: int) -> None:
    found = part(stocked.runs, start, start + size, stocked.read)
    read = [stocked.read(address.segment_ord, address.doc) for address in found]
    assert read == stocked.ids[start : start + size]
    assert sum(split(stocked.runs, start, stocked.read)) == min(start, len(stocked.ids))


@given(segments, texts)
def test_what_follows_an_id(stocked: Segments, id: str) -> None:
    rest = following(stocked.runs, id, stocked.read)
    assert [*merged(rest, stocked.read, str)] == [each for each in stocked.ids if each > id]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many articles and ids were read from the store."""
    counter: Counter[str] = Counter()
    for name in ("article", "stored", "_id"):
        whole = getattr(Store, name)

        def counted(*args: object, name: str = name, whole: object = whole) -> object:
            counter["ids" if name == "_id" else "articles"] += 1
            assert callable(whole)
            return whole(*args)

        monkeypatch.setattr(Store, name, counted)
    return counter


@pytest.fixture
def stocked(index: EngineIndex) -> EngineIndex:
    """Three segments with 1,800 articles; a third has no date, the others share four days."""
    for start in range(3):
        index.write(
            *(
                document(
                    f"{number:04}",
                    "text" if number % 4 else "text some",
                    published=dt.date(2021, 1, 1 + number % 4) if number % 3 else None,
                )
                for number in range(start, 1800, 3)
            )
        )
    return index


def test_page_of_a_list_reads_its_own_articles(stocked: EngineIndex, reads: Counter[str]) -> None:
    engine = stocked.open()
    for after in ("", "0777", "1788"):
        reads.clear()
        assert len([*islice(engine.articles(after), SIZE)]) == SIZE
        assert reads["articles"] <= SIZE + 3
        assert reads["ids"] <= 3 * 11


@pytest.mark.parametrize("sort", SORTS)
def test_deep_page_reads_its_own_articles(
    stocked: EngineIndex, reads: Counter[str], sort: Sort
) -> None:
    for query in NODES:
        engine = stocked.open()
        total = engine.search(query, sort, 0, 0).total
        for offset in range(0, total, total // 7):
            reads.clear()
            found = engine.search(query, sort, offset, SIZE)
            assert reads["articles"] == len(found.hits)
            # To merge the page takes one of each segment more, to find its start some hundred.
            assert reads["ids"] <= 2 * (SIZE + 3 + 3 * 11 * 4)


@pytest.mark.parametrize("sort", SORTS)
def test_first_match_waits_for_no_other(
    stocked: EngineIndex, reads: Counter[str], sort: Sort
) -> None:
    for query in NODES:
        engine = stocked.open()
        [first] = ids(engine.search(query, sort, 0, 1))
        reads.clear()
        assert next(engine.matches(query, sort)).id == first
        assert reads["articles"] <= 3
        assert not reads["ids"]
