"""The commonest terms with a prefix, without looking at all of them."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from bahith.core import CORE
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import NOTHING, Array
from bahith.indexer.scheduling import stepwise, unlocked

_FIRST = 64
_MORE = 8


def commonest(
    fields: Sequence[Field], prefixes: Sequence[bytes], limit: int
) -> tuple[list[bytes], bool]:
    """The terms with any prefix that occur in most documents, and whether there are more.

    ``limit`` terms at most; ties by term. ``fields`` are those of all segments.

    Only terms that are common in one segment are counted in all (Fagin's threshold algorithm): a
    term that is among the first of no segment occurs in no more documents than the last of each
    segment's first together. The compiled core counts all terms, which takes it less time.
    """
    if CORE:
        directories = [field.directory for field in fields]
        with unlocked():
            terms, more = CORE.commonest_terms(directories, [*prefixes], limit)
        return terms, more
    depth = max(_FIRST, 2 * limit)
    while True:
        counting = _Counting(fields, prefixes, depth)
        best = counting.best(limit)
        if not counting.bound or (best and counting.counts[best[-1]] > counting.bound):
            return best, len(counting.counts) > len(best)
        depth *= _MORE


class _Counting:
    """The ``depth`` commonest terms of each segment, and in how many documents they are.

    ``bound`` is the most documents that any other term can have.
    """

    def __init__(self, fields: Sequence[Field], prefixes: Sequence[bytes], depth: int) -> None:
        self._fields = fields
        self.counts: defaultdict[bytes, int] = defaultdict(int)
        self._bounds: list[int] = []
        self._terms: list[set[bytes]] = []
        for field in stepwise(fields):
            numbers, sizes = _with_prefix(field, prefixes)
            self._bounds.append(0)
            if len(sizes) > depth:
                first = np.sort(np.argpartition(-sizes, depth - 1)[:depth])
                numbers, sizes = numbers[first], sizes[first]
                self._bounds[-1] = int(sizes.min())
            terms = field.vocabulary.chosen(numbers.tolist())
            self._terms.append({*terms})
            for term, size in zip(terms, sizes.tolist(), strict=True):
                self.counts[term] += size
        self.bound = sum(self._bounds)

    def best(self, limit: int) -> list[bytes]:
        """The commonest of these terms; their counts are exact then."""
        least = min(heapq.nlargest(limit, self.counts.values()), default=0)
        for term, count in [*self.counts.items()] if self.bound else ():
            missing = [*self._missing(term)]
            if count + sum(self._bounds[part] for part in missing) >= least:
                self.counts[term] += sum(self._size(part, term) for part in missing)
        return heapq.nsmallest(limit, self.counts, key=lambda term: (-self.counts[term], term))

    def _missing(self, term: bytes) -> Iterator[int]:
        """The segments in which the term may be, though not among the first."""
        for part, (bound, terms) in enumerate(zip(self._bounds, self._terms, strict=True)):
            if bound and term not in terms:
                yield part

    def _size(self, part: int, term: bytes) -> int:
        return self._fields[part].directory.frequencies([term])[0]


def _with_prefix(field: Field, prefixes: Sequence[bytes]) -> tuple[Array, Array]:
    """The numbers of the terms with any of the prefixes, and their counts of documents."""
    numbers, sizes = [NOTHING], [NOTHING]
    end = 0
    ranges = map(field.with_prefix, prefixes)
    for each in sorted(ranges, key=lambda each: (each.start, -each.stop)):
        # Of two ranges, one may be a part of the other; they never overlap otherwise.
        if each.start >= end and each:
            numbers.append(np.arange(each.start, each.stop))
            sizes.append(field.lengths.between(each.start, each.stop))
            end = each.stop
    return np.concatenate(numbers), np.concatenate(sizes)
