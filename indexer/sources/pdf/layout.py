"""Glyphs of a page to its lines, in the order of reading, with columns one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from bahith.indexer.sources.pdf import reading_order, rows, words
from bahith.indexer.sources.pdf.glyph import Glyph

GUTTER = 1.2
"""A gap of so much of the font's size may separate columns."""

COLUMN_LINES, COLUMN_WORDS = 3, 3
"""Columns have at least so many lines, and so many words in most of them; else it is a table."""


class Segment(NamedTuple):
    """A part of a line without a wide gap: its glyphs from left to right."""

    glyphs: list[Glyph]

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(glyph.right for glyph in self.glyphs)


class Line(NamedTuple):
    """A line in reading order, its bounds, baseline and size of font in points.

    ``other`` is the text with the letters of ligatures in reverse. ``column`` counts the columns
    of the page.
    """

    text: str
    other: str
    left: float
    right: float
    y: float
    size: float
    column: int


def lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """The lines of a page in the order of reading."""
    page = rows.of_glyphs(glyphs)
    style = words.style(page)
    found = [
        _line([glyph for segment in row for glyph in segment.glyphs], column, style)
        for column, region in enumerate(_regions([_segments(row) for row in page]))
        for row in region
    ]
    return [line for line in found if line.text]


def _segments(row: list[Glyph]) -> list[Segment]:
    """A row cut at its wide gaps, from left to right."""
    segments: list[Segment] = []
    end = 0.0
    for glyph in sorted(row, key=words.place):
        if glyph.text.isspace():
            if segments:
                segments[-1].glyphs.append(glyph)
            continue
        if segments and glyph.left - end <= GUTTER * glyph.size:
            segments[-1].glyphs.append(glyph)
            end = max(end, glyph.right)
        else:
            segments.append(Segment([glyph]))
            end = glyph.right
    return segments


Row = list[Segment]


def _regions(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows of a page, column by column; what is in no column stays together."""
    plain: list[Row] = []
    place = 0
    rows = [row for row in rows if row]
    while place < len(rows):
        end, gutter = _columns(rows, place)
        if gutter is None:
            plain.append(rows[place])
            place += 1
            continue
        if plain:
            yield plain
            plain = []
        left, right = ([_side(row, gutter, of) for row in rows[place:end]] for of in (-1, 1))
        sides = [[row for row in side if row] for side in (left, right)]
        for side in sides[::-1] if _is_rtl(rows[place:end]) else sides:
            yield from _regions(side)
        place = end
    if plain:
        yield plain


def _columns(rows: list[Row], start: int) -> tuple[int, float | None]:
    """Where columns that begin in a row end, and the middle of the gap between two of them."""
    around = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    gutters = _free(around, rows[start])
    end = start + 1
    while gutters and end < len(rows):
        narrowed = [gap for gutter in gutters for gap in _free(gutter, rows[end])]
        if not narrowed:
            break
        gutters = narrowed
        end += 1
    for left, right in sorted(gutters, key=lambda gutter: gutter[0] - gutter[1]):
        middle = (left + right) / 2
        if all(_is_column([_side(row, middle, of) for row in rows[start:end]]) for of in (-1, 1)):
            return end, middle
    return start, None


def _free(gutter: tuple[float, float], row: Row) -> list[tuple[float, float]]:
    """The parts of a gap that a row leaves free, where they are wide enough."""
    free = [gutter]
    for segment in row:
        free = [
            part
            for left, right in free
            for part in ((left, min(right, segment.left)), (max(left, segment.right), right))
            if part[1] - part[0] >= GUTTER * segment.glyphs[0].size / 2
        ]
    return list(dict.fromkeys(free))


def _side(row: Row, middle: float, of: int) -> Row:
    """The segments of a row on the left (-1) or right (1) of a place."""
    return [segment for segment in row if (segment.left - middle) * of > 0]


def _is_column(rows: list[Row]) -> bool:
    style = words.Style(words.SPACES[0], runs_left=True)
    lines = [[glyph for segment in row for glyph in segment.glyphs] for row in rows if row]
    counts = [len(words.text(line, style).split()) for line in lines]
    return len(counts) >= COLUMN_LINES and median(counts) >= COLUMN_WORDS


def _is_rtl(rows: list[Row]) -> bool:
    return reading_order.runs_left(
        "".join(glyph.text for row in rows for segment in row for glyph in segment.glyphs)
    )


def _line(glyphs: list[Glyph], column: int, style: words.Style) -> Line:
    text = other = words.text(glyphs, style)
    if any(glyph.is_ambiguous for glyph in glyphs):
        other = words.text([words.turned(glyph) for glyph in glyphs], style)
    return Line(
        text=text,
        other=other,
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        y=median(glyph.y for glyph in glyphs),
        size=median(glyph.size for glyph in glyphs),
        column=column,
    )
