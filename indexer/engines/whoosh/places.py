"""Where terms occur, and phrases made of them, by NumPy; the compiled core has the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.whoosh.reading import PLACE_BITS, Packed, in_python, places_in_python
from bahith.indexer.engines.whoosh.reading import Places as Array
from bahith.indexer.engines.whoosh.scored import Counts, Scorer


class Places:
    """Document × 2³² + position of each occurrence, in rising order and without repetition."""

    __slots__ = ("places",)

    def __init__(self, scorer: Scorer, lists: Packed, positions: bytes) -> None:
        """The places of terms in the live documents of ``scorer``.

        ``lists`` are their posting lists, and ``positions`` the packed positions of each list.
        """
        places = places_in_python(positions, *in_python(lists))
        if (places[1:] <= places[:-1]).any():
            places = _sorted_unique(places)
        if scorer.live is not None:
            places = places[scorer.live[places >> PLACE_BITS]]
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    @property
    def nbytes(self) -> int:
        """How many bytes the array takes."""
        return self.places.nbytes

    def among(self, others: Places, wanted: bool) -> Places:
        """The places that are among ``others``, or those that are not."""
        chosen = Places.__new__(Places)
        chosen.places = self.places[_among(self.places, others.places) == wanted]
        return chosen


def phrase_counts(words: Sequence[Places]) -> Counts:
    """The documents that have words with these places one after the other, and how often."""
    rarest = sorted(range(len(words)), key=lambda number: len(words[number]))
    if not rarest:
        return Counts(np.empty(0, np.int32), np.empty(0, np.int64))
    # The rarest word comes first, so that each step looks up few places among many.
    starts = words[rarest[0]].places - rarest[0]
    for number in rarest[1:]:
        starts = starts[_among(starts + number, words[number].places)]
    ends = starts + (len(words) - 1)
    docs, counts = np.unique(ends >> PLACE_BITS, return_counts=True)
    return Counts(docs.astype(np.int32), counts)


def _among(few: Array, many: Array) -> NDArray[np.bool_]:
    """Which of ``few`` are among ``many``; both are sorted."""
    at = np.searchsorted(many, few)
    among: NDArray[np.bool_] = at < len(many)
    among[among] = many[at[among]] == few[among]
    return among


def _sorted_unique(places: Array) -> Array:
    """Sorted and without repetition. ``np.unique`` hashes, which takes longer than sorting runs."""
    places = np.sort(places, kind="stable")
    new = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1], out=new[1:])
    return places[new]
