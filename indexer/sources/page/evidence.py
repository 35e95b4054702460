"""How much a line tells that its text is a page with furniture, and what it costs a story.

A book has lines that only look like furniture: a heading «علوم», a verse «من هنا», a row of stars.
One of them proves nothing; a page has many, and phrases of two or more words.
"""

from __future__ import annotations

from collections.abc import Sequence

from bahith.indexer.sources.page import furniture
from bahith.indexer.sources.page.labels import is_source, is_stamp, is_timed
from bahith.indexer.sources.page.lines import Line

# Evidence is counted in thirds: single words of menus weigh one, phrases three.
WEAK = 1
STRONG = 3
SHORTEST_LATIN = 4
# A text is a page if it has this much evidence for each ``LINES`` lines, and ``STRONG`` at least.
LINES = 33
# Least words of a headline that a page repeats, and lines above the first paragraph where it may.
HEADLINE = 5
HEAD = 40
# What a line adds to a run of prose, or takes from it; see ``runs``.
MOST_WORDS = 40
UNPUNCTUATED = 10
CONTINUED = 8
OPENER = -4
TAGS = -15
READERS = -40
NOTICE = -10
EDGE = -6
ACTION = -2
STAMP = -2
SHORT = -1


def is_prose(line: Line) -> bool:
    """Whether it reads like a paragraph, and neither names the source nor addresses readers."""
    opener = furniture.opens_links(line) or furniture.opens_comments(line)
    return line.sentence and not (opener or furniture.is_notice(line) or is_source(line))


def strength(line: Line) -> int:
    """The evidence that ``line`` is furniture, in thirds; 0 for prose, signs, dates and times."""
    if is_prose(line):
        return 0
    if is_source(line) or furniture.is_notice(line) or is_timed(line):
        return STRONG
    if is_stamp(line) or not furniture.TIMES.beside(line.words):
        return 0
    openers = (furniture.opens_links, furniture.opens_comments, furniture.opens_tags)
    if not any(check(line) for check in (*openers, furniture.is_action, furniture.is_edge)):
        return 0
    # No author of an Arabic text writes «Facebook» on a line of its own.
    latin = line.text.isascii() and len(line.text) >= SHORTEST_LATIN
    several = len(line.words) > 1 and furniture.EVERYDAY.beside(line.words)
    telling = latin or furniture.TELLING.at(line.words)
    return STRONG if telling or (several and not furniture.is_credit(line)) else WEAK


def is_page(lines: Sequence[Line]) -> bool:
    """Whether a text has page furniture, so that some of its lines may be dropped."""
    # The speakers of a play recur, and a title may be the name of a section.
    first = lines[0] if lines else Line("")
    telling = furniture.is_action(first) or is_source(first)
    titled = len(lines) > 1 and is_prose(lines[1]) and not telling
    evidence = {line.words: strength(line) for line in lines[titled:]}
    total = sum(evidence.values()) + (STRONG if _repeats_headline(lines) else 0)
    return total >= max(STRONG, len(lines) / LINES)


def _repeats_headline(lines: Sequence[Line]) -> bool:
    """Whether a headline stands twice above the first paragraph, as on pages only.

    The first one may have a label before it or the name of the outlet after it.
    """
    first = next((number for number, line in enumerate(lines) if is_prose(line)), 0)
    above = lines[max(0, first - HEAD) : first]
    return any(
        contains(window.words, line.words)
        for number, window in enumerate(above)
        for line in above[number + 1 :]
        if len(line.words) >= HEADLINE and not line.closed
    )


def contains(words: Sequence[str], headline: Sequence[str]) -> bool:
    """Whether all words of a headline stand together in ``words``."""
    size = len(headline)
    return any(words[start : start + size] == headline for start in range(len(words) - size + 1))


def value(line: Line) -> float:
    """What a line adds to a run of prose: its words, or less than nothing."""
    if is_prose(line):
        # A row of headlines or of a menu has no commas and no full stop.
        words = min(len(line.words), MOST_WORDS) if line.punctuated else UNPUNCTUATED
        # «وقالت …»: the paragraph goes on with a story.
        return words + (CONTINUED if line.words[0].startswith("و") else 0)
    costs = (
        (furniture.is_sign, 0),
        (furniture.opens_comments, READERS),
        (furniture.is_action, ACTION),
        (furniture.opens_links, OPENER),
        (furniture.opens_tags, TAGS),
        (furniture.is_notice, NOTICE),
        (is_source, NOTICE),
        (furniture.is_edge, EDGE),
        (is_stamp, STAMP),
    )
    return next((cost for check, cost in costs if check(line)), SHORT)
