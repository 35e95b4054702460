"""What is kept of each document beside its postings, as arrays: stored values, order of ids."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Mask = NDArray[np.bool_]


class Column:
    """One value a document, each different one kept once; the empty one stands for none."""

    def __init__(self, values: Iterable[str]) -> None:
        numbers: dict[str, int] = {"": 0}
        codes = [numbers.setdefault(value, len(numbers)) for value in values]
        self._numbers = numbers
        self._codes = np.array(codes, np.int32)

    def mask(self, value: str) -> Mask:
        """The documents that have this value."""
        mask: Mask = self._codes == self._numbers.get(value, -1)
        return mask

    def counts(self, matched: Mask) -> dict[str, int]:
        """For each value of the documents in ``matched``, how many have it."""
        totals = np.bincount(self._codes[matched], minlength=len(self._numbers)).tolist()
        return {
            value: totals[code] for value, code in self._numbers.items() if value and totals[code]
        }


class Ranking:
    """The documents in order of their ids."""

    def __init__(self, ids: Sequence[str]) -> None:
        order = sorted(range(len(ids)), key=ids.__getitem__)
        self._order = np.array(order, np.int32)
        self._sorted = [ids[doc] for doc in order]
        self.rank = np.empty(len(ids), np.int32)
        self.rank[order] = np.arange(len(ids), dtype=np.int32)

    def after(self, id: str) -> Ids:
        """The documents with a greater id, in order."""
        return self._order[bisect_right(self._sorted, id) :]
