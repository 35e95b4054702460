"""The lines of the story, without its title and the page furniture."""

from __future__ import annotations

from bahith.indexer.sources.page import captions, dateline, furniture
from bahith.indexer.sources.page.furniture import BYLINES
from bahith.indexer.sources.page.headline import Headline, shared
from bahith.indexer.sources.page.labels import beside_stamp, is_stamp
from bahith.indexer.sources.page.layout import (
    LONGEST_ITEM,
    LONGEST_KEYWORD,
    SHORTEST_LINK,
    Layout,
    Role,
)

# The share of the words of a paragraph above the title that the story repeats.
LEAST_SHARED = 0.3


def text(layout: Layout, title: Headline, stamp: int | None, source: str = "") -> str:
    """The body, one paragraph per line; ``stamp`` is the line with the date of publication.

    Captions and posts of networks are left out, and a line above the story with nothing but the
    name of the ``source``.

    Lines with dates stay in a text without furniture, and if none of them is that date: a diary
    has many. If the whole page looks
    like furniture, all of it stays: too much is better than nothing.
    """
    dropped = {title.line} | _around_title(layout, title) | {*captions.numbers(layout)}
    if stamp is not None and _is_date_line(layout, stamp, source):
        dropped.add(stamp)
    clocks = range(title.line or 0)
    dropped |= {i for i in clocks if layout.roles[i] is Role.DATE and ":" in layout.lines[i].text}
    above = range(layout.first if layout.page else 0)
    dropped |= {i for i in above if layout.lines[i].text == source}
    dated = stamp is None or not layout.page
    roles = {Role.STORY, Role.DATE} if dated else {Role.STORY}
    numbers = (number for number, role in enumerate(layout.roles) if role in roles)
    paragraphs = [layout.lines[number].text for number in numbers if number not in dropped]
    if not paragraphs and title.line is None:
        paragraphs = [line.text for line in layout.lines]
    if paragraphs:
        first = paragraphs[0]
        paragraphs[0] = first[dateline.breadcrumb(first) :] or first
    return "\n".join(paragraphs)


def _is_date_line(layout: Layout, number: int, source: str) -> bool:
    """Whether a line has a date and nothing else but the source or a place.

    On a page above the story, little else.
    """
    line = layout.lines[number]
    if is_stamp(line) or dateline.is_dated(line, source):
        return True
    above = layout.page and number < layout.first and not line.closed
    return above and len(beside_stamp(line)) <= LONGEST_KEYWORD and not BYLINES.at(line.words)


def _around_title(layout: Layout, title: Headline) -> set[int | None]:
    """The lines before the story that repeat the title, are links, or belong to a menu above it."""
    if title.line is None or not layout.page:
        return set()
    lines, head = layout.lines, range(layout.first)
    words = lines[title.line].words
    size = len(words)
    repeated = (i for i in head if words in (lines[i].words[:size], lines[i].words[-size:]))
    linked = (
        i
        for i in head[title.line + 2 :]
        if furniture.opens_links(lines[i - 1]) and len(lines[i].words) >= SHORTEST_LINK
    )
    between = (i for i in head[title.line + 2 :] if _is_between(layout, i))
    return {*repeated, *linked, *between, *_above(layout, title.line)}


def _is_between(layout: Layout, number: int) -> bool:
    """Whether a short line below the title has furniture on both sides, and is no byline."""
    line, roles = layout.lines[number], layout.roles
    short = len(line.words) <= LONGEST_ITEM and not line.closed
    framed = roles[number - 1] is roles[number + 1] is Role.FURNITURE
    return short and framed and number + 1 < layout.first and not BYLINES.at(line.words)


def _above(layout: Layout, title: int) -> list[int]:
    """The lines above a title, except for paragraphs: menus, the site's name, a kicker.

    Very short lines name a section or the site; longer ones stay if there is no sign of a menu.
    """
    above = range(title)
    if any(layout.roles[i] is Role.FURNITURE for i in above):
        return [i for i in above if not _is_paragraph(layout, i)]
    return [i for i in above if len(layout.lines[i].words) <= LONGEST_KEYWORD]


def _is_paragraph(layout: Layout, number: int) -> bool:
    line = layout.lines[number]
    return line.sentence and line.punctuated and shared(layout, line) >= LEAST_SHARED
