"""Numbers and days as people write them: one, or a range of them.

Values of declared fields, and what queries and filters say about them, are read here.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from bahith.indexer.dates.parsing import parse_bound
from bahith.indexer.errors import BadRequest

Measure: TypeAlias = Literal["number", "date"]
"""A kind whose values have an order."""

Value: TypeAlias = float | dt.date

QUOTES: Final = '"“”„‟＂❝❞〝〞«»‹›'
"""Marks that an end of a range may stand between."""

_LONGEST_NUMBER: Final = 40
_LARGEST: Final = 2**63
_NUMBER: Final = re.compile(r"[-+−]?(?:\d{1,3}(?:[,٬]\d{3})+|\d+)(?:[.٫]\d+)?(?:[eE][+-]?\d{1,3})?")
"""A number, perhaps with thousands separated and in Arabic digits."""
_PLAIN: Final = str.maketrans({",": "", "٬": "", "٫": ".", "−": "-"})
_SIGN: Final = re.compile(r"(<=?|>=?|[≤≥=])\s*")
_TO: Final = re.compile(r"\.{2,3}|…")


class Bounds(NamedTuple):
    """The lowest and the highest value of a range, both included; None is unbounded.

    A range with a ``low`` above its ``high`` has no value.
    """

    low: Value | None
    high: Value | None


_OPEN: Final = Bounds(None, None)
_NONE: Final = Bounds(dt.date.max, dt.date.min)


def read_number(text: str) -> int | float | None:
    """The number that ``text`` is; None if it is none, or too large to be stored."""
    text = text.strip()
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    text = text.translate(_PLAIN)
    if re.fullmatch(r"[+-]?\d+", text) and abs(int(text)) < _LARGEST:
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else None


def read_bounds(kind: Measure, text: str) -> Bounds | None:
    """The range in ``10``, ``10..20``, ``10..``, ``..20``, ``>10``, ``>=10``, ``<20`` or ``<=20``.

    A day, a month or a year is the period of its days. The ends of a range may be in either order:
    where text runs from right to left, ``10..20`` looks like ``20..10``. None for anything else.
    """
    text = text.strip()
    if sign := _SIGN.match(text):
        period = _period(kind, text[sign.end() :])
        return period and _compared(sign[1], period)
    ends = _TO.split(text, maxsplit=1)
    periods = [_period(kind, end) if end.strip() or len(ends) == 1 else _OPEN for end in ends]
    if None in periods or all(period == _OPEN for period in periods):
        return None
    lows: list[Any] = [period.low for period in periods if period]
    highs: list[Any] = [period.high for period in periods if period]
    if _OPEN in periods:
        return Bounds(lows[0], highs[-1])
    return Bounds(min(lows), max(highs))


def _period(kind: Measure, text: str) -> Bounds | None:
    """The first and the last value that ``text`` names."""
    text = text.strip(f"{QUOTES} ")
    if kind == "number":
        number = read_number(text)
        return None if number is None else Bounds(number, number)
    try:
        return Bounds(parse_bound(text, "after"), parse_bound(text, "before"))
    except BadRequest:
        return None


def _compared(sign: str, period: Bounds) -> Bounds:
    low, high = period
    if sign == ">":
        return Bounds(_above(high), None) if high != dt.date.max else _NONE
    if sign == "<":
        return Bounds(None, _below(low))
    if sign == "=":
        return period
    return Bounds(low, None) if sign in (">=", "≥") else Bounds(None, high)


def _above(value: Any) -> Value:
    """The next value: days are whole, and numbers are compared as floats."""
    is_day = isinstance(value, dt.date)
    return value + dt.timedelta(1) if is_day else math.nextafter(value, math.inf)


def _below(value: Any) -> Value:
    is_day = isinstance(value, dt.date)
    return value - dt.timedelta(1) if is_day else math.nextafter(value, -math.inf)
