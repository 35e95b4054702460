"""Where the story of a page begins and ends, and the role of each line.

The bounds of the story are those of its densest run of prose. Lines outside them count as
furniture on less evidence than lines within, where a paragraph is never dropped. A text without
page furniture is all story: a poem, a book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate

from bahith.indexer.sources.page import furniture, runs
from bahith.indexer.sources.page.evidence import STRONG, is_page, is_prose, strength
from bahith.indexer.sources.page.furniture import LONGEST_LINK
from bahith.indexer.sources.page.labels import is_named_below, is_source, is_stamp
from bahith.indexer.sources.page.lines import Line

# Most words of a menu item, and of a keyword, after the first line of furniture.
LONGEST_ITEM = 6
LONGEST_KEYWORD = 3
# Least words of a paragraph on a page without punctuation.
SHORTEST_UNSIGNED = 12
# Headings within a story are shorter than the headlines of linked articles.
SHORTEST_LINK = 4
# Words of a headline, and the least number of them in a list without a heading.
HEADLINE = range(5, LONGEST_LINK + 1)
FEWEST_LINKS = 3
# A page has furniture at least once in this many of the lines after its story.
SPARSEST = 20


class Role(Enum):
    """The role of a line on its page."""

    STORY = auto()
    FURNITURE = auto()
    LINK = auto()
    DATE = auto()
    SOURCE = auto()
    READERS = auto()


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a page, the role of each, and the first and last line of the story.

    ``page`` is whether the text has page furniture at all.
    """

    lines: Sequence[Line]
    roles: list[Role]
    first: int
    last: int
    page: bool = True

    def story(self, start: int = 0) -> list[int]:
        """The numbers of the lines of the story, from ``start`` on."""
        return [i for i in range(start, len(self.lines)) if self.roles[i] is Role.STORY]

    def within(self, number: int) -> bool:
        """Whether a line stands between the first and the last line of the story."""
        return self.first <= number <= self.last


def lay_out(lines: Sequence[Line]) -> Layout:
    """The layout of a page. Total: a page may be empty, or nothing but furniture."""
    page = is_page(lines)
    end = _readers_part(lines) if page else len(lines)
    first, last = _bounds(lines[:end], page)
    parts = lines[:first], lines[first : last + 1], lines[last + 1 : end]
    if page:
        head, core, tail = _head(parts[0]), _core(parts[1]), _tail(parts[2])
        roles = [*head, *core, *tail, *[Role.READERS] * (len(lines) - end)]
    else:
        roles = [*map(_label, parts[0]), *[Role.STORY] * len(parts[1]), *map(_label, parts[2])]
    for number, line in enumerate(lines[1:end], 1):
        if roles[number - 1] is Role.SOURCE and is_named_below(lines[number - 1], line):
            roles[number] = Role.SOURCE
    return Layout(lines, roles, first, last, page)


def _readers_part(lines: Sequence[Line]) -> int:
    """Where the comments begin, if more than half of the prose stands before them."""
    before = [0, *accumulate(len(line.words) if is_prose(line) else 0 for line in lines)]
    for number, line in enumerate(lines):
        if furniture.opens_comments(line) and 2 * before[number] > before[-1]:
            return number
    return len(lines)


def _bounds(lines: Sequence[Line], page: bool) -> tuple[int, int]:
    """The first and last line of the story; without prose, all after its first line."""
    run = runs.story(lines) if page else None
    if run:
        return run.first, run.last
    prose = [number for number, line in enumerate(lines) if is_prose(line)]
    # Some outlets use no punctuation at all, so length alone decides.
    prose = prose or [i for i in range(1, len(lines)) if _is_long(lines[i])]
    if prose:
        return prose[0], prose[-1]
    text = [number for number, line in enumerate(lines) if not _is_around(line)]
    return (text[0] + 1, text[-1]) if text else (len(lines), len(lines) - 1)


def _is_long(line: Line) -> bool:
    return len(line.words) >= SHORTEST_UNSIGNED and not _is_around(line)


def _is_around(line: Line) -> bool:
    checks = (furniture.is_sign, furniture.is_edge, furniture.is_notice, is_stamp, is_source)
    address = line.addressed and len(line.words) <= LONGEST_LINK and not line.closed
    return address or any(check(line) for check in checks)


def _label(line: Line) -> Role:
    """The role of a line before or after a text without furniture."""
    if is_stamp(line):
        return Role.DATE
    return Role.SOURCE if is_source(line) else Role.STORY


def _role(line: Line) -> Role:
    """The role of a line before or after the story, judged by itself."""
    label = _label(line)
    if furniture.is_rights(line):
        return Role.FURNITURE
    openers = (furniture.opens_links, furniture.opens_tags, furniture.opens_comments)
    if label is Role.STORY and (_is_around(line) or any(opens(line) for opens in openers)):
        return Role.FURNITURE
    return label


def _head(lines: Sequence[Line]) -> list[Role]:
    roles = map(_role, lines)
    return [
        Role.LINK if role is Role.STORY and furniture.is_ticker(line) else role
        for line, role in zip(lines, roles, strict=True)
    ]


def _core(lines: Sequence[Line]) -> Iterator[Role]:
    """The roles within a story, where only buttons and links to other articles are dropped."""
    links = False
    for line in lines:
        opens = furniture.opens_links(line)
        headline = not line.sentence and len(line.words) >= SHORTEST_LINK
        listed = headline or is_stamp(line) or furniture.is_sign(line)
        links = opens or (links and listed)
        if links:
            yield Role.LINK
        elif is_source(line):
            yield Role.SOURCE
        elif _is_button(line):
            yield Role.FURNITURE
        else:
            yield Role.STORY


def _is_button(line: Line) -> bool:
    """Whether it is furniture even within a story."""
    notice = furniture.is_notice(line) and not line.closed
    return notice or furniture.is_action(line) or furniture.is_credit(line)


def _tail(lines: Sequence[Line]) -> list[Role]:
    """The roles after the story: what follows furniture is furniture.

    Signs and dates alone start nothing, nor does furniture that is too rare among what follows.
    """
    start = next((number for number, line in enumerate(lines) if strength(line)), len(lines))
    if _is_signed_list(lines):
        return [_role(lines[0]), *[Role.LINK] * (len(lines) - 1)]
    rest = lines[start:]
    roles = [_role(line) for line in lines]
    if sum(map(strength, rest)) * SPARSEST < STRONG * len(rest):
        return roles
    longest = 0
    for number, line in enumerate(rest, start):
        role = roles[number]
        listed = role is Role.DATE and longest == LONGEST_LINK
        short = len(line.words) <= longest and not (line.closed and longest < LONGEST_LINK)
        cut = role is Role.STORY and longest > 0 and (short or line.sentence)
        if cut or listed:
            roles[number] = Role.LINK
        elif role is Role.FURNITURE and not furniture.is_sign(line):
            # Below a share bar may stand a note of the author; below a list, headlines.
            button = furniture.is_action(line) and not furniture.opens_links(line)
            longest = max(longest, LONGEST_ITEM if button else LONGEST_LINK)
        elif role in (Role.SOURCE, Role.DATE):
            longest = max(longest, LONGEST_ITEM)
    return _without_keywords(lines, roles)


def _is_signed_list(lines: Sequence[Line]) -> bool:
    """Whether the name of a writer or an outlet and nothing but headlines follow the story."""
    if len(lines) <= FEWEST_LINKS or not (
        lines[0].plain and len(lines[0].words) <= LONGEST_KEYWORD
    ):
        return False
    return all(len(line.words) in HEADLINE and not line.closed for line in lines[1:])


def _without_keywords(lines: Sequence[Line], roles: list[Role]) -> list[Role]:
    """Two or more very short lines between the story and the furniture are keywords."""
    end = next((i for i, role in enumerate(roles) if role in (Role.FURNITURE, Role.LINK)), 0)
    start = end
    while start and roles[start - 1] is Role.STORY and _is_keyword(lines[start - 1]):
        start -= 1
    if end - start >= 2:
        roles[start:end] = [Role.LINK] * (end - start)
    return roles


def _is_keyword(line: Line) -> bool:
    return len(line.words) <= LONGEST_KEYWORD and line.plain
