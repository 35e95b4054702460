"""A search inside the values of facets: by how a word of them begins, however it is spelled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from bahith.analyzers.folding import fold
from bahith.indexer.query import PERIODS, Facet
from bahith.indexer.results import Counts

_ARTICLE: Final = "ال"

CACHED: Final = 2**16
"""Values whose folded form is cached."""


def narrowed(counts: Mapping[Facet, Counts], query: str) -> Mapping[Facet, Counts]:
    """The counts of values with a word at which ``query`` begins; of periods, all of them."""
    wanted = " ".join(fold(query).split())
    if not wanted:
        return counts
    return {
        facet: {
            value: count
            for value, count in some.items()
            if facet in PERIODS or any(start.startswith(wanted) for start in _starts(value))
        }
        for facet, some in counts.items()
    }


@lru_cache(CACHED)
def _starts(value: str) -> tuple[str, ...]:
    """The folded value from each of its words on, with the article of that word and without."""
    words = fold(value).split()
    starts = [" ".join(words[place:]) for place in range(len(words))]
    bare = [start.removeprefix(_ARTICLE) for start in starts if start.startswith(_ARTICLE)]
    return *starts, *bare
