"""Small numbers of a field's terms: in how many documents each is, how long its lists are.

One byte a term in memory and in the file. The bytes of an array are one byte for each number, 255
for numbers of 255 and more; then, for each of those, the number less 255 as a variable-length
integer. The whole is compressed.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from bahith.indexer.engines.whoosh.packing import compressed, decompressed
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.varint import decoded, encoded, sums

_LARGE = 255
_SHIFT = 6
_BLOCK = 1 << _SHIFT
"""Numbers between two stored sums; so many bytes are added up for a sum in between."""


def packed(numbers: Array) -> bytes:
    """The bytes of an array of numbers, which are not negative."""
    large = encoded(numbers[numbers >= _LARGE] - _LARGE)[0]
    return compressed(np.minimum(numbers, _LARGE).astype(np.uint8).tobytes() + large.tobytes())


class Lengths:
    """An array that ``packed`` packed, with the sums of its numbers."""

    def __init__(self, content: bytes, count: int) -> None:
        content = decompressed(content)
        self._small = content[:count]
        small = np.frombuffer(self._small, np.uint8)
        at = np.flatnonzero(small == _LARGE)
        beyond = decoded(content[count:])
        blocks = np.bincount(at >> _SHIFT, beyond, -(-count // _BLOCK)).astype(np.int64)
        if count:
            blocks += np.add.reduceat(small, np.arange(0, count, _BLOCK), dtype=np.int64)
        self._sums = compact(sums(blocks))
        self._at, self._beyond = compact(at), compact(beyond)

    def __len__(self) -> int:
        return len(self._small)

    def __getitem__(self, number: int) -> int:
        """The length of that number."""
        length = self._small[number]
        if length < _LARGE:
            return length
        beyond: int = self._beyond[bisect_left(self._at, number)]
        return _LARGE + beyond

    def before(self, number: int) -> int:
        """The sum of all lengths before that one."""
        block = number >> _SHIFT
        first = block << _SHIFT
        small = self._small[first:number]
        total: int = self._sums[block] + sum(small)
        if _LARGE in small:
            large = slice(bisect_left(self._at, first), bisect_left(self._at, number))
            total += sum(self._beyond[large])
        return total

    def between(self, first: int, last: int) -> Array:
        """The lengths from number ``first`` to before ``last``."""
        lengths = np.frombuffer(self._small, np.uint8)[first:last].astype(np.int64)
        large = slice(bisect_left(self._at, first), bisect_left(self._at, last))
        at, beyond = np.asarray(self._at)[large], np.asarray(self._beyond)[large]
        lengths[at.astype(np.int64) - first] += beyond
        return lengths


def compact(numbers: Array) -> memoryview:
    """The same numbers in few bytes; a memoryview returns Python integers, and fast."""
    kind = np.uint32 if numbers.max(initial=0) < 2**32 else np.int64
    return memoryview(numbers.astype(kind))  # type: ignore[arg-type]  # for Python 3.11 and older
