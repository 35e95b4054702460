"""Counts by day added up to counts by year or month, as facets have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bahith.indexer.query import Facet


def by_period(counts: Iterable[tuple[str, int]], facet: Facet) -> dict[str, int]:
    """Counts by day or month, as ISO 8601 writes them, added up by ``year`` or by ``month``."""
    length = len("2021" if facet == "year" else "2021-07")
    totals: Counter[str] = Counter()
    for date, count in counts:
        totals[date[:length]] += count
    return dict(totals)
