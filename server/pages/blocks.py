"""The form of an article's text: paragraphs, verse, lists and tables, told from its lines.

Stored texts are plain: sources keep the lines of poems, the marks of lists and the cells of tables
as signs. Only lines in a row that have the same form are taken for more than paragraphs. No word
moves, so a wrong guess loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple

from bahith.indexer.marks import Range
from bahith.indexer.notation import ITEM

Kind = Literal["paragraph", "verse", "lines", "list", "table"]


class Block(NamedTuple):
    """Lines of one kind; each is its parts in code points of the text.

    A line of a paragraph or of ``lines`` has one part. A verse has its halves with the sign between
    them, an item of a list its mark and its text, and a row of a table its cells with the signs
    between them: every other part is a sign.
    """

    kind: Kind
    lines: list[tuple[Range, ...]]


_LINE: Final = re.compile(r"[^\r\n\u2028\u2029]+")
_CELLS: Final = re.compile(r" \| |\t+")
_MARKS: Final = "-–—•●▪◦‣*·"
_BETWEEN: Final = re.compile(
    r"[ \t]+(?:\.{3,}|…+|\*{1,3}|=+|/{1,2}|\|{1,2}|%~%|[۞٭])[ \t]+|\t+|[ \xa0]{3,}"
)
"""What stands between the halves of a verse."""

LONGEST_HALF: Final = 70
"""Characters of the longest half of a verse, with its vowel marks."""

LONGEST_VERSE: Final = 2 * LONGEST_HALF + 10

LONGEST_LINE: Final = 60
"""Characters of the longest line of free verse."""

FEWEST_LINES: Final = 4
"""Short lines in a row that belong together; fewer are paragraphs."""

_ENDED: Final = re.compile(r"[.؟?!:؛]\W*$")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of ``text``, without blank lines. Linear in its length."""
    lines = [line for line in map(_stripped, _LINE.finditer(text)) if line[0] < line[1]]
    told = [_told(text, line) for line in lines]
    for (kind, _size), group in groupby(told, lambda one: (one[0], one[1])):
        found = [parts for _, _, parts in group]
        if kind == "paragraph" or len(found) < _FEWEST[kind]:
            yield from (Block("paragraph", [(_whole(parts),)]) for parts in found)
        elif kind == "lines" and not _is_poem(text, found):
            yield from (Block("paragraph", [parts]) for parts in found)
        else:
            yield Block(kind, found)


_FEWEST: Final[dict[Kind, int]] = {"verse": 2, "lines": FEWEST_LINES, "list": 2, "table": 2}


def _stripped(found: re.Match[str]) -> Range:
    line = found[0]
    start = found.start() + len(line) - len(line.lstrip())
    return start, max(start, found.end() - len(line) + len(line.rstrip()))


def _whole(parts: Sequence[Range]) -> Range:
    return parts[0][0], parts[-1][1]


def _told(text: str, line: Range) -> tuple[Kind, int, tuple[Range, ...]]:
    """What a line looks like alone, what else lines in a row must share, and its parts."""
    start, end = line
    # Most lines are of news: found out without a regular expression, they take little time.
    parts = _item(text, start, end) if text[start] in _MARKS or text[start].isdigit() else ()
    if parts:
        return "list", 0, parts
    if end - start <= LONGEST_VERSE and (parts := _verse(text, start, end)):
        return "verse", 0, parts
    if text.find("\t", start, end) >= 0 or text.find(" | ", start, end) >= 0:
        parts = _row(text, start, end)
        return "table", len(parts), parts
    return ("lines" if end - start <= LONGEST_LINE else "paragraph"), 1, (line,)


def _verse(text: str, start: int, end: int) -> tuple[Range, ...]:
    """The halves of a verse, each of two words or more and about as long as the other."""
    signs = [*_BETWEEN.finditer(text, start, end)]
    if len(signs) != 1:
        return ()
    first, second = text[start : signs[0].start()], text[signs[0].end() : end]
    short, long = sorted((len(first), len(second)))
    if long > LONGEST_HALF or 2 * short < long or not all(" " in one for one in (first, second)):
        return ()
    return (start, signs[0].start()), signs[0].span(), (signs[0].end(), end)


def _row(text: str, start: int, end: int) -> tuple[Range, ...]:
    signs = [sign.span() for sign in _CELLS.finditer(text, start, end)]
    edges = [start, *(edge for sign in signs for edge in sign), end]
    return tuple(pairwise(edges))


def _item(text: str, start: int, end: int) -> tuple[Range, ...]:
    mark = ITEM.match(text, start, end)
    return ((start, mark.end()), (mark.end(), end)) if mark else ()


def _is_poem(text: str, lines: Sequence[tuple[Range, ...]]) -> bool:
    """Whether short lines belong together: most of them do not end a sentence."""
    ended = sum(bool(_ENDED.search(text, *_whole(parts))) for parts in lines)
    return 3 * ended <= len(lines)
