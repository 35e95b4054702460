"""The commonest terms that begin so, without looking at all that do."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from bahith.indexer.engines.whoosh.field import Field

_FIRST = 64
_MORE = 8


def commonest(parts: Sequence[Field], prefix: bytes, limit: int) -> list[bytes]:
    """The terms that begin so and that most documents have, ``limit`` at most; ties by term.

    Those that are common in some segment are counted in all (Fagin's threshold algorithm): a term
    that is among the first of none has no more documents than the last of the first have together.
    """
    depth = max(_FIRST, 2 * limit)
    while True:
        some: set[bytes] = set()
        bound = 0
        for part in parts:
            numbers = part.beginning(prefix)
            sizes = part.sizes[numbers.start : numbers.stop]
            first = np.arange(len(sizes))
            if len(sizes) > depth:
                first = np.argpartition(-sizes, depth - 1)[:depth]
                bound += int(sizes[first].min())
            some.update(part[numbers.start + number] for number in first.tolist())
        counts = {term: _count(parts, term) for term in some}
        best = heapq.nsmallest(limit, counts, key=lambda term: (-counts[term], term))
        if not bound or (best and counts[best[-1]] > bound):
            return best
        depth *= _MORE


def _count(parts: Sequence[Field], term: bytes) -> int:
    numbers = ((part, part.find(term)) for part in parts)
    return sum(int(part.sizes[number]) for part, number in numbers if number is not None)
