"""Periods of both calendars, and what the match of a pattern names in them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Final, Literal, NamedTuple, TypeAlias

from bahith.analyzers import months
from bahith.indexer.dates.numerals import ordinal
from bahith.indexer.dates.parsing import hijri_months, month_names, month_of

Lone: TypeAlias = Literal["", "year", "today", "now", "month"]
"""What is no certain time by itself: a year, which may be any number; today; a month without year.

"now" can only end a range.
"""

PARTS: Final = (
    (1, 10, ("مطلع", "بداية", "أوائل", "مستهل", "early")),
    (11, 20, ("منتصف", "أواسط", "mid")),
    (21, 31, ("نهاية", "أواخر", "late")),
    (1, 15, ("النصف الأول من",)),
    (16, 31, ("النصف الثاني من", "النصف الأخير من")),
    (1, 7, ("الأسبوع الأول من",)),
    (8, 14, ("الأسبوع الثاني من",)),
    (15, 21, ("الأسبوع الثالث من",)),
    (22, 31, ("الأسبوع الرابع من", "الأسبوع الأخير من")),
)
"""The first and the last day of a part of a month, and the words for it."""

OLDEST: Final = 1900
"""A lower number is hardly ever meant as the year of an article."""


class Named(NamedTuple):
    """How articles name a day or a month of a year, as the name of an event.

    ``phrases`` are the forms of the date without its year: 25 يناير, الخامس والعشرين من يناير.
    ``month`` is the month as it was written if no day was, else "".
    """

    phrases: tuple[str, ...]
    year: str
    month: str = ""


class Period(NamedTuple):
    """A range of the text, and the first and last day that it names; ``last`` None is open-ended.

    ``day``, ``month`` and ``part`` are set where the year was not named; the day is 0 for a whole
    month, the part for all of it.
    """

    start: int
    end: int
    first: dt.date
    last: dt.date | None
    certain: bool = True
    lone: Lone = ""
    day: int = 0
    month: int = 0
    part: int = 0
    named: Named | None = None


def in_year(period: Period, year: int) -> tuple[dt.date, dt.date] | None:
    """The days of a period without a year in the Gregorian ``year``; None for 29/2/2021."""
    try:
        if period.day:
            day = dt.date(year, period.month, period.day)
            return day, day
        return _in_month(year, period.month, period.part)
    except ValueError:
        return None


def _in_month(year: int, month: int, part: int = 0) -> tuple[dt.date, dt.date]:
    """A month, or a part of it, counted from 1 in ``PARTS``."""
    first, last, _ = PARTS[part - 1] if part else (1, 31, ())
    end = min(last, monthrange(year, month)[1])
    return dt.date(year, month, first), dt.date(year, month, end)


def _part(match: re.Match[str]) -> int:
    """Which part of a month a match names, counted from 1 in ``PARTS``; 0 for the whole month."""
    groups = match.groupdict()
    return next((n for n in range(1, len(PARTS) + 1) if groups.get(f"part{n}")), 0)


def month(match: re.Match[str], _: dt.date) -> Period | None:
    """A month of a year, a part of it, or two months: أواخر يوليو 2021, مايو - يونيو 2021."""
    year, number = int(match["year"]), month_of(match)
    if not number and match.groupdict().get("second") and "(" not in match[0]:
        one, two = (month_names()[match[name]] for name in ("month", "second"))
        ends = _in_month(year, one)[0], _in_month(year, two)[1]
        return Period(*match.span(), *ends) if one < two else None
    if not 1 <= number <= 12:
        return None
    part = _part(match)
    name = match["month"]
    named = None if part or name.isdecimal() else Named((_name(match),), match["year"], name)
    return Period(*match.span(), *_in_month(year, number, part), named=named)


def days(match: re.Match[str], _: dt.date) -> Period | None:
    """A day, or a range of days within a month: 3 إلى 5 يوليو 2021."""
    try:
        first, last = (
            dt.date(int(match["year"]), month_of(match), int(day))
            for day in (match["one"] or match["day"], match["day"])
        )
    except ValueError:
        return None
    named = None if match["one"] else name_of_day(match)
    return Period(*match.span(), first, last, named=named) if first <= last else None


def years(match: re.Match[str], today: dt.date) -> Period | None:
    """2019-2021; uncertain, since 2019/2020 may be one season."""
    first, last = int(match["year"]), int(match["until"])
    if not OLDEST <= first < last <= today.year:
        return None
    return Period(*match.span(), dt.date(first, 1, 1), dt.date(last, 12, 31), certain=False)


def year(match: re.Match[str], today: dt.date) -> Period | None:
    """A whole year; uncertain, since it may be any number."""
    number = int(match["year"])
    if not OLDEST <= number <= today.year:
        return None
    ends = dt.date(number, 1, 1), dt.date(number, 12, 31)
    return Period(*match.span(), *ends, certain=False, lone="year")


def yearless(match: re.Match[str], today: dt.date) -> Period | None:
    """The latest such month or day; uncertain, since it may be a name."""
    number = month_of(match)
    if not number:
        return None
    day = int(match.groupdict().get("day") or 0)
    bare = Period(*match.span(), today, today, False, "month", day, number, _part(match))
    candidates = (in_year(bare, year) for year in range(today.year, max(today.year - 9, 0), -1))
    ends = next((ends for ends in candidates if ends and ends[0] <= today), None)
    return bare._replace(first=ends[0], last=ends[1]) if ends else None


def now(match: re.Match[str], today: dt.date) -> Period:
    """The end of a range: من 2019 إلى الآن."""
    return Period(*match.span(), today, today, certain=False, lone="now")


def hijri(match: re.Match[str], today: dt.date) -> Period | None:
    """A day, month or year of the Hijri calendar; without a year, the latest one."""
    groups = match.groupdict()
    month = groups.get("month") or ""
    number = int(month) if month.isdecimal() else hijri_months().get(" ".join(month.split()), 0)
    day, year = int(groups.get("day") or 0), int(groups.get("year") or 0)
    if year:
        one = int(groups.get("one") or 0)
        days = _hijri_days(day, number, year)
        first = _hijri_days(one, number, year) if one else days
        if not days or not first or first[0] > days[0]:
            return None
        lone: Lone = "" if number else "year"
        named = name_of_day(match, month) if day and not (one or month.isdecimal()) else None
        return Period(*match.span(), first[0], days[1], bool(number), lone, named=named)
    latest = (today.year - 622) * 33 // 32 + 2  # this Hijri year or one of the next two
    candidates = (_hijri_days(day, number, latest - back) for back in range(12))
    ends = next((ends for ends in candidates if ends and ends[0] <= today), None)
    return Period(*match.span(), *ends, certain=False) if ends else None


def hijri_in_year(match: re.Match[str], _: dt.date) -> Period | None:
    """A Hijri month that begins in a Gregorian year, as رمضان 2021; it may be a name."""
    year, number = int(match["year"]), hijri_months()[" ".join(match["month"].split())]
    about = (year - 622) * 33 // 32
    candidates = (_hijri_days(0, number, about + step) for step in (-1, 0, 1, 2))
    ends = next((ends for ends in candidates if ends and ends[0].year == year), None)
    return Period(*match.span(), *ends, certain=False) if ends else None


def _hijri_days(day: int, month: int, year: int) -> tuple[dt.date, dt.date] | None:
    """A day, a whole month (day 0) or a whole year (month 0); None if there is no such time."""
    from hijridate import Hijri

    try:
        first = Hijri(year, month or 1, day or 1)
        last = day or Hijri(year, month or 12, 1).month_length()
        ends = first.to_gregorian(), Hijri(year, month or 12, last).to_gregorian()
    except (ValueError, OverflowError):
        return None
    first_day, last_day = (dt.date.fromordinal(end.toordinal()) for end in ends)
    return first_day, last_day


def name_of_day(match: re.Match[str], hijri: str = "") -> Named:
    """How articles name the day of a match with the groups ``day``, ``month`` and ``year``.

    ``hijri`` is its month in that calendar. The day may be a number or an ordinal, before the
    month or, in English, after it.
    """
    day, month = int(match["day"]), hijri or _name(match)
    if month.isascii():
        return Named((f"{day} {month}", f"{month} {day}"), match["year"])
    number = f"{day} {month}", f"{day} من {month}"
    word = (f"{ordinal(day)} من {month}",) if 1 <= day <= 31 else ()
    return Named((*number, *word), match["year"])


def _name(match: re.Match[str]) -> str:
    """A name of the month that is one word; an Arabic one stands for all of them."""
    written = match["month"]
    if written.isascii() and not written.isdecimal():
        return written
    number = month_of(match)
    return next((name for name, month in months.single().items() if month == number), written)
