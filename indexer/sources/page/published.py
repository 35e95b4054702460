"""When an article was published, by what its page says of itself.

Dates in the story are not looked at: only lines that say a date and little else,
datelines, and, as the weakest, a caption below the title with a weekday that the
story speaks of too.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from babel import Locale

from bahith.analyzers.folding import fold
from bahith.indexer.dates.parsing import FoundDate, find_dates
from bahith.indexer.sources.page import dateline
from bahith.indexer.sources.page.furniture import BYLINES, Phrases
from bahith.indexer.sources.page.labels import beside_stamp, is_stamp
from bahith.indexer.sources.page.layout import Layout, Role
from bahith.indexer.sources.page.lines import Line, folded_words

_PUBLISHED = Phrases("نشر · نشرت · النشر · نشرته · published · posted · أضيف · الإضافة")
_UPDATED = Phrases("تحديث · التحديث · محدث · updated · update · تعديل")
_ARCHIVE = Phrases("أرشيفية · أرشيف · الأرشيف · ارشيفي · أرشيفي · سابقة")

# Words beside the date in a line that is still about the article: its author, its place.
LONGEST_REST = 6
# Lines between a date in a page's head and the title below it.
NEAR = 2


class Evidence(IntEnum):
    """What speaks for a date being that of publication; the first is the strongest."""

    LABELLED = 1
    ALONE = 2
    BESIDE = 3
    DATELINE = 4
    ABOVE = 5
    UPDATED = 6
    BELOW = 7
    FAR = 8
    CAPTION = 9


class Published(NamedTuple):
    """The date of publication and the line that says it."""

    date: dt.date
    line: int


def find(layout: Layout, title: int | None) -> Published | None:
    """The date of publication, or None where the page does not say."""
    known = []
    opening = _opening(layout)
    for number, line in enumerate(layout.lines):
        in_story = layout.within(number) and number not in opening
        if number == title or in_story or layout.roles[number] in (Role.LINK, Role.READERS):
            continue
        found = find_dates(line.text)
        evidence = _evidence(layout, number, found, title) if found else None
        date = _date(line, found)
        if evidence and date:
            known.append((evidence, number, date))
    if not known:
        return None
    evidence, number, date = min(known)
    days = {day for other, _, day in known if other is evidence}
    # Many bare dates are a diary's; above a story two are its publication and its update.
    many = len(days) > {Evidence.ALONE: 2, Evidence.BELOW: 1}.get(evidence, len(days))
    return None if many else Published(date, number)


def _opening(layout: Layout) -> range:
    """The lines of the story where it may say its date: to its second paragraph."""
    lines, story = layout.lines, layout.story(layout.first)
    paragraphs = [i for i in story if lines[i].sentence][:2]
    closed = [i for i in story if lines[i].closed][:1]
    return range(layout.first, max([*paragraphs, *closed], default=layout.first) + 1)


def _date(line: Line, found: list[FoundDate]) -> dt.date | None:
    """The one date of a line; of several the one after «published»."""
    days = [each.date for each in found]
    if len(set(days)) <= 1:
        return days[0] if days else None
    texts = [line.text[: found[0].start]]
    texts += [line.text[a.end : b.start] for a, b in pairwise(found)]
    labelled = (i for i, text in enumerate(texts) if _PUBLISHED.within(folded_words(text)))
    return next((days[i] for i in labelled), None)


def _evidence(
    layout: Layout, number: int, found: list[FoundDate], title: int | None
) -> Evidence | None:
    line = layout.lines[number]
    if not layout.within(number) and not line.sentence:
        evidence = _around(layout, number, title)
        if evidence:
            return evidence
    return _in_story(layout, number, found) or _in_caption(layout, number, found, title)


def _around(layout: Layout, number: int, title: int | None) -> Evidence | None:
    """Before or after the story."""
    line = layout.lines[number]
    rest = beside_stamp(line)
    if len(rest) > LONGEST_REST:
        return None
    label = line.words + _label_above(layout, number)
    if _PUBLISHED.within(label):
        return Evidence.LABELLED
    if _UPDATED.within(label):
        return Evidence.UPDATED
    if title is not None and number < title - NEAR:
        return Evidence.FAR if not rest else None
    if not rest and _heads_list(layout, number):
        return None
    if not rest and title is not None and number < title:
        return Evidence.ABOVE
    if not rest:
        return Evidence.ALONE if number < layout.first else Evidence.BELOW
    return Evidence.BESIDE if _is_about_article(line) else None


def _heads_list(layout: Layout, number: int) -> bool:
    """Whether a date is one of a programme: a colon after it, or at the end of the line above."""
    return any(line.text.endswith(":") for line in layout.lines[max(0, number - 1) : number + 1])


def _label_above(layout: Layout, number: int) -> tuple[str, ...]:
    """The words of the line above, where it labels the date instead of having its own."""
    above = layout.lines[number - 1] if number else Line("")
    return () if find_dates(above.text) or len(above.words) > 3 else above.words


def _is_about_article(line: Line) -> bool:
    """Whether a line with a date is no caption: by a time, a place, a writer, the date first."""
    timed = re.search(r"\d:\d\d|\|", line.text)
    first = find_dates(line.text)[0].start == 0 or line.words[:1] in {(d,) for d in _weekdays()}
    return bool(timed or first or BYLINES.at(line.words) or dateline.is_place(line.words))


def _in_story(layout: Layout, number: int, found: list[FoundDate]) -> Evidence | None:
    """A dateline, or a date of its own below a first paragraph, the only such one."""
    line = layout.lines[number]
    story = [i for i in layout.story(layout.first) if layout.lines[i].sentence][:2]
    if not story or not layout.first <= number <= story[-1]:
        return None
    if found[0].end <= dateline.prefix(line.text):
        return Evidence.DATELINE
    stamps = [i for i in range(layout.first, layout.last + 1) if is_stamp(layout.lines[i])]
    # A date above something else than a paragraph heads a programme or a list.
    alone = stamps == [number] and number + 1 in story and not _heads_list(layout, number)
    return Evidence.ALONE if alone else None


def _in_caption(
    layout: Layout, number: int, found: list[FoundDate], title: int | None
) -> Evidence | None:
    """Below the title, with the right weekday, and the story has that weekday too."""
    lines = layout.lines
    below = [i for i in layout.story(0 if title is None else title + 1) if not lines[i].closed]
    closed = next((i for i in layout.story() if lines[i].closed), len(lines))
    if number not in below or number > closed or title is None:
        return None
    before = folded_words(lines[number].text[: found[0].start])
    weekday = _weekdays()[found[0].date.weekday()]
    told = any(weekday in lines[i].words for i in layout.story(number + 1))
    archive = _ARCHIVE.within(lines[number].words)
    return Evidence.CAPTION if before[-1:] == (weekday,) and told and not archive else None


@lru_cache(maxsize=1)
def _weekdays() -> tuple[str, ...]:
    """The names of the days, folded, from Monday."""
    names = Locale.parse("ar").days["format"]["wide"]
    return tuple(fold(names[day]) for day in range(7))
