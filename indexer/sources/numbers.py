"""Numbers in records, and the days that they stand for."""

from __future__ import annotations

import datetime as dt
from numbers import Real
from typing import TypeGuard

from bahith.indexer.dates.parsing import read_date

_SECONDS, _MILLISECONDS, _MICROSECONDS = 10**8, 10**11, 10**14
"""Numbers from here on count seconds, milliseconds or microseconds since 1970."""


def is_number(value: object) -> TypeGuard[float]:
    """Whether ``value`` is a number, also one of NumPy; true and false are none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def day(number: float) -> dt.date | None:
    """The day of 20210726, or of so many seconds, milliseconds or microseconds, in UTC."""
    if 1583_01_01 <= number <= 9999_12_31:
        digits = str(int(number))
        return read_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    for first, unit in ((_MICROSECONDS, 1e6), (_MILLISECONDS, 1e3), (_SECONDS, 1)):
        if abs(number) >= first:
            try:
                return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=number / unit)).date()
            except OverflowError:
                return None
    return None
