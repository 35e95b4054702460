"""Times told from today, in Arabic and English: أمس, الأسبوع الماضي, قبل ثلاثة أيام, last month.

Patterns for text that ``bahith.indexer.dates.parsing.normalized`` made. Weeks run from Saturday to
Friday, as CLDR has it for Egypt and most Arab countries.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from babel import Locale

from bahith.analyzers.folding import fold
from bahith.indexer.dates.parsing import hijri_months, month_names

Unit: TypeAlias = Literal["hour", "day", "week", "month", "year"]
Days: TypeAlias = tuple[dt.date, dt.date]
"""The first and the last day of a time."""

# One; two, in Arabic a form of its own; many.
_UNITS: Final[dict[Unit, tuple[str, str, str]]] = {
    "hour": ("ساعة hour", "ساعتين", "ساعة ساعات hour hours"),
    "day": ("يوم day", "يومين", "يوم يوما أيام day days"),
    "week": ("أسبوع week", "أسبوعين", "أسبوع أسبوعا أسابيع week weeks"),
    "month": ("شهر month", "شهرين", "شهر شهرا أشهر شهور month months"),
    "year": ("سنة عام year", "سنتين عامين", "سنة سنوات سنين عام عاما أعوام year years"),
}
_NUMBERS: Final = (
    "واحد one|اثنين two|ثلاثة ثلاث three|أربعة أربع four|خمسة خمس five|ستة ست six"
    "|سبعة سبع seven|ثمانية ثماني ثمان eight|تسعة تسع nine|عشرة عشر ten|أحد_عشر eleven"
    "|اثني_عشر twelve"
)
_PAST: Final = f"(?:{'|'.join(map(fold, ('الماضي', 'الفائت', 'المنصرم')))})ه?"
_CURRENT: Final = "(?:الحالي|الجاري)ه?"


class Relative(NamedTuple):
    """A pattern of such times, and whether it names one surely."""

    pattern: re.Pattern[str]
    reckon: Callable[[re.Match[str], dt.date], tuple[dt.date, dt.date | None]]
    certain: bool

    def days(self, match: re.Match[str], today: dt.date) -> tuple[dt.date, dt.date | None] | None:
        """The first and the last day that ``match`` names, the last None where it has no end.

        None for what lies before the year 1.
        """
        try:
            return self.reckon(match, today)
        except (ValueError, OverflowError):
            return None


def _forms(words: str) -> list[str]:
    return [fold(word.replace("_", " ")) for word in words.split()]


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def unit_names() -> dict[str, Unit]:
    """Each folded name of a unit, in all its numbers."""
    return {form: unit for unit, names in _UNITS.items() for part in names for form in _forms(part)}


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {
        form: number
        for number, words in enumerate(_NUMBERS.split("|"), 1)
        for form in _forms(words)
    }


def _back(unit: Unit, many: int, today: dt.date) -> Days:
    """The whole day, week, month or year that lies so many of them before today's."""
    if unit == "hour":
        unit, many = "day", many // 24
    if unit == "day":
        day = today - dt.timedelta(many)
        return day, day
    if unit == "week":
        into = (today.weekday() - _first_of_week()) % 7
        start = today - dt.timedelta(into + 7 * many)
        return start, start + dt.timedelta(6)
    if unit == "year":
        return dt.date(today.year - many, 1, 1), dt.date(today.year - many, 12, 31)
    start = _month(today, -many)
    return start, _month(start, 1) - dt.timedelta(1)


def _month(day: dt.date, many: int) -> dt.date:
    """The first day of the month that comes so many after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + many, 12)
    return dt.date(year, month + 1, 1)


def _last(unit: Unit, many: int, today: dt.date) -> dt.date:
    """The day so many units before today: the 31st becomes the last day of a shorter month."""
    days: dict[Unit, int] = {"hour": -(-many // 24), "day": many, "week": 7 * many}
    if unit in days:
        return today - dt.timedelta(days[unit])
    start = _month(today, -many * (12 if unit == "year" else 1))
    return min(start + dt.timedelta(today.day - 1), _month(start, 1) - dt.timedelta(1))


def _first_of_week() -> int:
    return int(Locale.parse("ar_EG").first_week_day)


def _counted(match: re.Match[str]) -> tuple[Unit, int]:
    """The unit and the number that a match names."""
    named = match.groupdict()
    if number := named.get("number"):
        many = int(number) if number.isdecimal() else _numbers()[number]
        return unit_names()[match["unit"]], many
    if two := named.get("two"):
        return unit_names()[two], 2
    return unit_names()[match["one"]], 1


def _ago(match: re.Match[str], today: dt.date) -> Days:
    unit, many = _counted(match)
    return _back(unit, many, today)


def _since(match: re.Match[str], today: dt.date) -> tuple[dt.date, None]:
    unit, many = _counted(match)
    return _last(unit, many, today), None


def _whole(many: int) -> Callable[[re.Match[str], dt.date], Days]:
    """The unit that a match names, so many before the present one; none of it is to come."""

    def days(match: re.Match[str], today: dt.date) -> Days:
        first, last = _back(unit_names()[match["one"]], many, today)
        return first, min(last, today)

    return days


def _day(many: int) -> Callable[[re.Match[str], dt.date], Days]:
    return lambda _, today: _back("day", many, today)


def _weekday(match: re.Match[str], today: dt.date) -> Days:
    """The latest such day before today."""
    return _back("day", (today.weekday() - weekdays()[match["weekday"]] - 1) % 7 + 1, today)


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """Each day of the week by its folded name, Monday is 0."""
    return {
        fold(name): day
        for locale in ("ar", "en")
        for day, name in Locale.parse(locale).days["format"]["wide"].items()
    }


def words() -> set[str]:
    """Folded words of which each such time has one, some of them behind the article or ب."""
    return {*unit_names(), *weekdays(), "امس", "بالامس", "البارحه", "yesterday", "today"}


@lru_cache(maxsize=1)
def relatives() -> tuple[Relative, ...]:
    """All of them; what stands first is preferred where two overlap."""
    one, two, many = (_any([f for u in _UNITS.values() for f in _forms(u[n])]) for n in range(3))
    number = rf"(?P<number>\d{{1,4}}|{_any(list(_numbers()))})"
    count = rf"(?:{number} (?P<unit>{many})|(?P<two>{two}))"
    single = rf"(?P<one>{one})"
    long = "(?P<one>اسبوع|شهر|سنه|عام|week|month|year)"
    day = rf"(?P<weekday>{_any(list(weekdays()))})"
    # «قبل أسبوع من الانتخابات», «قبل عام 2015» and «قبل شهر رمضان» are no times ago.
    of = r"(?! (?:من|علي|ونصف)\b)"
    months = _any([*month_names(), *hijri_months()])
    alone = rf"{of}(?! (?:\d|ال|(?:{months})\b))"
    table: list[tuple[str, Callable[..., tuple[dt.date, dt.date | None]], bool]] = [
        (rf"قبل {count}{of}", _ago, True),
        (rf"{count} ago", _ago, True),
        (rf"قبل {single}{alone}", _ago, False),
        (rf"an? {single} ago", _ago, True),
        (rf"منذ {count}{of}", _since, True),
        (rf"منذ {single}{alone}", _since, False),
        (rf"(?:(?:خلال|في) )?اخر {count}", _since, True),
        (rf"(?:(?:خلال|في) )?ال ?{count} {_PAST}", _since, True),
        (rf"(?:in )?(?:the )?(?:last|past) {count}", _since, True),
        (rf"(?:the )?past {single}", _since, True),
        (rf"(?:(?:خلال|في) )?ال(?P<unit>{many}) ال{number} {_PAST}", _since, True),
        (rf"ال{long} (?:ال)?قبل {_PAST}", _whole(2), True),
        (rf"ال{long} {_PAST}", _whole(1), True),
        (rf"last {long}", _whole(1), True),
        (rf"هذ[اه] ال{long}", _whole(0), True),
        (rf"ال{long} {_CURRENT}", _whole(0), True),
        (rf"this {long}", _whole(0), True),
        (rf"(?:يوم )?{day} {_PAST}", _weekday, True),
        (rf"last {day}", _weekday, True),
        (r"(?:اول (?:من )?امس|امس الاول|قبل امس|(?:the )?day before yesterday)", _day(2), True),
        (r"(?:(?<!في )ب?امس(?! الحاجه)|بالامس|البارحه|yesterday)", _day(1), True),
        (r"(?:اليوم|today)", _day(0), False),
    ]
    return tuple(Relative(_compiled(pattern), days, sure) for pattern, days, sure in table)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Whole words only, but for و before them, with any white space between them."""
    # A look-behind has a fixed width, so the one space in it stays.
    spaced = re.sub(r"(?<!<!في) (?!\?)", r"\\s+", pattern)
    return re.compile(rf"(?:(?<!\w)|(?<=\bو)){spaced}(?!\w)")
