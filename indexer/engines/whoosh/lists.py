"""The posting lists of one field of some documents, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.varint import spread, sums

Array = NDArray[Any]
NOTHING: Array = np.empty(0, np.int32)


T = TypeVar("T")


class Numbering(dict[T, int]):
    """Gives each new thing the next number, from 0 on."""

    def __missing__(self, thing: T) -> int:
        self[thing] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Lists:
    """Term by term, the postings of each in rising order of documents.

    ``sizes`` is how many postings a term has. A posting has a document in ``docs`` and a count in
    ``counts``: so many positions of it stand in ``places``, rising; where a field keeps no
    positions, ``places`` is empty.
    """

    terms: Sequence[bytes]
    sizes: Array
    docs: Array
    counts: Array
    places: Array


def grouped(names: Sequence[bytes], term: Array, doc: Array, place: Array) -> Lists:
    """The lists of occurrences: each has the number of its term in ``names``, document, position.

    Occurrences come by document and then position, both rising.
    """
    order = np.argsort(term, kind="stable")
    term, doc = term[order], doc[order]
    new = np.ones(len(term), bool)
    new[1:] = (term[1:] != term[:-1]) | (doc[1:] != doc[:-1])
    starts = np.flatnonzero(new)
    counts = np.diff(starts, append=len(term))
    sizes = np.bincount(term[starts], minlength=len(names))
    present = np.flatnonzero(sizes)
    return Lists(
        [names[number] for number in present.tolist()],
        sizes[present].astype(np.int32),
        doc[starts].astype(np.int32),
        counts.astype(np.int32),
        place[order].astype(np.int32),
    )


def merged(parts: Sequence[tuple[Lists, Array]]) -> Lists:
    """One out of many, its terms sorted by their bytes.

    With each part comes the new number of each of its documents, or -1 for one that is left out;
    new numbers rise through the parts.
    """
    numbers: Numbering[bytes] = Numbering()
    names = [np.array([*map(numbers.__getitem__, part.terms)], np.int64) for part, _ in parts]
    ordered = sorted(numbers)
    rank = np.empty(len(numbers), np.int64)
    rank[[numbers[term] for term in ordered]] = np.arange(len(numbers))
    term = _joined([rank[np.repeat(n, p.sizes)] for n, (p, _) in zip(names, parts, strict=True)])
    doc = _joined([renumbered[part.docs] for part, renumbered in parts])
    counts = _joined([part.counts for part, _ in parts])
    kept = np.flatnonzero(doc >= 0)
    order = kept[np.argsort(term[kept], kind="stable")]
    places = _joined([part.places for part, _ in parts])
    if len(places):
        places = places[spread(sums(counts)[order], counts[order])]
    sizes = np.bincount(term[order], minlength=len(ordered))
    present = np.flatnonzero(sizes)
    return Lists(
        [ordered[number] for number in present.tolist()],
        sizes[present],
        doc[order],
        counts[order],
        places,
    )


def _joined(arrays: Sequence[Array]) -> Array:
    return np.concatenate([NOTHING, *arrays])
