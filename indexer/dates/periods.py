"""The times that a text names: days, months and years of both calendars, and relative times.

Works on text from ``bahith.indexer.dates.parsing.normalized``.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from babel import Locale
from hijridate import Hijri

from bahith.analyzers import months
from bahith.analyzers.folding import fold
from bahith.indexer.dates import relative
from bahith.indexer.dates.parsing import (
    FIRST_YEAR,
    full_matches,
    hijri_months,
    month_of,
    months_pattern,
)

Lone: TypeAlias = Literal["", "year", "today", "now", "month"]
"""What is no certain time by itself: a year, which may be any number; today; a month without year.

"now" can only end a range.
"""

_AFTER: Final = r"(?!\w)(?![/.-]\d)"
# و is written together with the next word: «بين 2019 و2021».
_BEFORE: Final = r"(?:(?<!\w)|(?<=\bو))(?<!\d[/.-])"
_OLDEST: Final = 1900
"""A lower number is hardly ever meant as the year of an article."""


class Period(NamedTuple):
    """A range of the text, and the first and last day that it names; ``last`` None is open-ended.

    ``day`` and ``month`` are set where the year was not named; the day is 0 for a whole month.
    """

    start: int
    end: int
    first: dt.date
    last: dt.date | None
    certain: bool = True
    lone: Lone = ""
    day: int = 0
    month: int = 0


def periods(normal: str, today: dt.date) -> list[Period]:
    """The periods that ``normal`` names, in order; of two that overlap, the longer one."""
    disjoint: list[Period] = []
    covered = bytearray(len(normal))
    for start, end, period in sorted(_candidates(normal, today), key=lambda c: c[0] - c[1]):
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            if period:
                disjoint.append(period)
    return sorted(disjoint)


def may_name(normal: str) -> bool:
    """A quick test that fails for most texts in which ``periods`` finds nothing."""
    words = re.findall(r"[^\W\d_]+", normal)
    return any(char.isdecimal() for char in normal) or not _hints().isdisjoint(
        [*words, *(word[2:] for word in words), *(word[1:] for word in words)]
    )


@lru_cache(maxsize=1)
def _hints() -> frozenset[str]:
    """Every period without digits has one of these words, perhaps after the article or و."""
    names = {*_lone_months(), *hijri_months(), *relative.words()}
    return frozenset(name.split()[0] for name in names)


def _candidates(normal: str, today: dt.date) -> Iterator[tuple[int, int, Period | None]]:
    """Ranges with the periods that they name; None if there is no such time, as for 31/2/2021."""
    for rule in relative.relatives():
        for match in rule.pattern.finditer(normal):
            if days := rule.days(match, today):
                lone: Lone = "today" if days == (today, today) and not rule.certain else ""
                yield *match.span(), Period(*match.span(), *days, rule.certain, lone)
            else:
                yield *match.span(), None
    for match, day in full_matches(normal):
        if int(match["year"]) >= FIRST_YEAR:
            certain = not _either_order(match)
            yield *match.span(), Period(*match.span(), day, day, certain) if day else None
    for pattern, read in _absolute():
        for match in pattern.finditer(normal):
            yield *match.span(), read(match, today)


def _either_order(match: re.Match[str]) -> bool:
    """Whether day and month could be swapped: 03/04/2021."""
    groups = match.groupdict()
    if not groups.get("slash") or match.start("year") < match.start("day"):
        return False
    return groups["day"] != groups["month"] and int(groups["day"]) <= 12


def in_year(period: Period, year: int) -> tuple[dt.date, dt.date] | None:
    """The days of a period without a year in the Gregorian ``year``; None for 29/2/2021."""
    try:
        if period.day:
            day = dt.date(year, period.month, period.day)
            return day, day
        return dt.date(year, period.month, 1), _last_day(year, period.month)
    except ValueError:
        return None


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, monthrange(year, month)[1])


def _month(match: re.Match[str], _: dt.date) -> Period | None:
    year, month = int(match["year"]), month_of(match)
    if not 1 <= month <= 12:
        return None
    return Period(*match.span(), dt.date(year, month, 1), _last_day(year, month))


def _days(match: re.Match[str], _: dt.date) -> Period | None:
    """A day, or a range of days within a month: 3 إلى 5 يوليو 2021."""
    try:
        first, last = (
            dt.date(int(match["year"]), month_of(match), int(day))
            for day in (match["one"] or match["day"], match["day"])
        )
    except ValueError:
        return None
    return Period(*match.span(), first, last) if first <= last else None


def _years(match: re.Match[str], today: dt.date) -> Period | None:
    """2019-2021; uncertain, since 2019/2020 may be one season."""
    first, last = int(match["year"]), int(match["until"])
    if not _OLDEST <= first < last <= today.year:
        return None
    return Period(*match.span(), dt.date(first, 1, 1), dt.date(last, 12, 31), certain=False)


def _year(match: re.Match[str], today: dt.date) -> Period | None:
    year = int(match["year"])
    if not _OLDEST <= year <= today.year:
        return None
    days = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return Period(*match.span(), *days, certain=False, lone="year")


def _yearless(match: re.Match[str], today: dt.date) -> Period | None:
    """The latest such month or day; uncertain, since it may be a name."""
    month = month_of(match)
    if not month:
        return None
    day = int(match.groupdict().get("day") or 0)
    bare = Period(*match.span(), today, today, False, "month", day, month)
    years = range(today.year, max(today.year - 9, 0), -1)
    candidates = (in_year(bare, year) for year in years)
    days = next((days for days in candidates if days and days[0] <= today), None)
    return bare._replace(first=days[0], last=days[1]) if days else None


def _now(match: re.Match[str], today: dt.date) -> Period:
    return Period(*match.span(), today, today, certain=False, lone="now")


def _hijri(match: re.Match[str], today: dt.date) -> Period | None:
    groups = match.groupdict()
    month = groups.get("month") or ""
    number = int(month) if month.isdecimal() else hijri_months().get(" ".join(month.split()), 0)
    day, year = int(groups.get("day") or 0), int(groups.get("year") or 0)
    if year:
        days = _hijri_days(day, number, year)
        lone: Lone = "" if number else "year"
        return Period(*match.span(), *days, bool(number), lone) if days else None
    latest = (today.year - 622) * 33 // 32 + 2  # this Hijri year or one of the next two
    candidates = (_hijri_days(day, number, latest - back) for back in range(12))
    days = next((days for days in candidates if days and days[0] <= today), None)
    return Period(*match.span(), *days, certain=False) if days else None


def _hijri_days(day: int, month: int, year: int) -> tuple[dt.date, dt.date] | None:
    """A day, a whole month (day 0) or a whole year (month 0); None if there is no such time."""
    try:
        first = Hijri(year, month or 1, day or 1)
        last = day or Hijri(year, month or 12, 1).month_length()
        ends = first.to_gregorian(), Hijri(year, month or 12, last).to_gregorian()
    except (ValueError, OverflowError):
        return None
    first_day, last_day = (dt.date.fromordinal(end.toordinal()) for end in ends)
    return first_day, last_day


_Read: TypeAlias = Callable[[re.Match[str], dt.date], "Period | None"]


@lru_cache(maxsize=1)
def _absolute() -> tuple[tuple[re.Pattern[str], _Read], ...]:
    """Patterns of days, months and years, each with the function that reads its matches."""
    year, hijri_year = r"(?P<year>1[6-9]\d\d|20\d\d)", r"(?P<year>1[345]\d\d)"
    day, month_number = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>0?[1-9]|1[0-2])"
    joint = r"\s*(?:[,،]\s*|(?:من|شهر|عام|سنه|لعام|لسنه|of)\s+){0,3}"
    hijri = rf"(?P<month>{_any(hijri_months())})"
    era, common = r"\s?(?:ه|هجري|هجريه|ah)", r"(?:\s?(?:م|ميلادي|ميلاديه))?"
    named, lone = months_pattern(), _any(_lone_months())
    until = r"(?:(?:من|بين|from|between)\s+)?(?P<one>\d{1,2})\s*(?:[–-]|(?:الي|حتي|to|and)\s|و)\s*"
    no_count = rf"(?!\s?[%٪$€])(?!\s+(?:{_any(_counted_things())})(?!\w))"
    table: list[tuple[str, _Read]] = [
        (rf"{day}{joint}{hijri}{joint}{hijri_year}(?:{era})?", _hijri),
        (rf"{day}(?P<slash>[/.-]){month_number}(?P=slash){hijri_year}(?:{era})?", _hijri),
        (rf"{hijri_year}(?P<slash>[/.-]){month_number}(?P=slash){day}(?:{era})?", _hijri),
        (rf"(?:{until})?{day}{joint}{named}{joint}{year}{common}", _days),
        (rf"{hijri}{joint}{hijri_year}(?:{era})?", _hijri),
        (rf"{named}{joint}{year}{common}", _month),
        (rf"{year}\s?[/-]\s?{month_number}", _month),
        (rf"{month_number}\s?[/-]\s?{year}", _month),
        (rf"{year}\s?[/–-]\s?{year.replace('year', 'until')}", _years),
        (rf"(?:(?:ال)?(?:عام|سنه)\s+){hijri_year}(?:{era})?", _hijri),
        (rf"{hijri_year}{era}", _hijri),
        (rf"{year}{common}{no_count}", _year),
        (rf"{day}{joint}{hijri}", _hijri),
        (rf"{day}{joint}{named}", _yearless),
        (rf"{named}{joint}{day}", _yearless),
        (rf"{hijri}(?!\s+ال(?:قادم|مقبل))", _hijri),
        (rf"(?P<month>{lone})(?:\s?/\s?(?P<second>{lone}))?(?!\s+ال(?:قادم|مقبل))", _yearless),
        ("(?:الان|now)", _now),
    ]
    return tuple((re.compile(f"{_BEFORE}{form}{_AFTER}"), read) for form, read in table)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _counted_things() -> set[str]:
    """Words, folded, that follow a number that is no year: سنة, دولار, ألف."""
    money = (name.split()[0] for name in Locale.parse("ar").currencies.values())
    return {*map(fold, (*money, "ألف", "مليون", "مليار", "شخص", "متر")), *relative.unit_names()}


def _lone_months() -> set[str]:
    """Names, folded, that may mean a month without a day or year.

    Neither آب, which folds to the word for a father, nor "may" and "march".
    """
    arabic = {fold(name) for name in months.names() if name != months.AUGUST}
    english = Locale.parse("en").months["format"]["wide"].values()
    return arabic | {fold(name) for name in english} - {"may", "march"}
