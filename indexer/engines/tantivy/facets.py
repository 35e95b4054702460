"""Matches counted by the values of a column."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from tantivy import Query

from bahith.indexer.engines.escapes import unescaped
from bahith.indexer.engines.periods import by_period
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.schema import DAY, column, has_column
from bahith.indexer.query import PERIODS, Facet, Facets, Filter
from bahith.indexer.scheduling import checkpoint

AT_ONCE = 60_000
"""Distinct values that are counted in one pass; tantivy refuses to return more than 65,000."""

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
        columns = {facet: _column(facet) for facet in together if _is_there(commit, facet)}
        if not columns:
            continue
        values = counted_by_value(commit, narrowed(remaining), {*columns.values()})
        for facet, name in columns.items():
            counted[facet] = _by_value(facet, values[name])
    return counted


def counted_by_value(
    commit: Commit, query: Query, columns: Collection[str]
) -> dict[str, dict[Any, int]]:
    """For each value of some columns among the matches, how many have it.

    In one pass, except for columns with very many values.
    """
    size = max(1, min(commit.count, AT_ONCE // len(columns)))
    wanted = {
        column: {"terms": {"field": column, "size": size, "segment_size": size}}
        for column in columns
    }
    counts = {}
    for name, answer in commit.aggregations(query, wanted).items():
        if not answer["sum_other_doc_count"]:
            counts[name] = {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
        elif len(columns) > 1:
            counts |= counted_by_value(commit, query, {name})
        else:
            counts[name] = dict(_in_parts(commit, query, name))
    return counts


def _in_parts(commit: Commit, query: Query, column: str) -> Iterator[tuple[Any, int]]:
    """Each value of a column and its count: a range of values in each pass."""
    wanted: dict[str, Any] = {"sources": [{"value": {"terms": {"field": column}}}], "size": AT_ONCE}
    while True:
        checkpoint()
        answer = commit.aggregated(query, {"composite": wanted})
        part = answer["buckets"]
        yield from ((bucket["key"]["value"], bucket["doc_count"]) for bucket in part)
        if len(part) < AT_ONCE:
            return
        wanted["after"] = answer["after_key"]


def _is_there(commit: Commit, facet: Facet) -> bool:
    return facet in PERIODS or has_column(facet, commit.fields)


def _column(facet: Facet) -> str:
    return DAY if facet in PERIODS else column(facet)


def _by_value(facet: Facet, counts: Mapping[Any, int]) -> dict[str, int]:
    if facet not in PERIODS:
        return {unescaped(value): count for value, count in counts.items()}
    dates = ((dt.date.fromordinal(int(day)).isoformat(), n) for day, n in counts.items())
    return by_period(dates, facet)
