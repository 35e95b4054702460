"""Which terms a field of a segment has, in how many documents each is, and where its list is.

The compiled core does the same, faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bahith.core import CORE
from bahith.indexer.engines.whoosh.lengths import Lengths
from bahith.indexer.engines.whoosh.packing import decompressed
from bahith.indexer.engines.whoosh.vocabulary import Vocabulary


class Row(NamedTuple):
    """The number of a term and of its documents; where its packed list starts, and its bytes."""

    number: int
    documents: int
    start: int
    length: int


class Spans:
    """Where parts with some lengths are, which follow one another."""

    def __init__(self, lengths: Lengths) -> None:
        self._lengths = lengths

    def of(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Where the parts of these numbers start, and how long they are."""
        return [(self._lengths.before(number), self._lengths[number]) for number in numbers]


class Directory:
    """The terms of a field, and the lengths of their lists."""

    def __init__(self, terms: Vocabulary, sizes: Lengths, lists: Lengths) -> None:
        self._terms = terms
        self._sizes = sizes
        self._lists = lists

    def rows(self, terms: Sequence[bytes]) -> list[Row]:
        """The rows of those of ``terms`` that occur, in their order."""
        numbers = map(self._terms.find, terms)
        return self.numbered([number for number in numbers if number is not None])

    def numbered(self, numbers: Sequence[int]) -> list[Row]:
        """The rows of the terms of these numbers."""
        sizes, lists = self._sizes, self._lists
        return [Row(n, sizes[n], lists.before(n), lists[n]) for n in numbers]

    def frequencies(self, terms: Sequence[bytes]) -> list[int]:
        """How many documents each of ``terms`` has, 0 if it does not occur."""
        numbers = map(self._terms.find, terms)
        return [0 if number is None else self._sizes[number] for number in numbers]


def spans(packed: bytes, count: int) -> Spans:
    """The spans of parts whose lengths ``lengths.packed`` packed, by the core if it is there."""
    if not CORE:
        return Spans(Lengths(packed, count))
    made: Spans = CORE.Spans(decompressed(packed), count)
    return made


def directory(terms: Vocabulary, sizes: bytes, lists: bytes) -> Directory:
    """The directory of terms, by the core if it is there.

    ``sizes`` and ``lists`` are what ``lengths.packed`` packed: the documents of each term, and the
    bytes of its list.
    """
    if not CORE:
        return Directory(terms, *(Lengths(each, len(terms)) for each in (sizes, lists)))
    both = (spans(each, len(terms)) for each in (sizes, lists))
    made: Directory = CORE.Directory(terms, *both)
    return made
