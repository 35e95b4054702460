"""The posting lists of one field of some documents, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.whoosh.varint import spread, sums

Array = NDArray[Any]
NOTHING: Array = np.empty(0, np.int32)

AT_ONCE = 2**20
"""Postings merged at a time, which take some hundred bytes of memory each."""

T = TypeVar("T")


class Numbering(dict[T, int]):
    """Numbers new keys in the order of their lookup, from 0 on."""

    def __missing__(self, thing: T) -> int:
        self[thing] = number = len(self)
        return number


def numbered_once(things: Sequence[T]) -> tuple[list[T], Array]:
    """The distinct things in order of their first place, and the number of each among them."""
    distinct = dict.fromkeys(things)
    number_of = dict(zip(distinct, count()))
    return [*distinct], np.fromiter(map(number_of.__getitem__, things), np.int64, len(things))


class Inverted(Protocol):
    """Posting lists in memory or in a file, which can be read in parts."""

    @property
    def terms(self) -> Sequence[bytes]:
        """All terms, sorted by their bytes."""

    @property
    def sizes(self) -> Array:
        """How many postings each term has."""

    def between(self, first: int, last: int) -> Lists:
        """The lists of the terms numbered from ``first`` to before ``last``."""


@dataclass(frozen=True, slots=True)
class Lists:
    """Postings term by term, those of a term in ascending order of documents. An ``Inverted``.

    ``sizes`` has the number of postings of each term. Each posting has a document in ``docs`` and
    a count in ``counts``, and that many ascending positions in ``places``, which is empty for
    fields without positions.
    """

    terms: Sequence[bytes]
    sizes: Array
    docs: Array
    counts: Array
    places: Array

    def between(self, first: int, last: int) -> Lists:
        """See ``Inverted``."""
        posts = slice(int(self.sizes[:first].sum()), int(self.sizes[:last].sum()))
        places = slice(int(self.counts[: posts.start].sum()), int(self.counts[: posts.stop].sum()))
        return Lists(
            self.terms[first:last],
            self.sizes[first:last],
            self.docs[posts],
            self.counts[posts],
            self.places[places] if len(self.places) else self.places,
        )


def grouped(names: Sequence[bytes], term: Array, doc: Array, place: Array) -> Lists:
    """The posting lists of occurrences, given by their term's number in ``names`` and their places.

    Occurrences must be sorted by document and then position.
    """
    by_name = sorted(range(len(names)), key=names.__getitem__)
    term = ranks(by_name)[term]
    order = np.argsort(term, kind="stable")
    term, doc = term[order], doc[order]
    new = np.ones(len(term), bool)
    new[1:] = (term[1:] != term[:-1]) | (doc[1:] != doc[:-1])
    starts = np.flatnonzero(new)
    counts = np.diff(starts, append=len(term))
    sizes = np.bincount(term[starts], minlength=len(names))
    present = np.flatnonzero(sizes)
    return Lists(
        [names[by_name[number]] for number in present.tolist()],
        sizes[present].astype(np.int32),
        doc[starts].astype(np.int32),
        counts.astype(np.int32),
        place[order].astype(np.int32),
    )


def ranks(order: Sequence[int] | Array) -> Array:
    """The index of each number in ``order``, a permutation of the numbers from 0 on."""
    indexes = np.empty(len(order), np.int64)
    indexes[order] = np.arange(len(order))
    return indexes


def merged(parts: Sequence[tuple[Inverted, Array]], most: int = AT_ONCE) -> Iterator[Lists]:
    """The union of posting lists, in pieces of up to ``most`` postings, or of one term.

    Each part comes with the new number of each of its documents, -1 for one that is left out;
    new numbers ascend through all parts.
    """
    terms_of_parts = [part.terms for part, _ in parts]
    names = sorted({*chain.from_iterable(terms_of_parts)})
    rank = dict(zip(names, count()))
    terms = [
        np.fromiter(map(rank.__getitem__, each), np.int64, len(each)) for each in terms_of_parts
    ]
    sizes = np.zeros(len(names), np.int64)
    for its, (part, _) in zip(terms, parts, strict=True):
        np.add.at(sizes, its, part.sizes)
    for first, last in _ranges(sizes, most):
        piece = []
        for its, (part, renumbered) in zip(terms, parts, strict=True):
            start, end = np.searchsorted(its, (first, last)).tolist()
            piece.append((part.between(start, end), its[start:end] - first, renumbered))
        yield _merged(names[first:last], piece)


def _ranges(sizes: Array, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of terms with up to ``most`` postings together, or of one term."""
    ends = np.cumsum(sizes)
    first = done = 0
    while first < len(sizes):
        last = max(first + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield first, last
        first, done = last, int(ends[last - 1])


def _merged(names: Sequence[bytes], parts: Sequence[tuple[Lists, Array, Array]]) -> Lists:
    """The union of lists, each with the numbers of its terms and new numbers of its documents."""
    term = _joined([np.repeat(its, part.sizes) for part, its, _ in parts])
    doc = _joined([renumbered[part.docs] for part, _, renumbered in parts])
    counts = _joined([part.counts for part, _, _ in parts])
    remaining = np.flatnonzero(doc >= 0)
    order = remaining[np.argsort(term[remaining], kind="stable")]
    places = _joined([part.places for part, _, _ in parts])
    if len(places):
        places = places[spread(sums(counts)[order], counts[order])]
    sizes = np.bincount(term[order], minlength=len(names))
    present = np.flatnonzero(sizes)
    return Lists(
        [names[number] for number in present.tolist()],
        sizes[present],
        doc[order],
        counts[order],
        places,
    )


def _joined(arrays: Sequence[Array]) -> Array:
    return np.concatenate([NOTHING, *arrays])
