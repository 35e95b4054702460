"""Stored values of documents as arrays, to filter and count by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Mask = NDArray[np.bool_]


class Column:
    """One value per document, each distinct value stored once; the empty one means none."""

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
