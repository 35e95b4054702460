"""Matches counted by source, category, year or month, in the same pass as they are ranked."""

from __future__ import annotations

from collections.abc import Mapping

from bahith.indexer.engines.whoosh.columns import Mask
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.query import Facet, Facets, Filter


def counts(
    commit: Commit, matched: Mask, filters: Mapping[Filter, Mask], facets: Facets
) -> dict[Facet, dict[str, int]]:
    """The counts of each facet.

    ``matched`` are the live articles that the query matches, before its filters are applied;
    ``filters`` maps each filter to the articles that pass it.
    """
    counted = {}
    for facet, left_out in facets.items():
        mask = matched
        for filter, passed in filters.items():
            if filter not in left_out:
                mask = mask & passed
        counted[facet] = commit.column(facet).counts(mask)
    return counted
