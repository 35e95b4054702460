"""Glyphs of a line to its text: where words end, and the order of reading."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bahith.indexer.sources.pdf import reading_order
from bahith.indexer.sources.pdf.glyph import Glyph

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


class Style(NamedTuple):
    """How wide gaps between words are on a page, and whether it runs to the left."""

    space: float
    runs_left: bool


def style(rows: Sequence[list[Glyph]]) -> Style:
    """The style of a page, from its rows."""
    glyphs = (glyph.text for row in rows for glyph in row)
    return Style(_space(rows), reading_order.runs_left("".join(glyphs)))


def text(glyphs: list[Glyph], style: Style) -> str:
    """The text of a line in reading order."""
    pieces: list[str] = []
    end: float | None = None
    was_at_space = False
    for glyph in sorted(glyphs, key=place):
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


def turned(glyph: Glyph) -> Glyph:
    """A glyph with its letters in reverse if their order is ambiguous."""
    return glyph._replace(text=glyph.text[::-1]) if glyph.is_ambiguous else glyph


def _space(rows: Sequence[list[Glyph]]) -> float:
    """How wide a gap between words is at least on a page, in sizes of the font."""
    gaps = [
        (glyph.left - before.right) / glyph.size
        for row in rows
        for before, glyph in pairwise(sorted(row, key=place))
        if glyph.size
    ]

    def near(space: float) -> float:
        return sum(abs(gap - space) < 0.02 for gap in gaps)

    best = SPACES[0]
    for space in SPACES[1:]:
        if near(space) < near(best) - FEW * len(gaps):
            best = space
    return best


def place(glyph: Glyph) -> float:
    """Where a glyph stands in its line. Small ones are in the middle of their letter."""
    if glyph.is_small and glyph.text.isalpha():
        return (glyph.left + glyph.right) / 2 - HALF_LETTER * glyph.size
    return glyph.x
