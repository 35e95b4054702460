"""Dates in a query, as people write them → times to filter by. Total; slow only if there is one.

Text in quotes, in a field, in an exact word or after ``-`` is never read as a date, and nothing is
in a query with AND, OR or parentheses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from bahith.analyzers.patterns import lazy
from bahith.indexer.dates.calendars import Named, Period, in_year
from bahith.indexer.dates.numerals import in_digits
from bahith.indexer.dates.parsing import months_pattern, normalized
from bahith.indexer.dates.periods import BETWEEN, may_name, periods
from bahith.indexer.dates.relative import weekdays
from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.text import QueryText, remembered

MAX_DATES: Final = 8
"""The most dates of a query that are returned; if there are more, none is certain."""


@dataclass(frozen=True, slots=True)
class When:
    """A time that a query names.

    ``start`` and ``end`` are its range in the query, ``text`` what stands there. ``after`` and
    ``before`` are its first and last day, None where it is open. A ``certain`` time may be applied
    as a filter; any other should only be offered. ``named`` is how articles name it, if it is a
    day or a month of a year, by which an event may be called.
    """

    start: int
    end: int
    text: str
    after: dt.date | None
    before: dt.date | None
    certain: bool
    named: Named | None = None


_BARRIER: Final = "\0"
_OPERATORS: Final = (Kind.AND, Kind.OR, Kind.OPEN, Kind.CLOSE)

_TIME_OF_DAY: Final = "(?:صباح|ظهر|عصر|مساء|ليله|فجر|نهار)"
_FILLER: Final = (
    rf"(?:(?:{_TIME_OF_DAY}\s+)?(?:يوم\s+)?(?:{'|'.join(weekdays())})[,،]?\s+"
    rf"(?:(?:ال)?(?:موافق|مصادف)\s+)?|{_TIME_OF_DAY}\s+(?:يوم\s+)?"
    r"|(?:ال)?(?:عام|سنه|شهر|يوم|تاريخ|موافق|مصادف|عامين|سنتين)\s+|ل(?:عام|سنه)\s+"
    r"|(?:عامي|سنتي|شهري|يومي)\s+|(?:the\s+)?(?:year|month)\s+)"
)
_RELATION: Final = lazy(
    r"(?<!\w)(?:(?P<since>منذ|(?:ابتداء|بدءا|اعتبارا|انطلاقا)\s+من|since)"
    r"|(?P<after>(?:ما\s+)?بعد|after)|(?P<before>(?:ما\s+)?قبل|before)"
    rf"|(?P<until>حتي|لغايه|الي\s+غايه|until|till)|(?P<between>{BETWEEN})"
    rf"|(?P<on>في|خلال|بتاريخ|in|on|during))\s+{_FILLER}?$"
)
_FILLED: Final = lazy(rf"(?<!\w)و?{_FILLER}$")
_TO: Final = lazy(rf"\s+(?:و|(?:الي(?:\s+غايه)?|حتي|لغايه|to|till|until|and|[–-])\s+)\s*{_FILLER}?")
_AND: Final = lazy(r"\s+(?:و|and)")
# أب with its hamza is a father, unless a day stands before it.
_FATHER: Final = lazy(r"(?<!\w)(?<!\d\s)(?<!شهر\s)أب(?!\w)")
_BOUNDING: Final = ("since", "after", "before", "until")
_REACH: Final = 40
"""How many characters before a date are searched for a word that makes it a bound."""


class _Bounds(NamedTuple):
    """A range of the folded query, and the first and last day that it asks for."""

    start: int
    end: int
    after: dt.date | None
    before: dt.date | None
    certain: bool
    named: Named | None = None


def read(q: str | QueryText, today: dt.date) -> tuple[When, ...]:
    """The times that ``q`` names, in order, with disjoint ranges; never raises.

    Relative times such as أمس are counted from ``today``. If certain times exclude each other, all
    become uncertain.
    """
    return _read(QueryText.of(q), today)


@remembered
def _read(query: QueryText, today: dt.date) -> tuple[When, ...]:
    normal, ranges = normalized(_readable(query))
    if not may_name(normal):
        return ()
    normal, ranges = in_digits(normal, ranges)
    bounded = [b for b in _bounds(normal, periods(normal, today)) if b.after or b.before]
    whens = [_when(query.head, ranges, bounds) for bounds in bounded]
    # «أمس واليوم» asks for either of two times, but filters are combined with AND.
    any_of_them = any(normal[bounds.start] == "و" for bounds in bounded)
    if len(whens) > MAX_DATES or any_of_them or _contradict(whens):
        whens = [replace(when, certain=False) for when in whens[:MAX_DATES]]
    return tuple(whens)


def without(q: str, whens: Iterable[When]) -> str:
    """``q`` without the ranges of ``whens``: what is left to search for."""
    parts, end = [], 0
    for when in whens:
        parts.append(q[end : when.start])
        end = when.end
    return " ".join(part.strip() for part in (*parts, q[end:]) if part.strip(" \t\n،,"))


def applied(whens: Iterable[When]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that satisfy all certain times, None for an open end."""
    certain = [when for when in whens if when.certain]
    return (
        max((when.after for when in certain if when.after), default=None),
        min((when.before for when in certain if when.before), default=None),
    )


def _contradict(whens: Sequence[When]) -> bool:
    after, before = applied(whens)
    return bool(after and before and after > before)


def _readable(query: QueryText) -> str:
    """The query with barriers, of the same length, in place of all that is no plain word."""
    operators = [lexeme for lexeme in query.lexemes if lexeme.kind in _OPERATORS]
    second_names = _second_names(query.head) if operators else ()
    if any(not _within(lexeme.start, second_names) for lexeme in operators):
        return ""
    readable, previous = list(query.head), Kind.END
    for lexeme in query.lexemes:
        literal = previous in (Kind.FIELD, Kind.NOT) or lexeme.quoted or lexeme.exact
        word = lexeme.kind is Kind.TEXT and not literal and "*" not in lexeme.text
        # «رقم:» is no field, but tells what the number after it is.
        if not (word or lexeme.note == "unknown_field" or lexeme.kind in _OPERATORS):
            readable[lexeme.start : lexeme.end] = _BARRIER * (lexeme.end - lexeme.start)
        previous = lexeme.kind
    return "".join(readable)


def _second_names(head: str) -> list[tuple[int, int]]:
    """The ranges of a month with its second name in parentheses: آذار (مارس)."""
    normal, ranges = normalized(head)
    return [
        (ranges[match.start()][0], ranges[match.end() - 1][1])
        for match in re.finditer(months_pattern(), normal)
        if match[0].count("(") == match[0].count(")") == 1
    ]


def _within(position: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in ranges)


def _bounds(normal: str, in_order: Sequence[Period]) -> Iterator[_Bounds]:
    """The periods, with the words before and between them: منذ, قبل, من … إلى."""
    remaining = list(reversed(in_order))
    previous_end = 0
    while remaining:
        period = remaining.pop()
        if remaining and _is_said_again(normal, period, remaining[-1]):
            remaining[-1] = remaining[-1]._replace(start=period.start)
            continue
        lead = _RELATION.search(normal, max(previous_end, period.start - _REACH), period.start)
        relation = str(lead.lastgroup) if lead else ""
        between = relation == "between"
        joined = _join(normal, period, remaining[-1], between) if remaining else None
        if joined:
            remaining.pop()
        elif period.lone == "now":
            continue
        elif between or (period.lone == "today" and relation != "on"):
            lead = None
        start = lead.start() if lead else _with_filler(normal, previous_end, period.start)
        yield joined._replace(start=start) if joined else _bound(period, start, relation)
        previous_end = (joined or period).end


def _is_said_again(normal: str, relative: Period, absolute: Period) -> bool:
    """Whether a date follows its relative name, as in headlines: أمس الجمعة 31 مارس 2017."""
    is_day = relative.first == relative.last and not (relative.named or relative.month)
    between = normal[relative.end : absolute.start]
    return bool(is_day and absolute.named and re.fullmatch(rf"\s+{_FILLER}?", between))


def _with_filler(normal: str, previous_end: int, start: int) -> int:
    """The start of a period with the words before it that only introduce it: شهر, عام, و."""
    filler = _FILLED.search(normal, max(previous_end, start - _REACH), start)
    if filler:
        start = filler.start()
    return start - 1 if start > previous_end and normal[start - 1] == "و" else start


def _bound(period: Period, start: int, relation: str) -> _Bounds:
    """A period as one bound or as both."""
    if period.lone == "today" or period.last is None:
        relation = ""
    certain = period.certain or (period.lone == "year" and relation in _BOUNDING)
    sides: dict[str, tuple[dt.date | None, dt.date | None]] = {
        "since": (period.first, None),
        "after": (_next_to(period.last, 1), None),
        "before": (None, _next_to(period.first, -1)),
        "until": (None, period.last),
    }
    after, before = sides.get(relation, (period.first, period.last))
    named = period.named if relation in ("", "on") else None
    return _Bounds(start, period.end, after, before, certain, named)


def _next_to(day: dt.date | None, step: int) -> dt.date | None:
    """The day before or after; None beyond the first and last day of the calendar."""
    number = day.toordinal() + step if day else 0
    return dt.date.fromordinal(number) if 0 < number <= dt.date.max.toordinal() else None


def _join(normal: str, one: Period, other: Period, between: bool) -> _Bounds | None:
    """Two periods as the two ends of one, if the words around them say so."""
    link = _TO.fullmatch(normal, one.end, other.start)
    if not link or (_AND.match(link[0]) and not between):
        return None
    if one.lone == "month" and other.lone != "month" and other.last:
        candidates = (in_year(one, year) for year in (other.first.year, other.first.year - 1))
        days = next((days for days in candidates if days and days[0] <= other.last), None)
        if days is None:
            return None
        one = one._replace(first=days[0], last=days[1], certain=other.certain, lone=other.lone)
    if one.last is None or other.last is None:
        return None
    certain = all(end.certain or end.lone in ("year", "today", "now") for end in (one, other))
    first, last = min(one.first, other.first), max(one.last, other.last)
    return _Bounds(one.start, other.end, first, last, certain)


def _when(q: str, ranges: Sequence[tuple[int, int]], bounds: _Bounds) -> When:
    start, end = ranges[bounds.start][0], ranges[bounds.end - 1][1]
    certain = bounds.certain and not _FATHER.search(q[start:end])
    return When(start, end, q[start:end], bounds.after, bounds.before, certain, bounds.named)
