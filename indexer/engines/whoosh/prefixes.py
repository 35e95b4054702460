"""The commonest terms with a prefix, without looking at all of them."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.scheduling import stepwise

_FIRST = 64
_MORE = 8


def commonest(parts: Sequence[Field], prefix: bytes, limit: int) -> list[bytes]:
    """The terms with a prefix that occur in most documents, ``limit`` at most; ties by term.

    Terms that are common in one segment are counted in all (Fagin's threshold algorithm): a term
    that is among the first of no segment occurs in no more documents than the last of each
    segment's first together.
    """
    depth = max(_FIRST, 2 * limit)
    while True:
        counts: dict[bytes, int] = {}
        bound = 0
        for part in stepwise(parts):
            numbers = part.with_prefix(prefix)
            sizes = part.sizes[numbers.start : numbers.stop]
            first = np.arange(len(sizes))
            if len(sizes) > depth:
                first = np.argpartition(-sizes, depth - 1)[:depth]
                bound += int(sizes[first].min())
            for number, size in zip(first.tolist(), sizes[first].tolist(), strict=True):
                term = part[numbers.start + number]
                counts[term] = counts.get(term, 0) + size
        if bound:
            counts = _counts(parts, [*counts])
        best = heapq.nsmallest(limit, counts, key=lambda term: (-counts[term], term))
        if not bound or (best and counts[best[-1]] > bound):
            return best
        depth *= _MORE


def _counts(parts: Sequence[Field], terms: Sequence[bytes]) -> dict[bytes, int]:
    counts = dict.fromkeys(terms, 0)
    for part in stepwise(parts):
        numbers = part.present(terms)
        for term, size in zip(numbers, part.sizes[[*numbers.values()]].tolist(), strict=True):
            counts[term] += size
    return counts
