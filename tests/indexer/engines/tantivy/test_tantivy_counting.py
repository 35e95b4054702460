"""Counts by value, also of more values than tantivy returns at once."""

from __future__ import annotations

import datetime as dt

import pytest
from engine_index import EngineIndex, document

from bahith.indexer.engines.tantivy import facets
from bahith.indexer.query import Bool, Facet, Value


@pytest.mark.parametrize("at_once", [1, 2, 5, 60_000])
def test_all_values_are_counted_however_many(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(facets, "AT_ONCE", at_once)
    index.write(
        *(
            document(
                f"{n}",
                "red",
                source=f"s {n % 7}" if n % 5 else "",
                category=f"c{n % 4}",
                published=dt.date(2000 + n % 6, 1 + n % 3, 1),
            )
            for n in range(60)
        )
    )
    every: dict[Facet, tuple[Value, ...]] = dict.fromkeys(("source", "category", "year"), ())
    counted = index.open().search(Bool(), "newest", 0, 1, facets=every).counts
    having = [n for n in range(60) if n % 5]
    assert counted == {
        "source": {f"s {value}": sum(n % 7 == value for n in having) for value in range(7)},
        "category": {f"c{value}": 15 for value in range(4)},
        "year": {f"{2000 + value}": 10 for value in range(6)},
    }


@pytest.mark.slow
def test_more_values_than_tantivy_returns_at_once(index: EngineIndex) -> None:
    """Its limit, for which it has no setting, is 65,000 values."""
    many = 65_001
    index.write(*(document(f"{n}", source=f"s{n}") for n in range(many)))
    every: dict[Facet, tuple[Value, ...]] = {"source": ()}
    counted = index.open().search(Bool(), "newest", 0, 1, facets=every).counts["source"]
    assert counted == {f"s{n}": 1 for n in range(many)}
