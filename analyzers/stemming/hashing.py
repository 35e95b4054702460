"""Words as numbers: 64-bit polynomial hashes, of which that of any part of a word follows.

The hash of a part is a difference of the hashes of two prefixes (Karp and Rabin 1987), so all
segmentations of a word are looked up without making a string of any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Integers = NDArray[np.int64]

NONE = -1
"""The index of what is not listed."""
BASE = 0x9E3779B97F4A7C15  # odd, so that no letter is lost by multiplying
BUCKET_BITS = 17
"""The first bits of a hash tell where in a sorted table to look for it."""
LONGEST = 64
"""The most letters of a word whose parts are looked up; no listed word with affixes is so long."""

_MASK = 2**64 - 1
_SHIFT = 64 - BUCKET_BITS
POWERS = tuple(
    accumulate(range(LONGEST), lambda power, _: power * BASE & _MASK, initial=1),
)
"""The powers of ``BASE``, by which a prefix is moved to the end of a part."""


def prefix_hashes(word: str) -> list[int]:
    """The hashes of all prefixes of a word, that of the empty one first."""
    value = 0
    hashes = [0]
    for letter in map(ord, word):
        value = (value * BASE + letter) & _MASK
        hashes.append(value)
    return hashes


def part(prefixes: Sequence[int], start: int, end: int) -> int:
    """The hash of a part of a word, given its ``prefix_hashes``; it has at most ``LONGEST``."""
    return (prefixes[end] - prefixes[start] * POWERS[end - start]) & _MASK


class HashedWords:
    """Words with the hashes of all their parts, a column for each word: rows are read whole."""

    def __init__(self, words: Sequence[str], max_length: int) -> None:
        letters = np.array(words, dtype=f"U{max_length}").view(np.uint32)
        columns = np.ascontiguousarray(letters.reshape(len(words), max_length).T)
        base = np.uint64(BASE)
        self.length = np.fromiter(map(len, words), np.int64, len(words))
        self.columns = columns
        """The code points: a row for each place in the words."""
        self._prefixes = np.zeros((max_length + 1, len(words)), np.uint64)
        self._powers = np.full(max_length + 1, base)
        self._powers[0] = 1
        self._powers = np.multiply.accumulate(self._powers)
        for end in range(max_length):
            self._prefixes[end + 1] = self._prefixes[end] * base + columns[end]

    def parts(self, words: Integers, start: Integers | int, end: Integers) -> Hashes:
        """The hashes of the parts from ``start`` to ``end`` of the words at these indices."""
        before = self._prefixes[start, words] * self._powers[end - start]
        hashes: Hashes = self._prefixes[end, words] - before
        return hashes


def hashes(words: Sequence[str]) -> Hashes:
    """The hash of each word."""
    hashed = HashedWords(words, max(1, *map(len, words), 1))
    return hashed.parts(np.arange(len(words)), 0, hashed.length)


def hashes_of_repeated(words: Sequence[str]) -> Hashes:
    """``hashes`` of words that repeat."""
    index = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return hashes(list(index))[[index[word] for word in words]]


def buckets(sorted_hashes: Hashes) -> NDArray[np.int32]:
    """Where each bucket of ``BUCKET_BITS`` begins among sorted hashes, and where the last ends.

    Raises ``ValueError`` where two hashes are equal.
    """
    if (sorted_hashes[1:] == sorted_hashes[:-1]).any():
        raise ValueError("two words of the lexicon have one hash")
    first_bits = sorted_hashes >> np.uint64(_SHIFT)
    numbers = np.arange(2**BUCKET_BITS + 1, dtype=np.uint64)
    return np.searchsorted(first_bits, numbers).astype(np.int32)


class HashTable:
    """Sorted distinct hashes → their indices in that order."""

    def __init__(self, sorted_hashes: Hashes, starts: NDArray[np.int32]) -> None:
        """``starts`` are the ``buckets`` of the hashes. Arrays that a file maps are not copied."""
        self._hashes = sorted_hashes
        self._starts = starts
        # Single values are read from these ten times as fast as from arrays.
        self._hash_at = sorted_hashes.data
        self._start_at = starts.data

    def index(self, value: int) -> int:
        """The index of one hash, or ``NONE``."""
        bucket = value >> _SHIFT
        hash_at = self._hash_at
        for index in range(self._start_at[bucket], self._start_at[bucket + 1]):
            if hash_at[index] == value:
                return index
        return NONE

    def __contains__(self, word: object) -> bool:
        """Whether a word has one of the hashes."""
        return isinstance(word, str) and self.index(prefix_hashes(word)[-1]) != NONE

    def find(self, values: Hashes) -> Integers:
        """The index of each hash, or ``NONE``."""
        indices = np.full(len(values), NONE, np.int64)
        bucket = (values >> np.uint64(_SHIFT)).astype(np.int64)
        at, end = self._starts[bucket], self._starts[bucket + 1]
        open_ = np.flatnonzero(at < end)
        at, end = at[open_], end[open_]
        while len(open_):
            equal = self._hashes[at] == values[open_]
            indices[open_[equal]] = at[equal]
            at = at + 1
            unsettled = ~equal & (at < end)
            open_, at, end = open_[unsettled], at[unsettled], end[unsettled]
        return indices


class ListedHashes:
    """The hashes of a short list of words → their indices in the list."""

    def __init__(self, words: Sequence[str]) -> None:
        values = hashes(words)
        self._order = np.argsort(values, kind="stable")
        self._sorted = values[self._order]

    def find(self, values: Hashes) -> Integers:
        """The index of each hash, or ``NONE``."""
        places = np.searchsorted(self._sorted, values)
        places[places == len(self._sorted)] = 0
        return np.where(self._sorted[places] == values, self._order[places], NONE)


def ragged(rows: Sequence[Sequence[int]]) -> Iterator[NDArray[np.int32]]:
    """Where each row begins among all values, and where the last ends; and the values."""
    sizes = np.fromiter(map(len, rows), np.int64, len(rows))
    yield np.append(0, np.cumsum(sizes)).astype(np.int32)
    yield np.array([value for row in rows for value in row], np.int32)
