"""Stored values of documents as arrays, to filter and count by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Mask = NDArray[np.bool_]


_BEFORE_1970 = dt.date(1970, 1, 1).toordinal()


class Column:
    """One value per document, each distinct value stored once; the empty one means none.

    ``codes`` has a number for each document, and ``values`` the value that it stands for;
    0 is the empty one. ``packed`` are the codes as bytes.
    """

    def __init__(self, values: Sequence[str], codes: Ids) -> None:
        self.values = values
        self._numbers = {value: number for number, value in enumerate(values)}
        self.packed = codes.tobytes()

    @classmethod
    def of_parts(cls, parts: Iterable[tuple[Sequence[str], Ids]]) -> Column:
        """The column of parts: the distinct values of each, and for each document the number of
        its value among them."""
        numbers: dict[str, int] = {"": 0}
        codes = [np.empty(0, np.int32)]
        for values, each in parts:
            of_all = [numbers.setdefault(value, len(numbers)) for value in values]
            codes.append(np.array(of_all, np.int32)[each])
        return cls([*numbers], np.concatenate(codes))

    @classmethod
    def of_days(cls, days: Ids, unit: Literal["Y", "M"]) -> Column:
        """The year (``2021``) or month (``2021-07``) of days as ordinals; 0 is no day."""
        dated = days > 0
        since_1970 = days[dated].astype(np.int64) - _BEFORE_1970
        periods = since_1970.astype("datetime64[D]").astype(f"datetime64[{unit}]")
        distinct, numbers = np.unique(periods, return_inverse=True)
        codes = np.zeros(len(days), np.int32)
        codes[dated] = numbers + 1
        return cls(["", *map(str, distinct)], codes)

    def mask(self, value: str) -> Mask:
        """The documents that have this value."""
        mask: Mask = np.frombuffer(self.packed, np.int32) == self._numbers.get(value, -1)
        return mask
