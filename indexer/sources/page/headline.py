"""The title of an article: the line before the story that reads like its headline.

A headline has some eight words, no full stop, and speaks of what the story speaks
of. Where no line does, the beginning of the story's first sentence stands in.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bahith.indexer.dates.parsing import find_dates
from bahith.indexer.sources.page import dateline
from bahith.indexer.sources.page.furniture import BYLINES, EDGES
from bahith.indexer.sources.page.layout import Layout, Role
from bahith.indexer.sources.page.lines import Line, folded_words

# Words of a headline: more score no higher, and far more is a caption.
FULL = 8
LONGEST = 25
# Fewer must open the page or be spoken of in the story, or they may be anything.
SHORTEST = 4
# A later line must be this much better: decks and captions follow the headline.
MARGIN = 0.12

# Characters of a first sentence that are shown for a title; «وقال الوزير» alone says nothing.
LONGEST_LEAD = 150
SHORTEST_LEAD = 60

_CREDIT = re.compile(r"\([^()]{2,40}\)$|أرشيف|ارشيف|\bصور[ةه]\b|جانب من|تصوير|عدسة")
_SENTENCE_END = re.compile(r"(?<=[.؟!…])\s+")
_CLAUSE_END = re.compile(r"[،؛,](?=\s)")
_SITE = re.compile(r"\s+[|–—-]\s+(?=[^|–—-]+$)")
_PARTICLE = re.compile(r"^(?:[وفبك]?ال|لل|[وفبلس](?=\w{4}))")


class Headline(NamedTuple):
    """The title, the number of its line, and the name of the site that stood beside it.

    ``line`` is None where the story's own beginning stands in.
    """

    text: str
    line: int | None = None
    site: str = ""


def find(layout: Layout) -> Headline:
    """The headline of a page; its text is empty only where there is no story."""
    if _opens_clean(layout):
        return Headline(layout.lines[0].text, 0)
    best: int | None = None
    highest = 0.0
    for number in layout.story():
        score = _score(layout, number) if number < layout.first else 0
        if score > highest + (MARGIN if best is not None else 0):
            best, highest = number, score
    if best is not None:
        return _chosen(layout, best)
    story = layout.story(layout.first)
    return Headline(_lead(layout.lines[story[0]].text) if story else "")


def _opens_clean(layout: Layout) -> bool:
    """Whether a text without furniture begins with a heading: no line can be more its title."""
    around = [i for i, role in enumerate(layout.roles) if role is not Role.STORY]
    # The title «اللغة العربية» alone looks like a menu's item.
    menu_like = around == [0] and layout.roles[0] is Role.FURNITURE and layout.first == 1
    if not layout.first or (around and not menu_like):
        return False
    line = layout.lines[0]
    return 1 <= len(line.words) <= LONGEST and line.text[-1] not in ".:،؛,"


def shared(layout: Layout, line: Line) -> float:
    """The share of the words of ``line`` that come again where the story begins."""
    story = (layout.lines[number] for number in layout.story(layout.first)[:6])
    told = set().union(*map(_keys, story))
    keys = _keys(line)
    return len(keys & told) / max(1, len(keys))


def _score(layout: Layout, number: int) -> float:
    line = layout.lines[number]
    words = len(line.words)
    again = shared(layout, line)
    start = number == 0
    if not 1 <= words <= LONGEST or line.closed or _is_other(line):
        return 0
    if words < SHORTEST and not (again or start):
        return 0
    caption = bool(_CREDIT.search(line.text) or find_dates(line.text))
    return min(words, FULL) / FULL * (0.4 + 0.6 * again) + 0.15 * start - 0.3 * caption


def _is_other(line: Line) -> bool:
    """A byline, or a dateline of its own."""
    byline = BYLINES.at(line.words)
    return bool(byline and (":" in line.text or len(line.words) <= byline + 3)) or bool(
        len(line.words) <= 6 and dateline.outlet(line)
    )


def _keys(line: Line) -> set[str]:
    """The words that carry a subject, cut so that their forms meet: الرحلة, رحلة, رحلتهم."""
    bare = (_PARTICLE.sub("", word) for word in line.words)
    return {word[:4] for word in bare if len(word) >= 3}


def _chosen(layout: Layout, number: int) -> Headline:
    """The headline at ``number``, or where it comes again below, nearer to the story.

    « | NAME» is the site's, or «SECTION | », where another line confirms either half.
    """
    lines = layout.lines
    text, site = lines[number].text, ""
    others = {line.words for i, line in enumerate(lines) if i != number}
    halves = _SITE.split(text)
    confirmed = len(halves) == 2 and others & {folded_words(half) for half in halves}
    longer, shorter = sorted(halves, key=len, reverse=True) if confirmed else (text, "")
    if len(folded_words(longer)) >= SHORTEST:
        text, site = longer, shorter
    again = (i for i in range(layout.first) if lines[i].words == folded_words(text))
    return Headline(text, max([number, *again]), "" if _is_section(site) else site)


def _is_section(name: str) -> bool:
    return not EDGES.beside(folded_words(name))


def _lead(text: str) -> str:
    """The first sentence, or as many of its clauses as a title may have."""
    text = text[dateline.prefix(text) :]
    sentence = _SENTENCE_END.split(text, maxsplit=1)[0]
    title = sentence
    if len(sentence) > LONGEST_LEAD:
        ends = [end.start() for end in _CLAUSE_END.finditer(sentence, SHORTEST_LEAD, LONGEST_LEAD)]
        cut = ends[-1] if ends else sentence.rfind(" ", 0, LONGEST_LEAD)
        title = sentence[:cut] if cut > 0 else sentence[:LONGEST_LEAD]
        title += "" if ends else "…"
    return title.rstrip(" .،؛:") or sentence
