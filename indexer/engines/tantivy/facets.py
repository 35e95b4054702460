"""Matches counted by source, category, year or month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from tantivy import Query

from bahith.indexer.engines.escapes import unescaped
from bahith.indexer.engines.periods import by_period
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.schema import DAY, column
from bahith.indexer.query import Facet, Facets, Filter

Narrowed: TypeAlias = Callable[[tuple[Filter, ...]], Query]
"""The compiled query with some of its filters."""


def counts(
    commit: Commit, narrowed: Narrowed, filters: Sequence[Filter], facets: Facets
) -> dict[Facet, dict[str, int]]:
    """The counts of each facet; facets with the same filters share a pass over the matches."""
    passes: defaultdict[tuple[Filter, ...], list[Facet]] = defaultdict(list)
    for facet, left_out in facets.items():
        passes[tuple(filter for filter in filters if filter not in left_out)].append(facet)
    counted: dict[Facet, dict[str, int]] = {facet: {} for facet in facets}
    for remaining, together in passes.items():
        columns = {facet: _column(facet) for facet in together}
        values = commit.counted(narrowed(remaining), {*columns.values()})
        for facet, name in columns.items():
            counted[facet] = _by_value(facet, values[name])
    return counted


def _column(facet: Facet) -> str:
    return column(facet) if facet == "source" or facet == "category" else DAY


def _by_value(facet: Facet, counts: Mapping[Any, int]) -> dict[str, int]:
    if facet == "source" or facet == "category":
        return {unescaped(value): count for value, count in counts.items()}
    dates = ((dt.date.fromordinal(int(day)).isoformat(), n) for day, n in counts.items())
    return by_period(dates, facet)
