"""The sorted terms of a field, in memory without what each shares with the one before it.

Front coding (Witten, Moffat and Bell, Managing Gigabytes, section 4.1): a term is stored as the
number of bytes that it shares with the term before it, and the bytes after them. Terms are in
blocks of 64, whose first term shares nothing, so that a block can be read by itself. This takes
about two fifths of the memory of whole terms.

A file has a byte for each term, how many bytes it shares; then the rest of each term, with a
byte 255 before each and after the last: no byte of UTF-8 is 255. Both are compressed. Beside them
are, as variable-length integers, the number of terms, and for each block how many bytes the rests
of its terms have, with the byte before each.

The compiled core does the same, faster.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, islice

import numpy as np

from bahith.core import CORE
from bahith.indexer.engines.whoosh.lengths import compact
from bahith.indexer.engines.whoosh.packing import compressed, decompressed
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.table import Part, Table
from bahith.indexer.engines.whoosh.varint import decoded, encoded, spread, sums
from bahith.indexer.lazily import cached_property

SEPARATOR = b"\xff"
_SHIFT = 6
_BLOCK = 1 << _SHIFT
_MOST = 255
"""Bytes that a term can share with the one before it."""


def parts(name: str, terms: Sequence[bytes]) -> Iterator[tuple[str, Part]]:
    """The parts of a file with these terms, which are sorted and have no byte 255."""
    text = np.frombuffer(SEPARATOR + SEPARATOR.join([*terms, b""]), np.uint8)
    lengths = np.array([*map(len, terms)], np.int64)
    starts = sums(lengths + 1)[:-1] + 1
    shared = _shared(text, starts)
    remaining = np.ones(len(text), bool)
    remaining[spread(starts, shared)] = False
    ends = sums(lengths + 1 - shared)
    blocks = np.diff(ends[::_BLOCK], append=ends[-1:] if len(terms) % _BLOCK else ends[:0])
    content = shared.astype(np.uint8).tobytes() + text[remaining].tobytes()
    yield f"{name}.terms", compressed(content)
    yield f"{name}.blocks", encoded(np.append(len(terms), blocks))[0].tobytes()


def _shared(text: Array, starts: Array) -> Array:
    """How many bytes each term shares with the one before it, given where terms start.

    A separator follows each term, so that of two different terms, neither ends unnoticed.
    """
    shared = np.zeros(len(starts), np.int64)
    alike = np.flatnonzero(np.arange(len(starts)) % _BLOCK)
    for length in range(_MOST):
        alike = alike[text[starts[alike] + length] == text[starts[alike - 1] + length]]
        if not len(alike):
            break
        shared[alike] += 1
    return shared


class Vocabulary(Sequence[bytes]):
    """The terms of a field, in order."""

    def __init__(self, content: bytes, count: int, starts: bytes) -> None:
        """``content`` is what a file has of ``count`` terms, ``starts`` where each block starts in
        it, as 32-bit integers."""
        self._content = content
        self._count = count
        self._starts = compact(np.append(np.frombuffer(starts, np.uint32), len(content) - 1))

    @cached_property
    def _firsts(self) -> list[bytes]:
        content, starts = self._content, self._starts[:-1]
        return [content[start + 1 : content.index(SEPARATOR, start + 1)] for start in starts]

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # no slices
        """The term of that number."""
        if number >= self._count:
            raise IndexError(number)
        return self._block(number >> _SHIFT)[number & (_BLOCK - 1)]

    def between(self, first: int, last: int) -> list[bytes]:
        """The terms from number ``first`` to before ``last``."""
        blocks = range(first >> _SHIFT, len(self._starts) - 1)
        start = first & (_BLOCK - 1)
        return [*islice(chain.from_iterable(map(self._block, blocks)), start, start + last - first)]

    def chosen(self, numbers: Sequence[int]) -> list[bytes]:
        """The terms of these numbers, which rise; each block is decoded once."""
        terms, block, last = [], [b""], -1
        for number in numbers:
            if number >> _SHIFT != last:
                last = number >> _SHIFT
                block = self._block(last)
            terms.append(block[number & (_BLOCK - 1)])
        return terms

    def _block(self, block: int) -> list[bytes]:
        rests = self._content[self._starts[block] + 1 : self._starts[block + 1]].split(SEPARATOR)
        first = block << _SHIFT
        term, terms = b"", []
        for shared, rest in zip(self._content[first : first + len(rests)], rests, strict=True):
            term = term[:shared] + rest
            terms.append(term)
        return terms

    def find(self, term: bytes) -> int | None:
        """The number of a term, or None."""
        block = bisect_right(self._firsts, term) - 1
        terms = self._block(block) if block >= 0 else []
        place = bisect_left(terms, term)
        return (block << _SHIFT) + place if terms[place : place + 1] == [term] else None

    def at_least(self, term: bytes) -> int:
        """The number of the first term that is not less."""
        block = bisect_left(self._firsts, term) - 1
        return 0 if block < 0 else (block << _SHIFT) + bisect_left(self._block(block), term)

    def after(self, term: bytes) -> int:
        """The number of the first greater term."""
        block = bisect_right(self._firsts, term) - 1
        return 0 if block < 0 else (block << _SHIFT) + bisect_right(self._block(block), term)


def vocabulary(table: Table, name: str) -> Vocabulary:
    """The terms of a field in a file, by the core if it is there. Raises ValueError."""
    count, *lengths = decoded(table.bytes(f"{name}.blocks")).tolist()
    content = decompressed(table.bytes(f"{name}.terms"))
    starts = count + sums(np.array(lengths, np.int64))
    if len(content) != starts[-1] + 1 or content[-1:] != SEPARATOR:
        raise ValueError("the terms have other lengths than their blocks")
    if len(lengths) != -(-count // _BLOCK):
        raise ValueError("the terms have another number of blocks")
    made: Vocabulary = (CORE.Vocabulary if CORE else Vocabulary)(
        content, count, starts[:-1].astype(np.uint32).tobytes()
    )
    return made
