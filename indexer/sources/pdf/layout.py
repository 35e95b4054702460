"""Glyphs of a page to its lines, in the order of reading, with columns one after another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from bahith.indexer.sources.pdf import reading_order
from bahith.indexer.sources.pdf.glyph import Glyph

SAME_LINE = 0.35
"""Glyphs are in one line if their heights differ by at most so much of the font's size."""

NEAR = 0.8
"""A mark is at most so much of the font's size above or below its line."""

SPACES = (0.18, 0.17, 0.19, 0.16, 0.2, 0.15, 0.21, 0.14, 0.22)
"""A gap of so much of the font's size separates words: one of these, the likeliest first."""

ALEF = 0.04
"""The gap after an alef has to be so much wider: it is narrower than its place."""

_ALEFS = frozenset("اأإآ")

GUESSED = 0.5
"""The gap may be so much narrower where PDFium guesses a space, too."""

HALF_LETTER = 0.25
"""Half the width of a letter, in sizes of the font."""

FEW = 0.02
"""Another of ``SPACES`` is chosen if fewer gaps by so much of all are about as wide."""

GUTTER = 1.2
"""A gap of so much of the font's size may separate columns."""

COLUMN_LINES, COLUMN_WORDS = 3, 3
"""Columns have at least so many lines, and so many words in most of them; else it is a table."""

SAME_PLACE = 0.1
"""A glyph so near to the same one, in sizes of the font, is that one drawn again."""

COVERED = 0.3
"""A letter covers another if they share so much of the width of the narrower one."""

MANY = 0.3
"""A text is drawn over another if so many of its letters cover others."""

ELSEWHERE = 2.0
"""The next glyph belongs to another run if it is so many sizes of the font away."""


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
    glyphs = _drawn_once(glyphs)
    rows = _with_marks(_rows(glyphs), glyphs)
    style = _Style(_space(rows), reading_order.runs_left("".join(glyph.text for glyph in glyphs)))
    found = [
        _line([glyph for segment in row for glyph in segment.glyphs], column, style)
        for column, region in enumerate(_regions([_segments(row) for row in rows]))
        for row in region
    ]
    return [line for line in found if line.text]


def _drawn_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those that are drawn again at their place, to look bold or shaded."""
    drawn: dict[tuple[str, int, int], list[Glyph]] = {}
    once = []
    for glyph in glyphs:
        unit = max(SAME_PLACE * glyph.size, 0.01)
        across, up = int(glyph.x / unit), int(glyph.y / unit)
        near = [
            other
            for x in (across - 1, across, across + 1)
            for y in (up - 1, up, up + 1)
            for other in drawn.get((glyph.text, x, y), ())
        ]
        if not any(abs(other.x - glyph.x) <= unit >= abs(other.y - glyph.y) for other in near):
            drawn.setdefault((glyph.text, across, up), []).append(glyph)
            once.append(glyph)
    return once


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs that are no marks by line, from top to bottom."""
    rows: list[list[Glyph]] = []
    order = {glyph: number for number, glyph in enumerate(glyphs)}
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.is_small, -glyph.y)):
        if glyph.is_mark:
            continue
        reach = NEAR if glyph.is_small else SAME_LINE
        row = _nearest(rows, glyph) if glyph.is_small else rows[-1:]
        if row and abs(row[0][0].y - glyph.y) <= reach * max(row[0][0].size, glyph.size):
            row[0].append(glyph)
        else:
            rows.append([glyph])
    layers = [layer for row in rows for layer in _layers(row, order)]
    return sorted(layers, key=lambda row: -row[0].y)


def _layers(row: list[Glyph], order: Mapping[Glyph, int]) -> list[list[Glyph]]:
    """The texts of a row that are drawn over each other; what is drawn again is left out."""
    layers: list[list[Glyph]] = []
    for run in _runs(sorted(row, key=lambda glyph: order[glyph])):
        free = (layer for layer in layers if not _is_over(run, layer))
        layer = next(free, [])
        if not layer:
            layers.append(layer)
        layer += run
    texts = [sorted(glyph.text for glyph in layer) for layer in layers]
    return [layer for number, layer in enumerate(layers) if texts[number] not in texts[:number]]


def _runs(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs in the order of content, cut where the next one is somewhere else in the line."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and abs(glyph.x - run[-1].x) > ELSEWHERE * glyph.size:
            yield run
            run = []
        run.append(glyph)
    yield run


def _is_over(run: list[Glyph], layer: list[Glyph]) -> bool:
    """Whether many letters of a run cover others."""
    spans = [(other.left, other.right) for other in layer if not other.text.isspace()]
    covering = sum(
        any(
            min(glyph.right, right) - max(glyph.left, left)
            > COVERED * min(glyph.right - glyph.left, right - left)
            for left, right in spans
        )
        for glyph in run
        if not (glyph.is_small or glyph.text.isspace())
    )
    return covering > MANY * len(run)


def _nearest(rows: list[list[Glyph]], glyph: Glyph) -> list[list[Glyph]]:
    """The row whose height is nearest to that of a glyph; none if there is no row."""
    return sorted(rows, key=lambda row: abs(row[0].y - glyph.y))[:1]


def _space(rows: list[list[Glyph]]) -> float:
    """How wide a gap between words is at least on a page, in sizes of the font."""
    gaps = [
        (glyph.left - before.right) / glyph.size
        for row in rows
        for before, glyph in pairwise(sorted(row, key=_place))
        if glyph.size
    ]

    def near(space: float) -> float:
        return sum(abs(gap - space) < 0.02 for gap in gaps)

    best = SPACES[0]
    for space in SPACES[1:]:
        if near(space) < near(best) - FEW * len(gaps):
            best = space
    return best


def _place(glyph: Glyph) -> float:
    """Where a glyph stands in its line. Small ones are in the middle of their letter."""
    if glyph.is_small and glyph.text.isalpha():
        return (glyph.left + glyph.right) / 2 - HALF_LETTER * glyph.size
    return glyph.x


def _with_marks(rows: list[list[Glyph]], glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The rows with each mark added to the letter that it is nearest to."""
    letters = [(row, number) for row, of_row in enumerate(rows) for number in range(len(of_row))]
    for mark in (glyph for glyph in glyphs if glyph.is_mark):
        middle = (mark.left + mark.right) / 2

        def distance(place: tuple[int, int], mark: Glyph = mark, middle: float = middle) -> float:
            letter = rows[place[0]][place[1]]
            aside = max(letter.left - middle, middle - letter.right, 0)
            return abs(letter.y - mark.y) + aside + (1e6 if letter.text.isspace() else 0)

        if letters:
            row, number = min(letters, key=distance)
            letter = rows[row][number]
            rows[row][number] = letter._replace(text=letter.text + mark.text)
    return rows


def _segments(row: list[Glyph]) -> list[Segment]:
    """A row cut at its wide gaps, from left to right."""
    segments: list[Segment] = []
    end = 0.0
    for glyph in sorted(row, key=_place):
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
    style = _Style(SPACES[0], runs_left=True)
    lines = [[glyph for segment in row for glyph in segment.glyphs] for row in rows if row]
    words = [len(_text(line, style).split()) for line in lines]
    return len(words) >= COLUMN_LINES and median(words) >= COLUMN_WORDS


def _is_rtl(rows: list[Row]) -> bool:
    return reading_order.runs_left(
        "".join(glyph.text for row in rows for segment in row for glyph in segment.glyphs)
    )


class _Style(NamedTuple):
    """How wide gaps between words are on a page, and whether it runs to the left."""

    space: float
    runs_left: bool


def _line(glyphs: list[Glyph], column: int, style: _Style) -> Line:
    text = other = _text(glyphs, style)
    if any(glyph.is_ambiguous for glyph in glyphs):
        other = _text([_reversed(glyph) for glyph in glyphs], style)
    return Line(
        text=text,
        other=other,
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        y=median(glyph.y for glyph in glyphs),
        size=median(glyph.size for glyph in glyphs),
        column=column,
    )


def _reversed(glyph: Glyph) -> Glyph:
    return glyph._replace(text=glyph.text[::-1]) if glyph.is_ambiguous else glyph


def _text(glyphs: list[Glyph], style: _Style) -> str:
    """The text of a line in reading order."""
    pieces: list[str] = []
    end: float | None = None
    was_at_space = False
    for glyph in sorted(glyphs, key=_place):
        if glyph.text.isspace():
            pieces.append(" ")
            continue
        room = HALF_LETTER * glyph.size if glyph.is_small and glyph.text.isalpha() else 0
        needed = style.space + (ALEF if glyph.text[0] in _ALEFS else 0)
        if glyph.is_at_space and was_at_space:
            needed *= GUESSED
        was_at_space = glyph.is_at_space
        if end is not None and glyph.left - room - end > needed * glyph.size:
            pieces.append(" ")
        pieces.append(glyph.text)
        end = glyph.right + room if end is None else max(end, glyph.right + room)
    text = " ".join(reading_order.logical(pieces, style.runs_left).split())
    return unicodedata.normalize("NFC", text)
