"""The sorted terms of a field, in memory as one text, without a Python object for each.

A file has the terms one after the other, a byte 255 before each and after the last, compressed: no
byte of UTF-8 is 255. Beside it are, as variable-length integers, the number of terms, and
for each block of 64 terms how many bytes it has, with the byte before each term.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, islice

import numpy as np

from bahith.indexer.engines.whoosh.lengths import compact
from bahith.indexer.engines.whoosh.packing import compressed, decompressed
from bahith.indexer.engines.whoosh.table import Part, Table
from bahith.indexer.engines.whoosh.varint import decoded, encoded, sums

SEPARATOR = b"\xff"
_SHIFT = 6
_BLOCK = 1 << _SHIFT


def parts(name: str, terms: Sequence[bytes]) -> Iterator[tuple[str, Part]]:
    """The parts of a file with these terms, which are sorted and have no byte 255."""
    ends = sums(np.array([*map(len, terms)], np.int64) + 1)
    blocks = np.diff(ends[::_BLOCK], append=ends[-1:] if len(terms) % _BLOCK else ends[:0])
    yield f"{name}.terms", compressed(SEPARATOR + SEPARATOR.join([*terms, b""]))
    yield f"{name}.blocks", encoded(np.append(len(terms), blocks))[0].tobytes()


class Vocabulary(Sequence[bytes]):
    """The terms of a field, in order."""

    def __init__(self, table: Table, name: str) -> None:
        count, *lengths = decoded(table.bytes(f"{name}.blocks")).tolist()
        self._count: int = count
        self._starts = compact(sums(np.array(lengths, np.int64)))
        size = self._starts[-1] + 1
        self._text = text = decompressed(table.bytes(f"{name}.terms"))
        if len(text) != size or text[-1:] != SEPARATOR:
            raise ValueError("the terms have other lengths than their blocks")

    @cached_property
    def _firsts(self) -> list[bytes]:
        text, starts = self._text, self._starts[:-1]
        return [text[start + 1 : text.index(SEPARATOR, start + 1)] for start in starts]

    @property
    def starts(self) -> bytes:
        """Where each block starts in ``text``: 32-bit integers."""
        return np.asarray(self._starts[:-1], np.uint32).tobytes()

    @property
    def text(self) -> bytes:
        """All terms, each after a byte 255, which also stands at the end."""
        return self._text

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # no slices
        """The term of that number."""
        if number >= self._count:
            raise IndexError(number)
        return self._block(number >> _SHIFT)[number & (_BLOCK - 1)]

    def __iter__(self) -> Iterator[bytes]:
        return chain.from_iterable(map(self._block, range(len(self._starts) - 1)))

    def between(self, first: int, last: int) -> list[bytes]:
        """The terms from number ``first`` to before ``last``."""
        blocks = chain.from_iterable(
            map(self._block, range(first >> _SHIFT, len(self._starts) - 1))
        )
        start = first & (_BLOCK - 1)
        return [*islice(blocks, start, start + last - first)]

    def chosen(self, numbers: Sequence[int]) -> list[bytes]:
        """The terms of these numbers, which rise; each block is split once."""
        terms, split, last = [], [b""], -1
        for number in numbers:
            if number >> _SHIFT != last:
                last = number >> _SHIFT
                split = self._block(last)
            terms.append(split[number & (_BLOCK - 1)])
        return terms

    def _block(self, block: int) -> list[bytes]:
        return self._text[self._starts[block] + 1 : self._starts[block + 1]].split(SEPARATOR)

    def find(self, term: bytes) -> int | None:
        """The number of a term, or None."""
        block = bisect_right(self._firsts, term) - 1
        if block < 0:
            return None
        start = self._starts[block]
        at = self._text.find(SEPARATOR + term + SEPARATOR, start, self._starts[block + 1] + 1)
        return None if at < 0 else (block << _SHIFT) + self._text.count(SEPARATOR, start, at)

    def at_least(self, term: bytes) -> int:
        """The number of the first term that is not less."""
        block = bisect_left(self._firsts, term) - 1
        return 0 if block < 0 else (block << _SHIFT) + bisect_left(self._block(block), term)

    def after(self, term: bytes) -> int:
        """The number of the first greater term."""
        block = bisect_right(self._firsts, term) - 1
        return 0 if block < 0 else (block << _SHIFT) + bisect_right(self._block(block), term)
