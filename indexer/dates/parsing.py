"""Dates as Arabs write them: finds them in texts, and reads them as bounds.

It knows the Gregorian, Levantine and Maghrebi names of months, the English ones, and Arabic,
Persian and Latin digits. Dates with slashes are read day first, as everywhere in the Arab world,
unless they begin with a year of four digits.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from functools import lru_cache
from typing import Literal, NamedTuple

from bahith.analyzers import months
from bahith.analyzers.folding import fold
from bahith.i18n import _
from bahith.indexer.dates.cldr import (
    ENGLISH_MONTHS,
    SHORT_ENGLISH_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)
from bahith.indexer.errors import BadRequest

Side = Literal["after", "before"]

# The Gregorian calendar began in October 1582; Hijri years (now about 1450) are lower.
FIRST_YEAR = 1583

# Spellings in print that hijridate lacks.
_OTHER_HIJRI = {
    "ربيع الآخر": 4,
    "ربيع الثان": 4,
    "ربيع أول": 3,
    "ربيع ثاني": 4,
    "جمادى الأول": 5,
    "جمادى الثانية": 6,
    "جمادى الثاني": 6,
    "جمادى الآخر": 6,
    "ذي القعدة": 11,
    "ذي الحجة": 12,
    "Shaban": 8,
}


class FoundDate(NamedTuple):
    """A date in a text: its range in code points, and the day that it names."""

    start: int
    end: int
    date: dt.date


def find_dates(text: str) -> list[FoundDate]:
    """Every full date (day, month, year) in ``text``, in order; never raises.

    Hijri dates, and dates that do not exist, such as 31/2/2021, are left out.
    """
    if not any(char.isdecimal() for char in text):
        return []
    normal, ranges = normalized(text)
    return [
        FoundDate(ranges[match.start()][0], ranges[match.end() - 1][1], date)
        for match, date in _matches(normal)
    ]


SHORT = 40
"""Characters of a text whose day is remembered, since articles of one day share it."""


def read_date(text: str) -> dt.date | None:
    """The day that ``text`` names, if it contains nothing else but a weekday or a time."""
    return _remembered_date(text) if len(text) <= SHORT else _date_in(text)


def _date_in(text: str) -> dt.date | None:
    dates = find_dates(text)
    if len(dates) != 1 or any(char.isalnum() for char in without_dates(text)):
        return None
    return dates[0].date


_remembered_date = lru_cache(4096)(_date_in)


def without_dates(text: str) -> str:
    """``text`` without dates, weekdays and times, folded and with single spaces."""
    normal, _ranges = normalized(text)
    for match, _date in reversed(_matches(normal)):
        normal = f"{normal[: match.start()]} {normal[match.end() :]}"
    return " ".join(_weekdays_and_times().sub(" ", normal).split())


def parse_bound(text: str, side: Side) -> dt.date:
    """The bound that a query names: a day, a month (2021-07, تموز 2021) or a year (2021).

    The first day of the period for "after", the last for "before", so both bounds include it.
    Raises BadRequest, with ``side`` as its field, for anything else.
    """
    date = read_date(text)
    if date:
        return date
    year, month = _period(normalized(text)[0].strip())
    if not year:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        message = _(
            "“%(value)s” is not a date; write, for example, 2021-07-26, 26/7/2021, "
            "26 July 2021, 2021-07 or 2021",
            value=shown,
        )
        raise BadRequest(message, field=side)
    if side == "after":
        return dt.date(year, month or 1, 1)
    return dt.date(year, month or 12, monthrange(year, month or 12)[1])


def hijri(day: dt.date) -> tuple[int, int, int] | None:
    """Day, month and year of ``day`` in the Umm al-Qura calendar.

    None where it has no official table: before August 1924 and after November 2077.
    """
    from hijridate import Gregorian

    try:
        year, month, number = Gregorian.fromdate(day).to_hijri().datetuple()
    except OverflowError:
        return None
    return number, month, year


@lru_cache(maxsize=1)
def hijri_months() -> dict[str, int]:
    """The names of Hijri months, folded → their numbers."""
    from hijridate import Hijri

    names = dict(_OTHER_HIJRI)
    for month in range(1, 13):
        for language in ("ar", "en"):
            names[Hijri(1446, month, 1).month_name(language)] = month
    return {normalized(name)[0]: month for name, month in names.items()}


def _period(normal: str) -> tuple[int, int | None]:
    """The year, and the month if any, that all of ``normal`` names; (0, None) if it names none."""
    for pattern in (
        r"(?P<year>\d{4})",
        r"(?P<year>\d{4}) ?[/.-] ?(?P<month>\d{1,2})",
        r"(?P<month>\d{1,2}) ?[/.-] ?(?P<year>\d{4})",
        rf"{months_pattern()}[ ,،]*(?P<year>\d{{4}})",
    ):
        match = re.fullmatch(pattern, normal)
        if match and int(match["year"]) >= FIRST_YEAR:
            month = month_of(match) if "month" in match.re.groupindex else None
            if month is None or 1 <= month <= 12:
                return int(match["year"]), month
    return 0, None


def _matches(normal: str) -> list[tuple[re.Match[str], dt.date]]:
    return [(match, date) for match, date in full_matches(normal) if date]


def full_matches(normal: str) -> list[tuple[re.Match[str], dt.date | None]]:
    """What looks like a full date in text from ``normalized``, in order, with its day.

    The day is None if it does not exist, as 31/2/2021. Matches have the groups ``month`` and
    ``slash``.
    """
    matches = [match for pattern in _full_patterns() for match in pattern.finditer(normal)]
    return [(match, _date(match)) for match in sorted(matches, key=re.Match.start)]


def _date(match: re.Match[str]) -> dt.date | None:
    year = int(match["year"])
    try:
        return dt.date(year, month_of(match), int(match["day"])) if year >= FIRST_YEAR else None
    except ValueError:
        return None


def month_of(match: re.Match[str]) -> int:
    """The month of a match, given as a number or by one or two names; 0 if two names disagree."""
    if match["month"].isdecimal():
        return int(match["month"])
    groups = match.groupdict()
    month, second = (month_names().get(groups.get(name) or "") for name in ("month", "second"))
    return month if month and second in (None, month) else 0


@lru_cache(maxsize=1)
def _full_patterns() -> tuple[re.Pattern[str], ...]:
    gap = r"[^\S\n]{0,3}"
    day = r"(?P<day>\d{1,2})"
    year = r"(?P<year>\d{4})"
    slash = rf"{gap}(?P<slash>[/.؍⁄‐–-]){gap}"
    again = rf"{gap}(?P=slash){gap}"
    number = r"(?P<month>\d{1,2})"
    joint = rf"{gap}(?:[,،/.-]|(?:من|عام|سنه|of)\b)?{gap}"
    forms = (
        f"{year}{slash}{number}{again}{day}",
        f"{day}{slash}{number}{again}{year}",
        rf"{day}(?:st|nd|rd|th)?{joint}{months_pattern()}{joint}{year}",
        rf"{months_pattern()}{joint}{day}(?:st|nd|rd|th)?{joint}{year}",
    )
    # A part of a longer row of numbers (1.2.2021.5) is not a date.
    return tuple(re.compile(rf"(?<!\d)(?<!\d[/.-]){form}(?!\d)(?![/.-]\d)") for form in forms)


@lru_cache(maxsize=1)
def months_pattern() -> str:
    """A pattern for one name of a month, or two of the same one: تموز/يوليو, آب (أغسطس), مايو أيار.

    Its groups are ``month`` and ``second``. It is meant for text from ``normalized``.
    """
    longest_first = sorted(month_names(), key=len, reverse=True)
    names = "|".join(re.escape(name) for name in longest_first)
    letter = r"[^\W\d_]"
    second = rf"(?:(?:\s?[/(–-]\s?|\s)(?P<second>{names})(?!{letter})\s?\)?)?"
    # و is written together with the next word: «بين تموز 2019 وآب 2021».
    return rf"(?:(?<!{letter})|(?<=\bو))(?P<month>{names})(?!{letter})\.?{second}"


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """The names of Gregorian months, folded → their numbers."""
    english = {name: month for month, name in enumerate(ENGLISH_MONTHS, 1)}
    names = {**months.names(), **english, **SHORT_ENGLISH_MONTHS}
    return {fold(name): month for name, month in names.items()}


@lru_cache(maxsize=1)
def _weekdays_and_times() -> re.Pattern[str]:
    """What may come with a date without changing it: a weekday, a time, a time zone."""
    days = {fold(name) for names in (*WEEKDAYS, SHORT_WEEKDAYS) for name in names}
    words = "|".join(sorted(days, key=len, reverse=True))
    clock = r"t?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[^\S\n]?(?:am|pm|صباحا|مساء|ص|م)\b)?"
    zone = r"(?:gmt|utc|بتوقيت\s\w+(?:\sالمكرمه)?|z)?(?:[+-]\d{1,2}(?::?\d{2})?)?"
    return re.compile(
        rf"\b(?:{words}|يوم|الساعه|ميلادي(?:ه)?|م)\b|(?:{clock}|t\d{{4}}(?:\d{{2}})?)\s?{zone}"
    )


_PIECE = re.compile(r"\d+|[^\W\d_](?:[^\W\d_]|[\u0610-\u061a\u064b-\u065f\u0670])*|.", re.DOTALL)


def normalized(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` folded, and for each character of the result the range in ``text`` it comes from.

    The range is that of a whole word or number; dates begin and end between them.
    """
    folded: list[str] = []
    ranges: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        piece = fold(match[0]) if match[0][0].isalnum() else _sign(match[0])
        folded.append(piece)
        ranges.extend([match.span()] * len(piece))
    return "".join(folded), ranges


def _sign(char: str) -> str:
    """``char``, or "" if it is invisible, like the direction marks in ٢٦‏/٧‏/٢٠٢١."""
    return "" if unicodedata.category(char) in ("Mn", "Cf") else char
