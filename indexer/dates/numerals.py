"""Numbers in words → digits, where they count or name a time: عشرين عاما → 20 عاما.

Works on text from ``bahith.indexer.dates.parsing.normalized``. Numbers are read in both genders
and all cases; a compound is units, then tens (Ryding 2005, chapter 15): خمسة وعشرون, الخامس
والعشرين. A number elsewhere, as in ثلاثة كتب, stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from bahith.analyzers.folding import fold
from bahith.indexer.dates.parsing import hijri_months, month_names
from bahith.indexer.dates.relative import LATEST, unit_names, weekdays

_UNITS: Final = (
    "واحد واحدة أحد إحدى one|اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي two|ثلاثة ثلاث three"
    "|أربعة أربع four|خمسة خمس five|ستة ست six|سبعة سبع seven|ثمانية ثماني ثمان eight"
    "|تسعة تسع nine|عشرة عشر ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_TENS: Final = (
    "عشرون عشرين twenty|ثلاثون ثلاثين thirty|أربعون أربعين forty|خمسون خمسين fifty"
    "|ستون ستين sixty|سبعون سبعين seventy|ثمانون ثمانين eighty|تسعون تسعين ninety"
)
_HUNDREDS: Final = (
    "مئة مائة hundred|مئتان مئتين مائتان مائتين|ثلاثمئة|أربعمئة|خمسمئة|ستمئة|سبعمئة"
    "|ثمانمئة ثمانيمئة|تسعمئة"
)
_THOUSANDS: Final = "ألف|ألفان ألفين"
_ORDINALS: Final = (
    "أول حادي واحد غرة first|ثاني second|ثالث third|رابع fourth|خامس fifth|سادس sixth|سابع seventh"
    "|ثامن eighth|تاسع ninth|عاشر tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
)
_DAYS_OF_MONTH: Final = 31
_FRACTIONS: Final = {
    "ربع قرن": "25 سنة",
    "نصف قرن": "50 سنة",
    "نصف عقد": "5 سنوات",
    "نصف عام": "6 أشهر",
    "نصف سنة": "6 أشهر",
    "half a century": "50 years",
    "a quarter of a century": "25 years",
    "a quarter century": "25 years",
}
_COUNTED: Final = (
    *("كانون", "تشرين", "ربيع", "جمادي", "الاسبوع", "النصف", "الربع", "الثلث", "الشطر", "الجزء"),
    *("القسم", "العشر", "الدور", "العدد", "الفصل", "الموسم"),
)
"""Words, folded, whose ordinal is no day of the month that follows: تشرين الثاني."""


def in_digits(normal: str, ranges: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """A normalized text with numbers of time in digits, and the ranges of its characters."""
    text, places = normal, list(ranges)
    for pattern, is_ordinal in _rules():
        for match in reversed(list(pattern.finditer(text))):
            number = _value(match["number"], _ordinals() if is_ordinal else _cardinals())
            if number and (not is_ordinal or _is_day(match, number)):
                start, end = match.start("start"), match.end("number")
                text = _replace(text, places, start, end, str(number))
    for match in reversed(list(_fraction().finditer(text))):
        text = _replace(text, places, *match.span(), _fractions()[" ".join(match[0].split())])
    return text, places


def _replace(text: str, places: list[tuple[int, int]], start: int, end: int, digits: str) -> str:
    """``text`` with ``digits`` from ``start`` to ``end``; ``places`` is changed likewise."""
    places[start:end] = [(places[start][0], places[end - 1][1])] * len(digits)
    return f"{text[:start]}{digits}{text[end:]}"


def _is_day(match: re.Match[str], number: int) -> bool:
    """Whether an ordinal before a month is a day, and does not count the noun before it."""
    words = match.string[: match.start("start")].split()
    previous = words[-1] if words else ""
    agrees = previous.startswith("ال") and previous not in ("اليوم", *weekdays())
    counts = agrees and bool(match["start"]) and not match.groupdict().get("of")
    return number <= _DAYS_OF_MONTH and previous not in _COUNTED and not counts


def ordinal(day: int) -> str:
    """The ordinal of a day of the month, with its article: الخامس والعشرين."""
    first = [forms.split()[0] for forms in _ORDINALS.split("|")]
    tens, units = divmod(day, 10)
    unit = "حادي" if units == 1 and tens else first[units - 1]
    if day <= len(first[:10]):
        return f"ال{first[day - 1]}"
    if tens == 1:
        return f"ال{unit} عشر"
    ten = f"ال{_TENS.split('|')[tens - 2].split()[1]}"
    return f"ال{unit} و{ten}" if units else ten


def _table(words: str, step: int = 1) -> dict[str, int]:
    """``words`` folded → their numbers; a bar moves on to the next number."""
    return {
        fold(word): number * step
        for number, forms in enumerate(words.split("|"), 1)
        for word in forms.split()
    }


@lru_cache(maxsize=1)
def _cardinals() -> dict[str, int]:
    tens = {word: number + 10 for word, number in _table(_TENS, 10).items()}
    return _table(_UNITS) | tens | _table(_HUNDREDS, 100) | _table(_THOUSANDS, 1000)


@lru_cache(maxsize=1)
def _ordinals() -> dict[str, int]:
    tens = {word: number for word, number in _cardinals().items() if number in (20, 30)}
    return _table(_ORDINALS) | tens | {"عشر": 10}


def _value(words: str, table: Mapping[str, int]) -> int:
    """The number that ``words`` name together, and 0 if they are not one number."""
    if words.isdecimal():
        return int(words)
    total, previous = 0, (5, 0)
    for word in re.findall(r"[^\W\d_]+", re.sub(r"\bو\s", "و", words)):
        bare = next((form for form in _bare(word) if form in table), "")
        number = table.get(bare, 0)
        teen = number == 10 and 0 < previous[1] < 10
        # «وأحد» and «واحد» are one word after folding.
        joined = teen or not total or word.startswith("و") or word.isascii()
        rank = 0 if teen else _rank(number, word.isascii())
        if not number or not joined or rank >= previous[0] or (rank == 1 and previous[1] == 10):
            return 0
        total, previous = total + number, (rank, number)
    return total


def _bare(word: str) -> Iterable[str]:
    return word, word.removeprefix("ال"), word.removeprefix("و"), word.removeprefix("وال")


def _rank(number: int, english: bool) -> int:
    """Numbers are named in this order, the highest first: 1973 is 1000, 900, 3 and 70."""
    if number >= 100:
        return 4 if number >= 1000 else 3
    return 1 if (number >= 20) != english else 2


@lru_cache(maxsize=1)
def _fractions() -> dict[str, str]:
    return {fold(words): fold(digits) for words, digits in _FRACTIONS.items()}


@lru_cache(maxsize=1)
def _fraction() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(_fractions())})(?!\w)".replace(r"\ ", r"\s+"))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _sequence(table: Iterable[str]) -> str:
    """A pattern for words of ``table`` in a row, with و and the article."""
    words = _any(table)
    return rf"(?P<number>(?:{words})(?:(?:\s+(?:و\s?)?|-)(?:ال)?(?:{words})){{0,7}})"


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns whose group ``number`` is in words, and whether that is an ordinal.

    Digits replace what is between ``start`` and the end of ``number``.
    """
    cardinal = _sequence(_cardinals())
    units_of_day = _any(word for word, number in _ordinals().items() if number < 20)
    tens = _any(word for word, number in _ordinals().items() if number >= 20)
    below_ten = _any(word for word, number in _ordinals().items() if number < 10)
    compound = rf"(?:{below_ten})\s+(?:عشر|و\s?(?:ال)?(?:{tens}))"
    ordinal = rf"(?P<number>{compound}|{units_of_day}|(?<=ال)(?:{tens}))"
    units, months = _any(unit_names()), _any([*month_names(), *hijri_months()])
    in_month = rf"\s+(?:(?P<of>من|of)\s+)?(?:شهر\s+)?(?:{months})(?!\w)"
    day = rf"(?<!\w)و?(?P<start>(?:ال)?){ordinal}"
    to = r"(?:\s*[–-]\s*|\s+(?:الي|حتي)\s+|\s+و\s?)"
    table = (
        (rf"(?<!\w)(?:و|ال)?(?P<start>){cardinal}(?=\s+(?:{units})(?!\w))", False),
        (rf"(?<!\w)ال(?:{units})\s+ال(?P<start>){cardinal}(?=\s+{LATEST}(?!\w))", False),
        (rf"(?:(?:عام|سنه)|(?<!\w)(?:{months}))\s+(?P<start>)(?=الف){cardinal}(?!\w)", False),
        (rf"{day}(?={in_month})", True),
        (rf"{day}(?={to}\d{{1,2}}{in_month})", True),
        (rf"(?<!\w)و?(?P<start>){cardinal}(?={in_month})", False),
        (rf"(?<!\w)و?(?P<start>ال\s?)(?P<number>\d{{1,2}})(?={in_month})", True),
    )
    return tuple((re.compile(pattern), is_ordinal) for pattern, is_ordinal in table)
