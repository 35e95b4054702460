"""Matches over time as the bars of a small chart: where each stands, how high, what it asks for."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 32
"""Pixels from bar to bar: room for a year, and WCAG 2.2 asks for targets of 24 at least."""
HEIGHT = 60
"""Pixels of the highest bar."""
MOST = 24
"""So many bars at most; of more years, some share a bar."""
MONTHS = 24
"""So many months are shown one by one, longer times in years."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A time from ``after`` to ``before``, both days included, and its ``count`` of matches.

    ``x`` is the bar's left edge and ``height`` its height in pixels, of a chart ``HEIGHT`` high.
    """

    after: dt.date
    before: dt.date
    count: int
    x: int = 0
    height: float = 0

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        return self.after.year, self.before.year


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars in the order of time, and the width of them all; ``monthly`` if each is a month."""

    bars: tuple[Bar, ...]
    monthly: bool

    @property
    def width(self) -> int:
        """Pixels."""
        return len(self.bars) * WIDTH


def by_month(years: Mapping[str, int], after: dt.date | None, before: dt.date | None) -> bool:
    """Whether a chart of matches in these ``years`` (as counted by year) shows months.

    It does where all of them, or the days that are asked for, are within ``MONTHS``.
    """
    if not years:
        return False
    first = max(after or dt.date.min, dt.date(int(min(years)), 1, 1))
    last = min(before or dt.date.max, dt.date(int(max(years)), 12, 31))
    return _months(last) - _months(first) < MONTHS


def chart(counts: Mapping[str, int], rightwards: bool) -> Chart | None:
    """The chart of ``counts`` by ``2021`` or by ``2021-07``; None where one bar would be all.

    Times without a match between others have a bar of no height. ``rightwards`` is how time
    runs: in Arabic it begins at the right.
    """
    if len(counts) < 2:
        return None
    monthly = "-" in next(iter(counts))
    times = list(_by_months(counts) if monthly else _by_years(counts))
    return Chart(_placed(times, rightwards), monthly)


def _by_months(counts: Mapping[str, int]) -> Iterator[Bar]:
    first, last = (_months(dt.date.fromisoformat(f"{end(counts)}-01")) for end in (min, max))
    # Months far apart would not fit; then the latest are shown.
    for number in range(max(first, last - MOST + 1), last + 1):
        year, month = divmod(number, 12)
        name = f"{year:04}-{month + 1:02}"
        days = monthrange(year, month + 1)[1]
        begin = dt.date(year, month + 1, 1)
        yield Bar(begin, begin.replace(day=days), counts.get(name, 0))


def _by_years(counts: Mapping[str, int]) -> Iterator[Bar]:
    first, last = int(min(counts)), int(max(counts))
    together = -(-(last - first + 1) // MOST)
    for year in range(first - first % together, last + 1, together):
        years = range(year, min(year + together, last + 1))
        count = sum(counts.get(f"{one:04}", 0) for one in years)
        yield Bar(dt.date(max(year, 1), 1, 1), dt.date(years[-1], 12, 31), count)


def _placed(times: Sequence[Bar], rightwards: bool) -> tuple[Bar, ...]:
    highest = max(bar.count for bar in times)
    places = range(len(times)) if rightwards else range(len(times) - 1, -1, -1)
    return tuple(
        Bar(bar.after, bar.before, bar.count, place * WIDTH, _height(bar.count, highest))
        for bar, place in zip(times, places, strict=True)
    )


def _height(count: int, highest: int) -> float:
    """Rounded to a tenth of a pixel; the smallest bar there is can still be seen."""
    return max(2, round(HEIGHT * count / highest, 1)) if count else 0


def _months(day: dt.date) -> int:
    """How many months ``day`` is after the beginning of all years."""
    return day.year * 12 + day.month - 1
