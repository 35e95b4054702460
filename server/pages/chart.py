"""A small bar chart of matches over time: the position and height of each bar, and its dates."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 32
"""Pixels from one bar to the next: room for a year, and WCAG 2.2 requires targets of 24."""
HEIGHT = 60
"""Height of the highest bar in pixels."""
MAX_BARS = 24
"""The chart has at most this many bars; if there are more years, each bar has several."""
MAX_MONTHS = 24
"""A time of at most this many months is shown by month, a longer one by year."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The ``count`` of matches from ``after`` to ``before``, both days included.

    ``x`` is the left edge and ``height`` the height of the bar, in pixels.
    """

    after: dt.date
    before: dt.date
    count: int
    x: int = 0
    height: float = 0

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of the bar."""
        return self.after.year, self.before.year


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars in chronological order; ``monthly`` if each stands for a month."""

    bars: tuple[Bar, ...]
    monthly: bool

    @property
    def width(self) -> int:
        """The width of the chart in pixels."""
        return len(self.bars) * WIDTH


def by_month(years: Mapping[str, int], after: dt.date | None, before: dt.date | None) -> bool:
    """Whether a chart of matches in ``years``, from ``after`` to ``before``, shows months.

    It does if the years, limited to these days, are no longer than ``MAX_MONTHS``.
    """
    if not years:
        return False
    first = max(after or dt.date.min, dt.date(int(min(years)), 1, 1))
    last = min(before or dt.date.max, dt.date(int(max(years)), 12, 31))
    return _months(last) - _months(first) < MAX_MONTHS


def chart(counts: Mapping[str, int], left_to_right: bool) -> Chart | None:
    """The chart of counts by year (``2021``) or month (``2021-07``); None for fewer than two.

    Years and months without a match between others get a bar of no height. Time runs from left
    to right or, as in Arabic, from right to left.
    """
    if len(counts) < 2:
        return None
    monthly = "-" in next(iter(counts))
    bars = list(_by_months(counts) if monthly else _by_years(counts))
    return Chart(_positioned(bars, left_to_right), monthly)


def _by_months(counts: Mapping[str, int]) -> Iterator[Bar]:
    first, last = (_months(dt.date.fromisoformat(f"{end(counts)}-01")) for end in (min, max))
    # If there are too many months, the latest are shown.
    for number in range(max(first, last - MAX_BARS + 1), last + 1):
        year, month = divmod(number, 12)
        name = f"{year:04}-{month + 1:02}"
        days = monthrange(year, month + 1)[1]
        begin = dt.date(year, month + 1, 1)
        yield Bar(begin, begin.replace(day=days), counts.get(name, 0))


def _by_years(counts: Mapping[str, int]) -> Iterator[Bar]:
    first, last = int(min(counts)), int(max(counts))
    step = -(-(last - first + 1) // MAX_BARS)
    for year in range(first - first % step, last + 1, step):
        years = range(year, min(year + step, last + 1))
        count = sum(counts.get(f"{one:04}", 0) for one in years)
        yield Bar(dt.date(max(year, 1), 1, 1), dt.date(years[-1], 12, 31), count)


def _positioned(bars: Sequence[Bar], left_to_right: bool) -> tuple[Bar, ...]:
    highest = max(bar.count for bar in bars)
    positions = range(len(bars)) if left_to_right else range(len(bars) - 1, -1, -1)
    return tuple(
        Bar(bar.after, bar.before, bar.count, position * WIDTH, _height(bar.count, highest))
        for bar, position in zip(bars, positions, strict=True)
    )


def _height(count: int, highest: int) -> float:
    """Rounded to a tenth of a pixel; the bar of any match is high enough to be seen."""
    return max(2, round(HEIGHT * count / highest, 1)) if count else 0


def _months(day: dt.date) -> int:
    """Months from the start of the calendar to ``day``."""
    return day.year * 12 + day.month - 1
