"""One field of a segment: how its posting lists are encoded in a file, and read from it.

A list has its documents, each as twice the difference to the one before, plus one if the count is
not 1; then those counts. Positions are differences too, starting at 0 in each document.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from bahith.indexer.engines.whoosh.postings import NOTHING, Array, Lists
from bahith.indexer.engines.whoosh.table import Part, Table
from bahith.indexer.engines.whoosh.varint import decoded, encoded, spread, sums
from bahith.indexer.near_duplicates import WIDTH

_MANY = 50
"""From this many terms on, looking them up by their hashes is faster."""


def parts(name: str, pieces: Iterable[Lists]) -> Iterator[tuple[str, Part]]:
    """The parts of a file with these lists, which come in pieces."""
    terms: list[bytes] = []
    lengths = [(NOTHING, NOTHING, NOTHING)]
    posts, places = [], []
    for lists in pieces:
        terms += lists.terms
        begins = sums(lists.sizes)
        values, starts = _postings(lists, begins)
        content, ends = encoded(values)
        at = np.diff(np.append(0, ends)[starts])
        posts.append(content.tobytes())
        # A field without positions has none, whatever its counts.
        runs = sums(lists.counts if len(lists.places) else np.zeros(len(lists.counts), np.int64))
        content, ends = encoded(_differences(lists.places, runs[:-1][: len(lists.places)]))
        lengths.append((lists.sizes, at, np.diff(np.append(0, ends)[runs[begins]])))
        places.append(content.tobytes())
    sizes, at, where = map(np.concatenate, zip(*lengths, strict=True))
    yield f"{name}.terms", zlib.compress(b"".join(terms))
    yield f"{name}.ends", _lengths(np.array([*map(len, terms)], np.int64))
    yield f"{name}.sizes", _lengths(sizes)
    yield f"{name}.at", _lengths(at)
    yield f"{name}.posts", posts
    yield f"{name}.where", _lengths(where)
    yield f"{name}.places", places


def _lengths(lengths: Array) -> bytes:
    return zlib.compress(encoded(lengths)[0].tobytes())


def _differences(rising: Array, firsts: Array) -> Array:
    """The difference of each number to the one before; those at ``firsts`` stay."""
    apart: Array = np.diff(rising, prepend=0)
    apart[firsts] = rising[firsts]
    return apart


def _undo_differences(apart: Array, lengths: Array) -> Array:
    """The numbers whose differences ``_differences`` returned, in runs of these lengths."""
    total: Array = np.cumsum(apart)
    firsts = sums(lengths)[:-1]
    rising: Array = total - np.repeat(total[firsts] - apart[firsts], lengths)
    return rising


def _postings(lists: Lists, begins: Array) -> tuple[Array, Array]:
    """The numbers to write for all terms, and where those of each term start."""
    several = lists.counts > 1
    codes = _differences(lists.docs, begins[:-1]) * 2 + several
    extras = np.diff(sums(several)[begins])
    starts = sums(lists.sizes + extras)
    values = np.empty(int(starts[-1]), np.int64)
    values[spread(starts[:-1], lists.sizes)] = codes
    values[spread(starts[:-1] + lists.sizes, extras)] = lists.counts[several]
    return values, starts


def _starts(lengths: Array) -> memoryview:
    """Where parts of these lengths start; a memoryview returns Python integers, and fast."""
    starts = sums(lengths)
    kind = np.uint32 if starts[-1] < 2**32 else np.int64
    return memoryview(starts.astype(kind))  # type: ignore[arg-type]  # for Python 3.11 and older


def numbered(bands: bytes) -> Array:
    """Bands, which follow one another, as numbers that have the order of their bytes."""
    return np.frombuffer(bands, f">u{WIDTH}").astype(np.uint32)


class Field(Sequence[bytes]):
    """The posting lists of one field of a segment, with its sorted vocabulary in memory."""

    def __init__(self, table: Table, name: str) -> None:
        self._table = table
        self._name = name
        self._terms = zlib.decompress(table.bytes(f"{name}.terms"))
        self.sizes = decoded(zlib.decompress(table.bytes(f"{name}.sizes")))
        self._ends, self._at, self._where = (
            _starts(decoded(zlib.decompress(table.bytes(f"{name}.{part}"))))
            for part in ("ends", "at", "where")
        )

    def __len__(self) -> int:
        return len(self.sizes)

    def __iter__(self) -> Iterator[bytes]:
        """All terms, in order."""
        ends = self._ends.tolist()
        return (self._terms[start:end] for start, end in pairwise(ends))

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # no slices
        """The term of that number."""
        if number >= len(self.sizes):
            raise IndexError(number)
        return self._terms[self._ends[number] : self._ends[number + 1]]

    def find(self, term: bytes) -> int | None:
        """The number of a term, or None."""
        number = bisect_left(self, term)
        return number if number < len(self) and self[number] == term else None

    def present(self, terms: Sequence[bytes]) -> dict[bytes, int]:
        """The terms that occur, with their numbers; meant for hundreds of terms at once."""
        if len(terms) < _MANY or not len(self):
            numbers = zip(terms, map(self.find, terms), strict=True)
            return {term: number for term, number in numbers if number is not None}
        return self._present(terms)

    def _present(self, terms: Sequence[bytes]) -> dict[bytes, int]:
        """The same, by hashes."""
        hashes, numbers = self._hashes
        wanted = np.fromiter(map(hash, terms), np.int64, len(terms))
        # Sorted, so that the next lookup finds its part of the hashes in the processor's cache.
        order = np.argsort(wanted)
        wanted = wanted[order]
        at = np.searchsorted(hashes, wanted)
        numbers_found: dict[bytes, int] = {}
        while len(at):
            equal = np.flatnonzero(hashes[np.minimum(at, len(hashes) - 1)] == wanted)
            order, wanted, at = order[equal], wanted[equal], at[equal]
            for place, number in zip(order.tolist(), numbers[at].tolist(), strict=True):
                if self[number] == terms[place]:
                    numbers_found[terms[place]] = number
            # Terms of the same hash stand side by side.
            within = at + 1 < len(hashes)
            order, wanted, at = order[within], wanted[within], at[within] + 1
        return numbers_found

    @cached_property
    def _hashes(self) -> tuple[Array, Array]:
        """The hashes of all terms in ascending order, and the numbers of those terms."""
        hashes = np.fromiter(map(hash, self), np.int64, len(self))
        numbers = np.argsort(hashes).astype(np.int32)
        return hashes[numbers], numbers

    def located(self, wanted: Array) -> tuple[Array, Array]:
        """For a field of bands: the number of each band in ``wanted``, and whether it occurs.

        ``wanted`` is what ``numbered`` returns, sorted. Faster than ``present``.
        """
        numbers = np.searchsorted(self._bands, wanted)
        numbers[numbers == len(self)] = 0
        present = self._bands[numbers] == wanted if len(self) else np.zeros(len(wanted), bool)
        return numbers, present

    @cached_property
    def _bands(self) -> Array:
        return numbered(self._terms)

    def after(self, term: bytes) -> int:
        """The number of the first greater term."""
        return bisect_right(self, term)

    def with_prefix(self, prefix: bytes) -> range:
        """The numbers of the terms with a prefix."""
        start = bisect_left(self, prefix)
        if start == len(self) or not self[start].startswith(prefix):
            return range(start, start)
        # No byte of UTF-8 is 255, so this sorts after all terms with the prefix.
        return range(start, bisect_left(self, prefix + b"\xff", lo=start))

    def postings(self, numbers: Sequence[int]) -> tuple[Array, Array]:
        """The documents of the terms, term by term, and the count in each."""
        pieces = [self._part("posts", self._at, number, number + 1) for number in numbers]
        lengths = np.array([*map(len, pieces)], np.int64)
        return _unpacked(b"".join(pieces), lengths, self.sizes[[*numbers]])

    def places(self, numbers: Sequence[int]) -> tuple[Array, Array]:
        """For each occurrence of the terms, its document and position."""
        docs, counts = self.postings(numbers)
        pieces = [self._part("places", self._where, number, number + 1) for number in numbers]
        return np.repeat(docs, counts), _undo_differences(decoded(b"".join(pieces)), counts)

    def _part(self, name: str, starts: memoryview, first: int, last: int) -> bytes:
        return self._table.bytes(f"{self._name}.{name}", starts[first], starts[last])

    @property
    def terms(self) -> list[bytes]:
        """All terms, in order."""
        return [*self]

    def between(self, first: int, last: int) -> Lists:
        """See ``Inverted``: for merging into another segment."""
        content = self._part("posts", self._at, first, last)
        sizes = self.sizes[first:last]
        docs, counts = _unpacked(content, np.diff(self._at[first : last + 1]), sizes)
        places = decoded(self._part("places", self._where, first, last))
        places = _undo_differences(places, counts) if len(places) else places
        terms = [self[number] for number in range(first, last)]
        return Lists(terms, sizes, docs, counts, places)


def _unpacked(content: bytes, lengths: Array, sizes: Array) -> tuple[Array, Array]:
    """The documents and counts of lists with these sizes, and lengths in bytes."""
    values = decoded(content)
    # A list has as many numbers as it has last bytes of numbers.
    lasts = np.frombuffer(content, np.uint8) < 0x80
    starts = sums(lasts)[sums(lengths)] if len(lengths) > 1 else np.array([0, len(values)])
    codes = values[spread(starts[:-1], sizes)]
    counts = np.ones(len(codes), np.int64)
    extras = np.diff(starts) - sizes
    counts[np.flatnonzero(codes & 1)] = values[spread(starts[:-1] + sizes, extras)]
    return _undo_differences(codes >> 1, sizes), counts
