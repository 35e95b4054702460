"""The title of an article: the line before the story that reads like its headline.

A headline has about eight words, no full stop, and words that the story repeats. If there is no
such line, the beginning of the story's first sentence takes its place.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from bahith.indexer.dates.parsing import find_dates
from bahith.indexer.sources.page import dateline
from bahith.indexer.sources.page.evidence import contains
from bahith.indexer.sources.page.furniture import BYLINES, EDGES
from bahith.indexer.sources.page.layout import Layout, Role
from bahith.indexer.sources.page.lines import Line, folded_words

# Lines of a story that are its beginning.
OPENING = 6
# Words of a headline: more do not score higher, and far more are a caption.
FULL = 8
LONGEST = 25
# A shorter line counts only if it opens the page or the story repeats its words.
SHORTEST = 4
# Most words of a section's name before a title.
LONGEST_LABEL = 3
# A later line must score this much higher: decks and captions follow the headline.
MARGIN = 0.12
# What a line within ``NEAR`` lines of the story scores more; nothing from ``FAR`` lines on.
NEAR_BONUS = 0.25
NEAR = 8
FAR = 20

# Characters of a first sentence used as a title; «وقال الوزير» alone says nothing.
LONGEST_LEAD = 150
SHORTEST_LEAD = 60

_CREDIT = re.compile(r"\([^()]{2,40}\)$|أرشيف|ارشيف|\bصور[ةه]\b|جانب من|تصوير|عدسة")
_SENTENCE_END = re.compile(r"(?<=[.؟!…])\s+")
_CLAUSE_END = re.compile(r"[،؛,](?=\s)")
_SITE = re.compile(r"\s+[|–—-]\s+(?=[^|–—-]+$)")


class Headline(NamedTuple):
    """The title, the number of its line, and the name of the site beside it.

    ``line`` is None if the title is the beginning of the story.
    """

    text: str
    line: int | None = None
    site: str = ""


def find(layout: Layout) -> Headline:
    """The headline of a page; its text is empty only if there is no story."""
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
    """Whether a text without furniture begins with a heading, which then is its title."""
    if not layout.first or layout.page or layout.roles[0] is not Role.STORY:
        return False
    line = layout.lines[0]
    if _is_byline(line):
        return False
    return 1 <= len(line.words) <= LONGEST and line.text[-1] not in ".:،؛,"


def shared(layout: Layout, line: Line) -> float:
    """The share of the words of ``line`` that the beginning of the story repeats."""
    numbers = (i for i in range(layout.first, len(layout.lines)) if layout.roles[i] is Role.STORY)
    story = (layout.lines[number] for number in islice(numbers, OPENING))
    story_keys = frozenset[str]().union(*(line.keys for line in story))
    return len(line.keys & story_keys) / max(1, len(line.keys))


def _score(layout: Layout, number: int) -> float:
    line = layout.lines[number]
    count = len(line.words)
    repeated = shared(layout, line)
    opens_page = number == 0
    distance = layout.first - number
    near = NEAR_BONUS * min(1, max(0, (FAR - distance) / (FAR - NEAR)))
    if not 1 <= count <= LONGEST or line.closed or _is_byline(line):
        return 0
    if count < SHORTEST and ("/" in line.text or not (repeated or opens_page)):
        return 0
    caption = bool(_CREDIT.search(line.text) or find_dates(line.text))
    score = min(count, FULL) / FULL * (0.4 + 0.6 * repeated)
    return score + 0.15 * opens_page + near - 0.3 * caption


def _is_byline(line: Line) -> bool:
    """Whether it is a byline or nothing but a dateline."""
    byline = BYLINES.at(line.words)
    label, colon, _name = line.text.partition(":")
    # «تقرير دولي: …» is the beginning of a headline.
    labelled = colon and len(folded_words(label)) <= byline
    return bool(byline and (labelled or len(line.words) <= byline + 3)) or bool(
        len(line.words) <= 6 and dateline.outlet(line)
    )


def _chosen(layout: Layout, number: int) -> Headline:
    """The headline at ``number``, or its repetition further down, nearer to the story.

    « | NAME» is the site and «SECTION | » a section, if another line confirms either half.
    """
    lines = layout.lines
    text, site = lines[number].text, ""
    others = {line.words for i, line in enumerate(lines) if i != number}
    halves = _SITE.split(text)
    confirmed = len(halves) == 2 and others & {folded_words(half) for half in halves}
    longer, shorter = sorted(halves, key=len, reverse=True) if confirmed else (text, "")
    if len(folded_words(longer)) >= SHORTEST:
        text, site = longer, shorter
    repeated = [i for i in range(layout.first) if lines[i].words == folded_words(text)]
    # «SECTION: title» or «BREAKING title» in a ticker, and the title by itself below.
    ends = [i for i in range(number + 1, layout.first) if _ends_with(lines[number], lines[i])]
    site = "" if _is_section(site) else site
    if ends and not repeated[1:]:
        below = _chosen(layout, ends[0])
        return below._replace(site=below.site or site)
    return Headline(text, max([number, *repeated]), site)


def _ends_with(line: Line, title: Line) -> bool:
    size = len(title.words)
    rest = len(line.words) - size
    if size > 2 * LONGEST_LABEL - 1 and 1 <= rest <= 2 * LONGEST_LABEL:
        return contains(line.words, title.words)
    return size >= SHORTEST and 1 <= rest <= LONGEST_LABEL and line.words[-size:] == title.words


def _is_section(name: str) -> bool:
    return not EDGES.beside(folded_words(name))


def _lead(text: str) -> str:
    """The first sentence, or as many of its clauses as fit into a title."""
    text = text[dateline.prefix(text) :]
    sentence = _SENTENCE_END.split(text, maxsplit=1)[0]
    title = sentence
    if len(sentence) > LONGEST_LEAD:
        ends = [end.start() for end in _CLAUSE_END.finditer(sentence, SHORTEST_LEAD, LONGEST_LEAD)]
        cut = ends[-1] if ends else sentence.rfind(" ", 0, LONGEST_LEAD)
        title = sentence[:cut] if cut > 0 else sentence[:LONGEST_LEAD]
        title += "" if ends else "…"
    return title.rstrip(" .،؛:") or sentence
