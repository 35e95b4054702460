"""Matches counted by source, category, year or month, in the same pass as they are ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from bahith.indexer.engines.periods import by_period
from bahith.indexer.engines.whoosh.columns import Mask
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.query import Facet, Facets, Filter


def counts(
    commit: Commit, matched: Mask, filters: Mapping[Filter, Mask], facets: Facets
) -> dict[Facet, dict[str, int]]:
    """The counts of each facet.

    ``matched`` are the live articles that the query matches, before its filters;
    ``filters`` has what each of these lets through.
    """
    counted = {}
    for facet, left_out in facets.items():
        mask = matched
        for filter, passed in filters.items():
            if filter not in left_out:
                mask = mask & passed
        counted[facet] = _counted(commit, mask, facet)
    return counted


def _counted(commit: Commit, mask: Mask, facet: Facet) -> dict[str, int]:
    if facet == "source" or facet == "category":
        return commit.column(facet).counts(mask)
    days = commit.published[mask]
    unique, counts = np.unique(days[days > 0], return_counts=True)
    dates = (dt.date.fromordinal(day).isoformat() for day in unique.tolist())
    return by_period(zip(dates, counts.tolist(), strict=True), facet)
