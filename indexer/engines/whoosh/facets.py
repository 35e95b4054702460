"""Matches counted by the values of a column, in the same pass as they are ranked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bahith.indexer.engines.whoosh.arrays import Matches
from bahith.indexer.engines.whoosh.columns import Column
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.engines.whoosh.several import Several
from bahith.indexer.query import Facet, Facets, Filter


def counts(
    commit: Commit, matches: Matches, filters: Mapping[Filter, bytes], facets: Facets
) -> dict[Facet, dict[str, int]]:
    """The counts of each facet; ``filters`` maps each filter to the mask of what passes it."""
    return {
        facet: _counts(
            commit.column(facet),
            matches,
            [mask for filter, mask in filters.items() if filter not in left_out],
        )
        for facet, left_out in facets.items()
    }


def _counts(column: Column | Several, matches: Matches, masks: list[bytes]) -> dict[str, int]:
    """For each value of the matches that are in all of ``masks``, how many have it."""
    if isinstance(column, Several):
        return {str(value): total for value, total in column.counts(matches, masks) if total}
    counts = matches.counts(column.packed, len(column.values), masks)
    totals = np.frombuffer(counts, np.uint32).tolist()
    numbered = zip(column.values, totals, strict=True)
    return {value: total for value, total in numbered if total and value}
