"""Dates in a question, as people write them → times to filter by. Total; slow only where one is.

What is inside quotes, in a field, exact or left out with ``-`` is never read, and
nothing in a question with AND, OR or parentheses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from bahith.indexer.dates.parsing import normalized
from bahith.indexer.dates.periods import Period, may_name, of_year, periods
from bahith.indexer.dates.relative import weekdays
from bahith.indexer.search.query.lexer import Kind
from bahith.indexer.search.query.question import Question

MAX_DATES: Final = 8
"""So many dates of one question are told; of more, none are surely meant."""


@dataclass(frozen=True, slots=True)
class When:
    """A time that a question names.

    ``start`` and ``end`` are its range in the question, ``text`` what stands there.
    ``after`` and ``before`` are its first and last day, None for no such bound.
    It may be applied as a filter where it is ``certain``, else only offered.
    """

    start: int
    end: int
    text: str
    after: dt.date | None
    before: dt.date | None
    certain: bool


_BARRIER: Final = "\0"
_KEPT_APART: Final = (Kind.AND, Kind.OR, Kind.OPEN, Kind.CLOSE)

_FILLER: Final = (
    rf"(?:(?:يوم\s+)?(?:{'|'.join(weekdays())})[,،]?\s+"
    r"|(?:ال)?(?:عام|سنه|شهر|يوم|تاريخ)\s+|(?:the\s+)?(?:year|month)\s+)"
)
_RELATION: Final = re.compile(
    r"(?<!\w)(?:(?P<since>منذ|since)|(?P<after>بعد|after)|(?P<before>قبل|before)"
    r"|(?P<until>حتي|لغايه|until|till)|(?P<between>بين|من|between|from)"
    rf"|(?P<on>في|خلال|بتاريخ|in|on|during))\s+{_FILLER}?$"
)
_FILLED: Final = re.compile(rf"(?<!\w)و?{_FILLER}$")
_TO: Final = re.compile(rf"\s+(?:و|(?:الي|حتي|لغايه|to|till|until|and|[–-])\s+)\s*{_FILLER}?")
_AND: Final = re.compile(r"\s+(?:و|and)")
_BOUNDING: Final = ("since", "after", "before", "until")
_REACH: Final = 40
"""So many characters before a date are looked at for what bounds it."""


class _Bounds(NamedTuple):
    """A range of the folded question, and the first and last day it asks for."""

    start: int
    end: int
    after: dt.date | None
    before: dt.date | None
    certain: bool


def read(q: str | Question, today: dt.date) -> tuple[When, ...]:
    """The times that ``q`` names, in order, their ranges disjoint; never raises.

    ``today`` is what أمس and the like are counted from. Where sure times exclude
    each other, all are only offered.
    """
    question = Question.of(q)
    normal, places = normalized(_readable(question))
    if not may_name(normal):
        return ()
    found = [b for b in _bounds(normal, periods(normal, today)) if b.after or b.before]
    whens = [_when(question.head, places, bounds) for bounds in found]
    # «أمس واليوم» asks for either of two times, and filters narrow together.
    either = any(normal[bounds.start] == "و" for bounds in found)
    if len(whens) > MAX_DATES or either or _contradict(whens):
        whens = [replace(when, certain=False) for when in whens[:MAX_DATES]]
    return tuple(whens)


def without(q: str, whens: Iterable[When]) -> str:
    """``q`` without the ranges of ``whens``: what is left to search for."""
    kept, place = [], 0
    for when in whens:
        kept.append(q[place : when.start])
        place = when.end
    return " ".join(part.strip() for part in (*kept, q[place:]) if part.strip(" \t\n،,"))


def applied(whens: Iterable[When]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that the sure ones leave, None for no such bound."""
    sure = [when for when in whens if when.certain]
    return (
        max((when.after for when in sure if when.after), default=None),
        min((when.before for when in sure if when.before), default=None),
    )


def _contradict(whens: Sequence[When]) -> bool:
    after, before = applied(whens)
    return bool(after and before and after > before)


def _readable(question: Question) -> str:
    """What is read, with all that is no plain word in it made barriers, of the same length."""
    if any(sign.kind in _KEPT_APART for sign in question.lexemes):
        return ""
    plain, follows = list(question.head), Kind.END
    for sign in question.lexemes:
        bound = follows in (Kind.FIELD, Kind.NOT) or sign.quoted or sign.exact
        if sign.kind is not Kind.TEXT or bound or "*" in sign.text:
            plain[sign.start : sign.end] = _BARRIER * (sign.end - sign.start)
        follows = sign.kind
    return "".join(plain)


def _bounds(normal: str, found: Sequence[Period]) -> Iterator[_Bounds]:
    """The periods with what stands before and between them: منذ, قبل, من … إلى."""
    left = list(reversed(found))
    place = 0
    while left:
        period = left.pop()
        lead = _RELATION.search(normal, max(place, period.start - _REACH), period.start)
        relation = str(lead.lastgroup) if lead else ""
        joined = _joined(normal, period, left[-1], relation == "between") if left else None
        if joined:
            left.pop()
        elif period.lone == "now":
            continue
        elif relation == "between" or (period.lone == "today" and relation != "on"):
            lead = None
        start = lead.start() if lead else _alone(normal, place, period.start)
        yield joined._replace(start=start) if joined else _one(period, start, relation)
        place = (joined or period).end


def _alone(normal: str, place: int, start: int) -> int:
    """Where a period begins with the words before it that only say what it is: شهر, عام, و."""
    filler = _FILLED.search(normal, max(place, start - _REACH), start)
    if filler:
        start = filler.start()
    return start - 1 if start > place and normal[start - 1] == "و" else start


def _one(period: Period, start: int, relation: str) -> _Bounds:
    """A period as a bound, or as both."""
    if period.lone == "today" or period.last is None:
        relation = ""
    certain = period.certain or (period.lone == "year" and relation in _BOUNDING)
    sides: dict[str, tuple[dt.date | None, dt.date | None]] = {
        "since": (period.first, None),
        "after": (_beside(period.last, 1), None),
        "before": (None, _beside(period.first, -1)),
        "until": (None, period.last),
    }
    after, before = sides.get(relation, (period.first, period.last))
    return _Bounds(start, period.end, after, before, certain)


def _beside(day: dt.date | None, step: int) -> dt.date | None:
    """The day before or after; the calendar's first and last day have none."""
    number = day.toordinal() + step if day else 0
    return dt.date.fromordinal(number) if 0 < number <= dt.date.max.toordinal() else None


def _joined(normal: str, one: Period, other: Period, between: bool) -> _Bounds | None:
    """Two periods as the ends of one, where the words around them say so."""
    link = _TO.fullmatch(normal, one.end, other.start)
    if not link or (_AND.match(link[0]) and not between):
        return None
    if one.lone == "month" and other.lone != "month" and other.last:
        years = (of_year(one, year) for year in (other.first.year, other.first.year - 1))
        days = next((days for days in years if days and days[0] <= other.last), None)
        if days is None:
            return None
        one = one._replace(first=days[0], last=days[1], certain=other.certain, lone=other.lone)
    if one.last is None or other.last is None:
        return None
    certain = all(end.certain or end.lone in ("year", "today", "now") for end in (one, other))
    first, last = min(one.first, other.first), max(one.last, other.last)
    return _Bounds(one.start, other.end, first, last, certain)


def _when(q: str, places: Sequence[tuple[int, int]], bounds: _Bounds) -> When:
    start, end = places[bounds.start][0], places[bounds.end - 1][1]
    return When(start, end, q[start:end], bounds.after, bounds.before, bounds.certain)
