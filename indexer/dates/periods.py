"""The times that a text names: days, months and years of both calendars, and relative times.

Works on text from ``bahith.indexer.dates.parsing.normalized``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from bahith.analyzers import months
from bahith.analyzers.folding import fold
from bahith.indexer.dates import calendars, lookalikes, relative
from bahith.indexer.dates.calendars import PARTS, Lone, Period
from bahith.indexer.dates.cldr import ENGLISH_MONTHS, MONEY
from bahith.indexer.dates.parsing import FIRST_YEAR, full_matches, hijri_months, months_pattern

BETWEEN: Final = (
    r"(?:(?:خلال|في)\s+)?(?:(?:ال)?(?:فتره|مده)\s+)?(?:الممتده\s+|الواقعه\s+|ما\s+)?"
    r"(?:من|بين|from|between)"
)
"""What comes before the first end of a range."""

_AFTER: Final = r"(?!\w)(?![/.-]\d)"
# و is written together with the next word: «بين 2019 و2021».
_BEFORE: Final = r"(?:(?<!\w)|(?<=\bو))(?<!\d[/.-])"


def periods(normal: str, today: dt.date) -> list[Period]:
    """The periods that ``normal`` names, in order; of two that overlap, the longer one."""
    disjoint: list[Period] = []
    covered = bytearray(len(normal))
    for start, end in lookalikes.no_dates(normal):
        covered[start:end] = b"\1" * (end - start)
    for start, end, period in sorted(_candidates(normal, today), key=lambda c: c[0] - c[1]):
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            if period and lookalikes.is_doubtful(normal, period):
                period = period._replace(certain=False)
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
                certain = rule.certain and days[0].year >= calendars.OLDEST
                yield *match.span(), Period(*match.span(), *days, certain, lone)
            else:
                yield *match.span(), None
    for match, day in full_matches(normal):
        if int(match["year"]) >= FIRST_YEAR:
            certain = not _either_order(match)
            named = calendars.name_of_day(match) if day else None
            yield (
                *match.span(),
                Period(*match.span(), day, day, certain, named=named) if day else None,
            )
    for pattern, read in _absolute():
        for match in pattern.finditer(normal):
            yield *match.span(), read(match, today)


def _either_order(match: re.Match[str]) -> bool:
    """Whether day and month could be swapped: 03/04/2021."""
    groups = match.groupdict()
    if not groups.get("slash") or match.start("year") < match.start("day"):
        return False
    return groups["day"] != groups["month"] and int(groups["day"]) <= 12


_Read: TypeAlias = Callable[[re.Match[str], dt.date], "Period | None"]


@lru_cache(maxsize=1)
def _absolute() -> tuple[tuple[re.Pattern[str], _Read], ...]:
    """Patterns of days, months and years, each with the function that reads its matches."""
    year, hijri_year = r"(?P<year>1[6-9]\d\d|20\d\d)", r"(?P<year>1[345]\d\d)"
    day, month_number = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<month>0?[1-9]|1[0-2])"
    joint = r"\s*(?:[,،]\s*|(?:من|شهر|(?:ال|ل|لل)?(?:عام|سنه)|of)\s+){0,3}"
    hijri = rf"(?P<month>{_any(hijri_months())})"
    era, common = r"\s?(?:ه|هجري|هجريه|ah)", r"(?:\s?(?:م|ميلادي|ميلاديه))?"
    named, lone = months_pattern(), _any(_lone_months())
    until = rf"(?:{BETWEEN}\s+)?(?:يومي\s+)?(?P<one>\d{{1,2}})\s*(?:[–-]|(?:الي|حتي|to|and)\s|و)\s*"
    no_count = rf"(?!\s?[%٪$€])(?!\s+(?:{_any(_counted_things())})(?!\w))"
    part = rf"(?:(?:{_parts()})\s+(?:شهر\s+)?)?"
    table: list[tuple[str, _Read]] = [
        (rf"(?:{until})?{day}{joint}{hijri}{joint}{hijri_year}(?:{era})?", calendars.hijri),
        (rf"{day}(?P<slash>[/.-]){month_number}(?P=slash){hijri_year}(?:{era})?", calendars.hijri),
        (rf"{hijri_year}(?P<slash>[/.-]){month_number}(?P=slash){day}(?:{era})?", calendars.hijri),
        (rf"(?:{until})?{day}{joint}{named}{joint}{year}{common}", calendars.days),
        (rf"{hijri}{joint}{hijri_year}(?:{era})?", calendars.hijri),
        (rf"{hijri}{joint}{year}{common}", calendars.hijri_in_year),
        (rf"{part}{named}{joint}{year}{common}", calendars.month),
        (rf"شهر\s+{month_number}{joint}{year}{common}", calendars.month),
        (rf"{year}\s?[/-]\s?{month_number}", calendars.month),
        (rf"{month_number}\s?[/-]\s?{year}", calendars.month),
        (rf"{year}\s?[/–-]\s?{year.replace('year', 'until')}", calendars.years),
        (rf"(?:(?:ال)?(?:عام|سنه)\s+){hijri_year}(?:{era})?", calendars.hijri),
        (rf"{hijri_year}{era}", calendars.hijri),
        (rf"{year}{common}{no_count}", calendars.year),
        (rf"{day}{joint}{hijri}", calendars.hijri),
        (rf"{day}{joint}{named}", calendars.yearless),
        (rf"{named}{joint}{day}", calendars.yearless),
        (rf"{hijri}(?!\s+ال(?:قادم|مقبل))", calendars.hijri),
        (
            rf"{part}(?P<month>{lone})(?:\s?/\s?(?P<second>{lone}))?(?!\s+ال(?:قادم|مقبل))",
            calendars.yearless,
        ),
        ("(?:الان|now)", calendars.now),
    ]
    return tuple((re.compile(f"{_BEFORE}{form}{_AFTER}"), read) for form, read in table)


def _parts() -> str:
    """A pattern with a group for each of the parts of a month: part1, part2…"""
    words = (_any(map(fold, words)).replace(r"\ ", r"\s+") for _, _, words in PARTS)
    return "|".join(f"(?P<part{number}>{any_of})" for number, any_of in enumerate(words, 1))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _counted_things() -> set[str]:
    """Words, folded, that follow a number that is no year: سنة, دولار, ألف."""
    return {*map(fold, (*MONEY, "ألف", "مليون", "مليار", "شخص", "متر")), *relative.unit_names()}


def _lone_months() -> set[str]:
    """Names, folded, that may mean a month without a day or year.

    Neither آب, which folds to the word for a father, nor "may" and "march".
    """
    arabic = {fold(name) for name in months.names() if name != months.AUGUST}
    return arabic | {fold(name) for name in ENGLISH_MONTHS} - {"may", "march"}
