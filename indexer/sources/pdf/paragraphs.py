"""Lines of the pages of a PDF to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from bahith.indexer.sources.pdf.layout import Line
from bahith.indexer.sources.pdf.reading_order import runs_left, unmirrored

LINE_GAP = 1.35
"""A paragraph ends where lines are so many times as far apart as usual on the page."""

SHORT_LINE = 0.12
"""A line that ends so much of its column's width before the others is the last of a paragraph."""

OTHER_SIZE = 1.12
"""A font so many times as large as the other belongs to another paragraph."""

EDGE = 2
"""Running titles and page numbers are among so many lines at the top and bottom of a page."""

REPEATED = 3
"""A line at the edge is a running title if so many pages, and half of all, have it."""

_BEFORE_SIGN = re.compile(r" +(?=[»)\]،؛.؟!:])")
_AFTER_SIGN = re.compile(r"(?<=[«(\[]) +")
MOST_PARTS = 3
"""A word falls into at most so many parts."""

_SIGNS = "،؛.:؟!«»()"
_MARK = re.compile("[\u064b-\u0652]")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = (".", "؟", "?", "!", "…", ":")


def read(pages: Sequence[Sequence[Line]], frequency: Callable[[str], float]) -> list[list[str]]:
    """The paragraphs that begin on each page; one may go on on the next.

    ``frequency`` tells how common a word is, and so in which order a ligature has its letters.
    """
    found: list[list[str]] = [[] for _ in pages]
    current: list[str] = []
    before: _Placed | None = None
    for number, page in enumerate(_without_running_titles(pages)):
        for placed in _placed(_resolved(page, frequency), number):
            if before and _goes_on(before, placed):
                current[-1] += f" {placed.line.text}"
            else:
                current = found[number]
                current.append(placed.line.text)
            before = placed
    return found


class _Placed(NamedTuple):
    """A line, its page, whether a paragraph may go on after it, and how far the next line is.

    It may if the line is as long as its column is wide, or in the large font of a heading.
    """

    line: Line
    page: int
    is_full: bool
    spacing: float


def _placed(lines: Sequence[Line], page: int) -> Iterator[_Placed]:
    bounds: dict[int, tuple[float, float]] = {}
    for line in lines:
        left, right = bounds.get(line.column, (line.left, line.right))
        bounds[line.column] = min(left, line.left), max(right, line.right)
    gaps = [
        line.y - after.y
        for line, after in pairwise(lines)
        if line.column == after.column and line.y > after.y
    ]
    spacing = median(gaps) if gaps else 0.0
    usual = median(line.size for line in lines) if lines else 0.0
    for line in lines:
        left, right = bounds[line.column]
        room = line.left - left if runs_left(line.text) else right - line.right
        is_full = room <= SHORT_LINE * (right - left) or line.size > OTHER_SIZE * usual
        yield _Placed(line, page, is_full, spacing)


def _goes_on(before: _Placed, after: _Placed) -> bool:
    """Whether a paragraph goes on in the next line."""
    sizes = sorted((before.line.size, after.line.size))
    if not before.is_full or sizes[1] > OTHER_SIZE * sizes[0]:
        return False
    if (before.page, before.line.column) != (after.page, after.line.column):
        return not before.line.text.endswith(_SENTENCE_END)
    spacing = max(before.spacing, before.line.size)
    return 0 < before.line.y - after.line.y <= LINE_GAP * spacing


def _resolved(page: Sequence[Line], frequency: Callable[[str], float]) -> list[Line]:
    """The lines with the letters of ligatures in the order that makes words."""
    texts = [
        " ".join(
            _joined(
                [
                    max(pair, key=frequency) if pair[0] != pair[1] else pair[0]
                    for pair in zip(line.text.split(), line.other.split(), strict=False)
                ],
                frequency,
            )
        )
        for line in page
    ]
    texts = unmirrored(texts)
    texts = [_BEFORE_SIGN.sub("", _AFTER_SIGN.sub("", text)) for text in texts]
    return [line._replace(text=text) for line, text in zip(page, texts, strict=True)]


def _joined(parts: Sequence[str], frequency: Callable[[str], float]) -> list[str]:
    """The words of a line; parts with vowel marks are joined where that leaves fewer non-words.

    Some programs draw a letter with its mark as one, at the place of the mark.
    """
    if not any(map(_MARK.search, parts)):
        return list(parts)

    def is_word(part: str) -> bool:
        bare = part.strip(_SIGNS)
        return len(_MARK.sub("", bare)) != 1 and (not bare or frequency(bare) > 0)

    # How many non-words the best reading of the first parts has, and its words.
    best: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(parts) + 1):
        readings = []
        for start in range(max(0, end - MOST_PARTS), end):
            word = "".join(parts[start:end])
            if start == end - 1 or _MARK.search(word):
                wrong, words = best[start]
                readings.append((wrong + (not is_word(word)), [*words, word]))
        best.append(min(readings, key=lambda reading: (reading[0], -len(reading[1]))))
    return best[-1][1]


def _without_running_titles(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, and with a running title only where it stands first."""
    counts = Counter(key for page in pages for key in {*map(_key, _edges(page))})
    needed = max(REPEATED, len(pages) / 2)
    seen: set[str] = set()
    kept = []
    for page in pages:
        running = {line: _key(line) for line in _edges(page) if counts[_key(line)] >= needed}
        # Only a number has no key; a running title stays on its first page.
        dropped = {line for line, key in running.items() if not key or key in seen}
        seen.update(running.values())
        kept.append([line for line in page if line not in dropped])
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.y)
    return [*by_height[:EDGE], *by_height[EDGE:][-EDGE:]]


def _key(line: Line) -> str:
    """A line without its numbers."""
    return " ".join(_DIGITS.sub("", line.text).split())
