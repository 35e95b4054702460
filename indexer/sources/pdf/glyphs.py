"""The glyphs on a page of a PDF: what they say and where they stand, by PDFium."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPage, PdfTextPage

from bahith.indexer.sources.pdf.glyph import Glyph

_LAM = "ل"
_ALEFS = frozenset("اأإآٱ")
_REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)
_PRESENTED = re.compile("[\ufb00-\ufb4f\ufb50-\ufdf4\ufe70-\ufefc]+")
"""Letters in one of their shapes, and ligatures: how many PDFs have them."""


def of_page(page: PdfPage) -> list[Glyph]:
    """The glyphs of a page, spaces included, in the order of its content."""
    text_page = page.get_textpage()
    try:
        return [_ligature(group) for group in _grouped(_characters(text_page))]
    finally:
        text_page.close()


def _characters(text_page: PdfTextPage) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    matrix = pdfium.FS_MATRIX()
    before: Glyph | None = None
    is_at_space = False
    for index in range(text_page.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        is_made_up = pdfium.FPDFText_IsGenerated(text_page, index) == 1
        if is_made_up or not (char.isprintable() or char == "\xa0"):
            continue
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        _left, bottom, _right, top = text_page.get_charbox(index)
        pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        is_guess = box.right <= box.left
        if before:
            yield before._replace(is_at_space=before.is_at_space or is_guess)
        if is_guess:
            before, is_at_space = None, True
            continue
        pdfium.FPDFText_GetMatrix(text_page, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text_page, index) * abs(matrix.d or matrix.b or 1)
        place = round(x.value, 2), round(y.value, 2)
        before = Glyph(
            char, *place, box.left, box.right, top - bottom, size, is_at_space=is_at_space
        )
        is_at_space = False
    if before:
        yield before


def _grouped(characters: Iterator[Glyph]) -> list[list[Glyph]]:
    """The characters of each glyph, which are where one pen stood; marks may come later."""
    groups: list[list[Glyph]] = []
    by_place: dict[tuple[float, float], list[Glyph]] = {}
    for place, characters_there in groupby(characters, key=lambda glyph: (glyph.x, glyph.y)):
        group = [*characters_there]
        if place in by_place and all(glyph.is_mark for glyph in group):
            by_place[place] += group
        else:
            by_place[place] = group
            groups.append(group)
    return groups


def _ligature(characters: list[Glyph]) -> Glyph:
    """The glyph that draws some characters, such as the ligature of lam and alef."""
    text = "".join(character.text for character in characters)
    # Some text is drawn several times at one place, to look bold or shaded.
    if repeated := _REPEATED.fullmatch(text):
        text = repeated[1]
    is_ambiguous = False
    if len(text) > 1 and "\u0590" <= text[0] <= "\u08ff":
        letters = [char for char in text if not unicodedata.combining(char)]
        is_ambiguous = len(letters) > 1 and {*letters[:2]} - _ALEFS != {_LAM}
        # PDFium reverses the characters of one glyph, as if they were glyphs of their own.
        if unicodedata.combining(text[0]) or is_ambiguous or text[1] == _LAM:
            text = text[::-1]
    return characters[0]._replace(
        text=_PRESENTED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text),
        left=min(character.left for character in characters),
        right=max(character.right for character in characters),
        is_ambiguous=is_ambiguous,
        is_at_space=any(character.is_at_space for character in characters),
    )
