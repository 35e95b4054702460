"""Relative times in Arabic and English: أمس, الأسبوع الماضي, قبل ثلاثة أيام, last month.

The patterns are for text from ``bahith.indexer.dates.parsing.normalized``. Weeks run from Saturday
to Friday, as CLDR says for Egypt and most Arab countries.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from bahith.analyzers.folding import fold
from bahith.indexer.dates.cldr import FIRST_OF_WEEK, WEEKDAYS
from bahith.indexer.dates.parsing import hijri_months, month_names

Unit: TypeAlias = Literal["hour", "day", "week", "month", "year", "decade", "century"]
Days: TypeAlias = tuple[dt.date, dt.date]
"""The first and the last day of a period."""

# The forms for one, for two (the Arabic dual), and for other numbers.
_UNITS: Final[dict[Unit, tuple[str, str, str]]] = {
    "hour": ("ساعة hour", "ساعتين", "ساعة ساعات hour hours"),
    "day": ("يوم day", "يومين", "يوم يوما أيام day days"),
    "week": ("أسبوع week", "أسبوعين", "أسبوع أسبوعا أسابيع week weeks"),
    "month": ("شهر month", "شهرين", "شهر شهرا أشهر شهور month months"),
    "year": ("سنة عام year", "سنتين عامين", "سنة سنوات سنين عام عاما أعوام year years"),
    "decade": ("عقد decade", "عقدين", "عقد عقدا عقود decade decades"),
    "century": ("قرن century", "قرنين", "قرن قرنا قرون century centuries"),
}
_PAST: Final = f"(?:{'|'.join(map(fold, ('الماضي', 'الفائت', 'المنصرم')))})ه?"
LATEST: Final = f"(?:{_PAST}|الاخيره?)"
"""A pattern for what makes a counted time end today: السنوات العشر الماضية."""
_CURRENT: Final = "(?:الحالي|الجاري)ه?"
_DECADES: Final = ("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين")


class Relative(NamedTuple):
    """A pattern of relative times, and whether its matches are certainly meant as times."""

    pattern: re.Pattern[str]
    compute: Callable[[re.Match[str], dt.date], tuple[dt.date, dt.date | None]]
    certain: bool

    def days(self, match: re.Match[str], today: dt.date) -> tuple[dt.date, dt.date | None] | None:
        """The first and the last day that ``match`` names; the last is None for an open end.

        None for a time before the year 1.
        """
        try:
            return self.compute(match, today)
        except (ValueError, OverflowError):
            return None


def _forms(words: str) -> list[str]:
    return [fold(word.replace("_", " ")) for word in words.split()]


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def unit_names() -> dict[str, Unit]:
    """The names of units in singular, dual and plural, folded → the units."""
    return {form: unit for unit, names in _UNITS.items() for part in names for form in _forms(part)}


def _back(unit: Unit, count: int, today: dt.date) -> Days:
    """The whole day, week, month or year that is ``count`` units before the current one."""
    if unit == "hour":
        unit, count = "day", count // 24
    if unit == "day":
        day = today - dt.timedelta(count)
        return day, day
    if unit == "week":
        day_of_week = (today.weekday() - FIRST_OF_WEEK) % 7
        start = today - dt.timedelta(day_of_week + 7 * count)
        return start, start + dt.timedelta(6)
    if unit in ("year", "decade", "century"):
        first, last = _years(unit, count, today.year)
        return dt.date(first, 1, 1), dt.date(last, 12, 31)
    start = _month(today, -count)
    return start, _month(start, 1) - dt.timedelta(1)


def _years(unit: Unit, count: int, year: int) -> tuple[int, int]:
    """The first and last year of a decade, 2010 to 2019, or of a century, 1901 to 2000."""
    if unit == "year":
        return year - count, year - count
    first = year - year % 10 - 10 * count if unit == "decade" else (year - 1) // 100 * 100 + 1
    return (
        (first, first + 9) if unit == "decade" else (first - 100 * count, first - 100 * count + 99)
    )


def _month(day: dt.date, count: int) -> dt.date:
    """The first day of the month that is ``count`` months after that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, 1)


def _before(unit: Unit, count: int, today: dt.date) -> dt.date:
    """The day ``count`` units before today; the 31st becomes the last day of a shorter month."""
    days: dict[Unit, int] = {"hour": -(-count // 24), "day": count, "week": 7 * count}
    if unit in days:
        return today - dt.timedelta(days[unit])
    months: dict[Unit, int] = {"month": 1, "year": 12, "decade": 120, "century": 1200}
    start = _month(today, -count * months[unit])
    return min(start + dt.timedelta(today.day - 1), _month(start, 1) - dt.timedelta(1))


def _counted(match: re.Match[str]) -> tuple[Unit, int]:
    """The unit that a match names, and how many of it."""
    groups = match.groupdict()
    if number := groups.get("number"):
        return unit_names()[match["unit"]], int(number)
    if two := groups.get("two"):
        return unit_names()[two], 2
    return unit_names()[match["one"]], 1


def _ago(match: re.Match[str], today: dt.date) -> Days:
    """The whole unit so long ago; a century ago was some time in that decade."""
    unit, count = _counted(match)
    return _back("decade", 10 * count, today) if unit == "century" else _back(unit, count, today)


def _decade(match: re.Match[str], today: dt.date) -> Days:
    """ستينيات القرن الماضي, ستينات القرن العشرين: 1960 to 1969."""
    last_century = ((today.year - 1) // 100 - 1) * 100
    first = (
        (1900 if match["twentieth"] else last_century) + 10 * _DECADES.index(match["decade"]) + 20
    )
    return dt.date(first, 1, 1), dt.date(first + 9, 12, 31)


def _since(match: re.Match[str], today: dt.date) -> tuple[dt.date, None]:
    unit, count = _counted(match)
    return _before(unit, count, today), None


def _whole(count: int) -> Callable[[re.Match[str], dt.date], Days]:
    """The unit that a match names, ``count`` before the current one, and up to today at most."""

    def days(match: re.Match[str], today: dt.date) -> Days:
        first, last = _back(unit_names()[match["one"]], count, today)
        return first, min(last, today)

    return days


def _day(count: int) -> Callable[[re.Match[str], dt.date], Days]:
    return lambda _, today: _back("day", count, today)


def _weekday(match: re.Match[str], today: dt.date) -> Days:
    """The latest such weekday before today."""
    return _back("day", (today.weekday() - weekdays()[match["weekday"]] - 1) % 7 + 1, today)


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """The names of weekdays, folded → their numbers; Monday is 0."""
    return {fold(name): day for names in WEEKDAYS for day, name in enumerate(names)}


def words() -> set[str]:
    """Every relative time has one of these words, folded, perhaps after the article or ب."""
    return {*unit_names(), *weekdays(), "امس", "بالامس", "البارحه", "yesterday", "today"}


@lru_cache(maxsize=1)
def relatives() -> tuple[Relative, ...]:
    """All rules; of two matches of equal length that overlap, that of the first rule is taken."""
    one, two, many = (_any([f for u in _UNITS.values() for f in _forms(u[n])]) for n in range(3))
    number = r"(?P<number>\d{1,4})"
    count = rf"(?:{number} (?P<unit>{many})|(?P<two>{two})|(?P<one>{one}) واحده?)"
    about = "(?:(?:نحو|حوالي|قرابه|زهاء|ما يقارب|ما يقرب من|about|some) )?"
    single = rf"(?P<one>{one})"
    long = "(?P<one>اسبوع|شهر|سنه|عام|عقد|week|month|year|decade)"
    day = rf"(?P<weekday>{_any(list(weekdays()))})"
    on, two_days_ago = f"(?: (?:{_any(list(weekdays()))}))?", "(?:the )?day before yesterday"
    # «قبل أسبوع من الانتخابات», «قبل عام 2015» and «قبل شهر رمضان» do not count from today.
    of = r"(?: من (?:الزمن|الزمان|الان|اليوم))?(?! (?:من|علا|ونصف)\b)"
    months = _any([*month_names(), *hijri_months()])
    alone = rf"{of}(?! (?:\d|ال|(?:{months})\b))"
    decade = rf"(?P<decade>{_any(list(_DECADES))})ي?ات"
    within = "(?:(?:خلال|في|طوال|طيله|علا مدي|علا مدار) )?"
    table: list[tuple[str, Callable[..., tuple[dt.date, dt.date | None]], bool]] = [
        (rf"قبل {about}{count}{of}", _ago, True),
        (rf"{about}{count} ago", _ago, True),
        (rf"قبل {about}{single} من الزما?ن", _ago, True),
        (rf"قبل {about}{single}{alone}", _ago, False),
        (rf"an? {single} ago", _ago, True),
        (rf"منذ {about}{count}{of}", _since, True),
        (rf"منذ {about}{single} من الزما?ن", _since, True),
        (rf"منذ {about}{single}{alone}", _since, False),
        (rf"{within}اخر {count}", _since, True),
        (rf"{within}ال ?{count} {LATEST}{of}", _since, True),
        (rf"(?:in )?(?:the )?(?:last|past) {count}", _since, True),
        (rf"(?:the )?past {single}", _since, True),
        (rf"{within}ال(?P<unit>{many}) ال ?{number} {LATEST}{of}", _since, True),
        (rf"{decade} القرن (?:{_PAST}|(?P<twentieth>العشرين|ال20))", _decade, False),
        (rf"ال(?P<one>قرن) {_PAST}", _whole(1), False),
        (r"last (?P<one>century)", _whole(1), False),
        (rf"ال(?P<one>قرن) {_CURRENT}", _whole(0), False),
        ("(?:هذا ال|this )(?P<one>قرن|century)", _whole(0), False),
        (rf"ال{long} (?:ال)?قبل {_PAST}", _whole(2), True),
        (rf"ال{long} {_PAST}", _whole(1), True),
        (rf"last {long}", _whole(1), True),
        # «هذا العقد» may be a contract.
        (r"هذا ال(?P<one>عقد)", _whole(0), False),
        (rf"هذ[اه] ال{long}", _whole(0), True),
        (rf"ال{long} {_CURRENT}", _whole(0), True),
        (rf"this {long}", _whole(0), True),
        (rf"(?:يوم )?{day} {_PAST}", _weekday, True),
        (rf"last {day}", _weekday, True),
        (rf"(?:اول (?:من )?امس|امس الاول|قبل امس|{two_days_ago}){on}", _day(2), True),
        (rf"(?:(?<!في )ب?امس(?! الحاجه)|بالامس|البارحه|yesterday){on}", _day(1), True),
        (r"(?:اليوم|today)", _day(0), False),
    ]
    return tuple(Relative(_compiled(pattern), days, certain) for pattern, days, certain in table)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Whole words with any white space between them; و may precede the first."""
    # A look-behind has a fixed width, so the one space in it stays.
    spaced = re.sub(r"(?<!<!في) (?!\?)", r"\\s+", pattern)
    return re.compile(rf"(?:(?<!\w)|(?<=\bو)){spaced}(?!\w)")
