"""One field of a segment: how its posting lists are encoded in a file, and read from it.

A list has its documents, each as twice the difference to the one before, plus one if the count is
not 1; then those counts. Positions are differences too, starting at 0 in each document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bahith.core import CORE
from bahith.indexer.engines.whoosh import band_numbers, vocabulary
from bahith.indexer.engines.whoosh.directory import Directory, Row, Spans, directory, spans
from bahith.indexer.engines.whoosh.lengths import Lengths, packed
from bahith.indexer.engines.whoosh.postings import NOTHING, Array, Lists
from bahith.indexer.engines.whoosh.schema import COPIES
from bahith.indexer.engines.whoosh.table import Part, Table
from bahith.indexer.engines.whoosh.varint import decoded, encoded, spread, sums
from bahith.indexer.engines.whoosh.vocabulary import Vocabulary
from bahith.indexer.lazily import cached_property

if TYPE_CHECKING:
    from bahith._core import Postings

_CLOSE = 2048
"""Bytes between two lists that are read too, since that takes less time than reading twice."""


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
    yield from _parts(name, terms, (sizes, at, where), posts, places)


def packed_parts(name: str, postings: Postings) -> Iterator[tuple[str, Part]]:
    """The parts of a file with the lists of the compiled core."""
    numbers = postings.sizes, postings.at, postings.where
    sizes, at, where = (np.frombuffer(array, np.uint32) for array in numbers)
    yield from _parts(name, postings.terms, (sizes, at, where), postings.posts, postings.places)


def _parts(
    name: str,
    terms: Sequence[bytes],
    lengths: tuple[Array, Array, Array],
    posts: bytes | list[bytes],
    places: bytes | list[bytes],
) -> Iterator[tuple[str, Part]]:
    """``lengths`` are the number of documents of each term, and the bytes of its two lists."""
    sizes, at, where = lengths
    yield from (band_numbers if name == COPIES else vocabulary).parts(name, terms)
    yield f"{name}.sizes", packed(sizes)
    yield f"{name}.at", packed(at)
    yield f"{name}.posts", posts
    yield f"{name}.where", packed(where)
    yield f"{name}.places", places


def _differences(rising: Array, firsts: Array) -> Array:
    """The difference of each number to the one before; those at ``firsts`` stay."""
    apart: Array = np.diff(rising, prepend=0)
    apart[firsts] = rising[firsts]
    return apart


def undo_differences(apart: Array, lengths: Array) -> Array:
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


class Field:
    """The posting lists of one field of a segment; an ``Inverted``. Parts are read on first use."""

    def __init__(self, table: Table, name: str) -> None:
        self._table = table
        self._name = name

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All terms, in order."""
        return vocabulary.vocabulary(self._table, self._name)

    @property
    def terms(self) -> Sequence[bytes]:
        """See ``Inverted``."""
        return self.terms_between(0, self.count)

    @property
    def count(self) -> int:
        """How many terms there are."""
        return len(self.vocabulary)

    def terms_between(self, first: int, last: int) -> list[bytes]:
        """The terms from number ``first`` to before ``last``."""
        return self.vocabulary.between(first, last)

    @cached_property
    def lengths(self) -> Lengths:
        """In how many documents each term is."""
        return self._lengths("sizes")

    @cached_property
    def _at(self) -> Lengths:
        return self._lengths("at")

    @cached_property
    def _where(self) -> Lengths:
        return self._lengths("where")

    def _lengths(self, part: str) -> Lengths:
        return Lengths(self._packed(part), self.count)

    def _packed(self, part: str) -> bytes:
        return self._table.bytes(f"{self._name}.{part}")

    @property
    def sizes(self) -> Array:
        """See ``Inverted``."""
        return self.lengths.between(0, len(self.lengths))

    def load(self) -> None:
        """Read the terms, and where their lists are; otherwise the first search does."""
        _ = self.directory

    @cached_property
    def directory(self) -> Directory:
        """The terms, and where their lists are."""
        return directory(self.vocabulary, *map(self._packed, ("sizes", "at")))

    def with_prefix(self, prefix: bytes) -> range:
        """The numbers of the terms with a prefix."""
        # No term has a byte 255, so this sorts after all terms with the prefix.
        first, end = map(self.vocabulary.at_least, (prefix, prefix + vocabulary.SEPARATOR))
        return range(first, end)

    @cached_property
    def _places(self) -> Spans:
        return spans(self._packed("where"), self.count)

    def posts(self, rows: Sequence[Row]) -> list[bytes]:
        """The packed documents and counts of terms, whose rows are in order of their numbers."""
        return self._pieces("posts", [(start, length) for _, _, start, length in rows])

    def positions(self, rows: Sequence[Row]) -> list[bytes]:
        """The packed positions of terms, whose rows are in order of their numbers."""
        return self._pieces("places", self._places.of([number for number, *_ in rows]))

    def _pieces(self, part: str, spans: Sequence[tuple[int, int]]) -> list[bytes]:
        """Parts of a part, in order; what is close together is read at once."""
        name = f"{self._name}.{part}"
        if len(spans) == 1:
            [(start, length)] = spans
            return [self._table.bytes(name, start, start + length)]
        pieces, first = [], 0
        for at, (start, length) in enumerate(spans):
            end = start + length
            if at + 1 == len(spans) or spans[at + 1][0] - end > _CLOSE:
                begin = spans[first][0]
                content = self._table.bytes(name, begin, end)
                pieces += [content[s - begin : s - begin + n] for s, n in spans[first : at + 1]]
                first = at + 1
        return pieces

    def between(self, first: int, last: int) -> Lists:
        """See ``Inverted``: for merging into another segment."""
        content = self._part("posts", self._at, first, last)
        sizes = self.lengths.between(first, last)
        docs, counts = unpacked(content, self._at.between(first, last), sizes)
        places = decoded(self._part("places", self._where, first, last))
        places = undo_differences(places, counts) if len(places) else places
        return Lists(self.terms_between(first, last), sizes, docs, counts, places)

    def _part(self, name: str, lengths: Lengths, first: int, last: int) -> bytes:
        return self._table.bytes(
            f"{self._name}.{name}", lengths.before(first), lengths.before(last)
        )

    def fits(self) -> bool:
        """Whether all lists together are as long as their lengths say."""
        listed = (self.lengths, self._at, self._where)
        ends = [each.before(self.count) for each in listed[1:]]
        lists = (self._packed("posts"), self._packed("places"))
        return [*map(len, listed)] == [self.count] * 3 and ends == [*map(len, lists)]

    def packed(self) -> Postings:
        """All lists as the compiled core takes them; there must be one."""
        assert CORE
        every = (each.between(0, self.count) for each in (self.lengths, self._at, self._where))
        sizes, at, where = (each.astype(np.uint32).tobytes() for each in every)
        posts, places = (self._table.bytes(f"{self._name}.{part}") for part in ("posts", "places"))
        postings: Postings = CORE.Postings.packed(self.terms, sizes, at, posts, where, places)
        return postings


def unpacked(content: bytes, lengths: Array, sizes: Array) -> tuple[Array, Array]:
    """The documents and counts of lists with these sizes, and lengths in bytes."""
    values = decoded(content)
    # A list has as many numbers as it has last bytes of numbers.
    lasts = np.flatnonzero(np.frombuffer(content, np.uint8) < 0x80)
    starts = np.searchsorted(lasts, sums(lengths))
    codes = values[spread(starts[:-1], sizes)]
    counts = np.ones(len(codes), np.int64)
    extras = np.diff(starts) - sizes
    counts[np.flatnonzero(codes & 1)] = values[spread(starts[:-1] + sizes, extras)]
    return undo_differences(codes >> 1, sizes), counts
