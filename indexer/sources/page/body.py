"""The lines of the story, without its title and the page furniture."""

from __future__ import annotations

from bahith.indexer.sources.page import dateline, furniture
from bahith.indexer.sources.page.headline import Headline, shared
from bahith.indexer.sources.page.labels import is_stamp
from bahith.indexer.sources.page.layout import LONGEST_KEYWORD, SHORTEST_LINK, Layout, Role

# Words of a line above the title that may be a kicker, and the share that the story repeats.
SHORTEST_KICKER = 5
LEAST_SHARED = 0.3


def text(layout: Layout, title: Headline, stamp: int | None) -> str:
    """The body, one paragraph per line; ``stamp`` is the line with the date of publication.

    Lines with dates stay in a text without furniture, and if none of them is that date: a diary
    has many. If the whole page looks
    like furniture, all of it stays: too much is better than nothing.
    """
    dropped = {title.line} | _around_title(layout, title)
    if stamp is not None and is_stamp(layout.lines[stamp]):
        dropped.add(stamp)
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
    return {*repeated, *linked, *_above(layout, title.line)}


def _above(layout: Layout, title: int) -> list[int]:
    """The lines of the menu above a title.

    On a page with furniture, very short lines name a section or the site; longer ones stay if
    there is no sign of a menu.
    """
    above = range(title)
    menu = any(layout.roles[i] is Role.FURNITURE for i in above)
    if not menu:
        scraped = not {*layout.roles} <= {Role.STORY, Role.DATE}
        return [i for i in above if scraped and len(layout.lines[i].words) <= LONGEST_KEYWORD]
    return [i for i in above if not _is_kicker(layout, i)]


def _is_kicker(layout: Layout, number: int) -> bool:
    line = layout.lines[number]
    return len(line.words) >= SHORTEST_KICKER and shared(layout, line) >= LEAST_SHARED
