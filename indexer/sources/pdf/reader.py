"""PDFium's part of reading a PDF; it runs in a process of its own (``isolated``)."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from bahith.indexer.sources.pdf import glyphs, layout

DEEPEST = 15
"""Levels of an outline that are read."""


def read(content: bytes) -> dict[str, Any]:
    """What a PDF has, as values of JSON.

    ``title`` and ``author`` of its metadata, and the times when it was ``made`` and ``changed``;
    ``pages``, each a list of ``layout.Line``; ``scanned``: the numbers of pages, from 0, that are
    pictures without text; and ``outline``: titles of chapters, with the numbers of their pages.
    Only ``locked``, if it needs a password. Raises ValueError.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            return {"locked": True}
        raise ValueError(str(error)) from None
    with document:
        pages, scanned = [], []
        for number in range(len(document)):
            page = document[number]
            lines = layout.lines(glyphs.of_page(page))
            if not lines and any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
                scanned.append(number)
            pages.append(lines)
            page.close()
        return {
            "title": document.get_metadata_value("Title"),
            "author": document.get_metadata_value("Author"),
            "made": document.get_metadata_value("CreationDate"),
            "changed": document.get_metadata_value("ModDate"),
            "pages": pages,
            "scanned": scanned,
            "outline": _chapters(document),
        }


def _chapters(document: pypdfium2.PdfDocument) -> list[tuple[str, int]]:
    """The entries of the outermost level of the outline that has several, in the order of pages."""
    levels: dict[int, list[tuple[str, int]]] = {}
    for bookmark in document.get_toc(max_depth=DEEPEST):
        destination = bookmark.get_dest()
        page = destination.get_index() if destination else None
        if page is not None:
            levels.setdefault(bookmark.level, []).append((bookmark.get_title(), page))
    for level in sorted(levels):
        if len(levels[level]) > 1:
            return sorted(levels[level], key=lambda chapter: chapter[1])
    return []
