"""A glyph: what is drawn at one place of a page."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

SMALL = 0.28
"""A vowel mark is lower than so much of the font's size; so are full stops and dashes."""


class Glyph(NamedTuple):
    """One glyph: its text in reading order, and its place in points from the lower left corner.

    ``x`` and ``y`` are where the pen stood, ``left`` and ``right`` the bounds of what it drew,
    ``height`` is how high that is, and ``size`` that of the font. The letters of a ligature may
    stand in reverse if ``is_ambiguous``. ``is_at_space`` if PDFium guesses a space beside it.
    """

    text: str
    x: float
    y: float
    left: float
    right: float
    height: float
    size: float
    is_ambiguous: bool = False
    is_at_space: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether it is drawn over or below a letter."""
        return all(map(unicodedata.combining, self.text))

    @property
    def is_small(self) -> bool:
        """Whether it is no higher than a vowel mark, as those are that stand for their letter."""
        return self.height < SMALL * self.size
