"""When an article was published, by what its page says.

Dates in the story do not count, only lines with a date and little else, datelines, and, as the
weakest evidence, a caption below the title with a weekday that the story mentions too.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bahith.analyzers.folding import fold
from bahith.indexer.dates.cldr import WEEKDAYS
from bahith.indexer.dates.parsing import FoundDate, find_dates
from bahith.indexer.sources.page import dateline
from bahith.indexer.sources.page.furniture import BYLINES, Phrases
from bahith.indexer.sources.page.labels import beside_stamp, is_stamp
from bahith.indexer.sources.page.layout import Layout, Role
from bahith.indexer.sources.page.lines import Line, folded_words

_PUBLISHED = Phrases("نشر · نشرت · النشر · نشرته · published · posted · أضيف · الإضافة")
_UPDATED = Phrases("تحديث · التحديث · محدث · updated · update · تعديل")
_ARCHIVE = Phrases("أرشيفية · أرشيف · الأرشيف · ارشيفي · أرشيفي · سابقة")

# Most words beside the date in a line about the article: its author, its place.
LONGEST_REST = 6
# Most lines between a date at the top of a page and the title below it.
NEAR = 2


class Evidence(IntEnum):
    """Kinds of evidence that a date is that of publication, the strongest first."""

    LABELLED = 1
    ALONE = 2
    BESIDE = 3
    DATELINE = 4
    ABOVE = 5
    UPDATED = 6
    BELOW = 7
    CAPTION = 8


class Published(NamedTuple):
    """The date of publication and the line that says it."""

    date: dt.date
    line: int


def find(layout: Layout, title: int | None, source: str) -> Published | None:
    """The date of publication, or None if the page does not say."""
    candidates = []
    opening = _opening(layout)
    for number, line in enumerate(layout.lines):
        in_story = layout.within(number) and number not in opening
        if number == title or in_story or layout.roles[number] in (Role.LINK, Role.READERS):
            continue
        dates = find_dates(line.text)
        evidence = _evidence(layout, number, dates, title, source) if dates else None
        date = _date(line, dates)
        if evidence and date:
            candidates.append((evidence, number, date))
    if not candidates:
        return None
    evidence, number, date = min(candidates)
    days = {day for other, _, day in candidates if other is evidence}
    # A diary has many bare dates; two above a story are its publication and its update.
    many = len(days) > {Evidence.ALONE: 2, Evidence.BELOW: 1}.get(evidence, len(days))
    return None if many else Published(date, number)


def _opening(layout: Layout) -> range:
    """The lines of the story that may tell its date: up to its second paragraph."""
    lines, story = layout.lines, layout.story(layout.first)
    paragraphs = [i for i in story if lines[i].sentence][:2]
    closed = [i for i in story if lines[i].closed][:1]
    return range(layout.first, max([*paragraphs, *closed], default=layout.first) + 1)


def _date(line: Line, dates: list[FoundDate]) -> dt.date | None:
    """The only date of a line, or the one after «published»."""
    days = [found.date for found in dates]
    if len(set(days)) <= 1:
        return days[0] if days else None
    texts = [line.text[: dates[0].start]]
    texts += [line.text[a.end : b.start] for a, b in pairwise(dates)]
    labelled = (i for i, text in enumerate(texts) if _PUBLISHED.within(folded_words(text)))
    return next((days[i] for i in labelled), None)


def _evidence(
    layout: Layout, number: int, dates: list[FoundDate], title: int | None, source: str
) -> Evidence | None:
    line = layout.lines[number]
    if not layout.within(number) and not line.sentence:
        evidence = _around(layout, number, title, source)
        if evidence:
            return evidence
    return _in_story(layout, number, dates) or _in_caption(layout, number, dates, title)


def _around(layout: Layout, number: int, title: int | None, source: str) -> Evidence | None:
    """The evidence of a line before or after the story."""
    line = layout.lines[number]
    rest = beside_stamp(line)
    if len(rest) > LONGEST_REST:
        return None
    label = line.words + _label_above(layout, number)
    if _PUBLISHED.within(label):
        return Evidence.LABELLED
    if _UPDATED.within(label):
        return Evidence.UPDATED
    if title is not None and number < title and _is_clock(layout, number, title):
        return None
    if not rest and _heads_list(layout, number):
        return None
    if not rest and title is not None and number < title:
        return Evidence.ABOVE
    if not rest:
        return Evidence.ALONE if number < layout.first else Evidence.BELOW
    below = (-1 if title is None else title) < number < layout.first
    is_dated = below and dateline.is_dated(line, source)
    return Evidence.BESIDE if is_dated or _is_about_article(line) else None


def _is_clock(layout: Layout, number: int, title: int) -> bool:
    """Whether a date far above the title, or above a menu, is only the day of the visit."""
    menu = Role.FURNITURE in layout.roles[number + 1 : title]
    return number < title - NEAR or menu


def _heads_list(layout: Layout, number: int) -> bool:
    """Whether a date belongs to a programme: a colon follows it, or ends the line above."""
    return any(line.text.endswith(":") for line in layout.lines[max(0, number - 1) : number + 1])


def _label_above(layout: Layout, number: int) -> tuple[str, ...]:
    """The words of the line above if it is a label of the date."""
    above = layout.lines[number - 1] if number else Line("")
    return () if find_dates(above.text) or len(above.words) > 3 else above.words


def _is_about_article(line: Line) -> bool:
    """Whether a line with a date is no caption: it has a time, a place or writer, or begins so."""
    timed = re.search(r"\d:\d\d|\|", line.text)
    first = find_dates(line.text)[0].start == 0 or line.words[:1] in {(d,) for d in _weekdays()}
    return bool(timed or first or BYLINES.at(line.words) or dateline.is_place(line.words))


def _in_story(layout: Layout, number: int, dates: list[FoundDate]) -> Evidence | None:
    """A dateline, or the only date on a line of its own below the first paragraph."""
    line = layout.lines[number]
    story = [i for i in layout.story(layout.first) if layout.lines[i].sentence][:2]
    if not story or not layout.first <= number <= story[-1]:
        return None
    if dates[0].end <= dateline.prefix(line.text):
        return Evidence.DATELINE
    stamps = [i for i in range(layout.first, layout.last + 1) if is_stamp(layout.lines[i])]
    # A date above anything but a paragraph heads a programme or a list.
    alone = stamps == [number] and number + 1 in story and not _heads_list(layout, number)
    return Evidence.ALONE if alone else None


def _in_caption(
    layout: Layout, number: int, dates: list[FoundDate], title: int | None
) -> Evidence | None:
    """A caption below the title with the correct weekday, which the story mentions too."""
    lines = layout.lines
    below = [i for i in layout.story(0 if title is None else title + 1) if not lines[i].closed]
    closed = next((i for i in layout.story() if lines[i].closed), len(lines))
    if number not in below or number > closed or title is None:
        return None
    before = folded_words(lines[number].text[: dates[0].start])
    weekday = _weekdays()[dates[0].date.weekday()]
    mentioned = any(weekday in lines[i].words for i in layout.story(number + 1))
    archive = _ARCHIVE.within(lines[number].words)
    return Evidence.CAPTION if before[-1:] == (weekday,) and mentioned and not archive else None


@lru_cache(maxsize=1)
def _weekdays() -> tuple[str, ...]:
    """The names of weekdays, folded, from Monday."""
    return tuple(map(fold, WEEKDAYS[0]))
