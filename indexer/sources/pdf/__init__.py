"""PDF: an article each file, or each chapter of its outline.

PDFium says which glyphs are where (``glyphs``). Their places, not their order in the file, give the
rows (``rows``), columns (``layout``), words (``words``) and the order of letters in them
(``reading_order``), since programs write Arabic into PDFs in any order; ``paragraphs`` joins lines.
``reader`` does all that uses PDFium, in a process of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath
from typing import Any, BinaryIO

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _, ngettext, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import streams
from bahith.indexer.sources.about import is_person
from bahith.indexer.sources.encoding import clean
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.isolated import Isolated
from bahith.indexer.sources.metadata import read_page
from bahith.indexer.sources.parts import later
from bahith.indexer.sources.pdf import paragraphs
from bahith.indexer.sources.pdf.layout import Line

SUFFIXES: tuple[str, ...] = (".pdf",)

KNOWN_WORDS = 0.6
"""In a readable Arabic text, at least this share of the words is in the lexicon."""

ENOUGH_WORDS = 30
"""Fewer words say nothing about the fonts of a file."""

SAMPLE = 2000
"""Words that are looked up to find out whether a text is readable."""

_ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")
_OCR = "ocrmypdf -l ara"


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles in ``file``, and what cannot be read in it."""
    try:
        content = _isolated()(streams.whole(file))
        if "locked" in content:
            raise SourceError(_("needs a password"))
        pages = [[Line(*line) for line in page] for page in content["pages"]]
        texts = paragraphs.read(pages, _analyzer().frequency)
        _check_readable(texts, content["scanned"])
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
        return
    for title, first, last in _chapters(content["outline"], len(pages)):
        body = "\n".join(text for page in texts[first:last] for text in page)
        if body:
            article = _article(title or content["title"], body, origin, first if title else None)
            yield described(article, content)
    if scanned := content["scanned"]:
        message = ngettext(
            "page %(first)s is a picture without text; %(ocr)s reads it",
            "%(n)s pages are pictures without text, from page %(first)s on; %(ocr)s reads them",
            len(scanned),
            first=scanned[0] + 1,
            ocr=_OCR,
        )
        yield Problem(path, origin, message, severity="warning")


def _article(title: str, body: str, origin: str, page: int | None) -> Article:
    """An article; ``page`` is that of its chapter, counted from 0, or None for the whole file."""
    found = read_page(body)
    own_title = _title(title, body)
    text = found.body
    if own_title and found.title not in own_title:
        text = f"{found.title}\n{text}"
    place = origin if page is None else f"{origin}#page={page + 1}"
    return Article(
        id=place,
        title=own_title or found.title,
        body=text,
        origin=origin,
        source=found.source,
        published=found.published,
        url="" if page is None else place,
    )


def described(article: Article, content: Mapping[str, Any]) -> Article:
    """The article with the author of the metadata, and the day of a change after its own day."""
    author = " ".join(clean(content["author"]).split())
    if is_person(author):
        article = replace(article, author=(author,))
    updated = later(_day(content["changed"]), article.published, _day(content["made"]))
    return replace(article, updated=updated)


def _day(time: str) -> dt.date | None:
    """The day of a time in the metadata: D:YYYYMMDDHHmmSS (PDF 32000-1, 7.9.4)."""
    digits = time.removeprefix("D:")
    return read_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")


def _title(title: str, body: str) -> str:
    """The title of the metadata, if the text says as much; programs write all sorts of things."""
    words = clean(title).split()
    return " ".join(words) if words and all(word in body for word in words) else ""


def _chapters(outline: Sequence[tuple[str, int]], pages: int) -> Iterator[tuple[str, int, int]]:
    """The title of each chapter, its first page, and the one after its last; "" for no title."""
    by_page: dict[int, list[str]] = {}
    for title, page in outline:
        if title.strip():
            by_page.setdefault(page, []).append(title.strip())
    if len(by_page) < 2:
        yield "", 0, pages
        return
    starts = [*by_page]
    if starts[0] > 0:
        yield "", 0, starts[0]
    for first, last in pairwise([*starts, pages]):
        yield " – ".join(by_page[first]), first, last


def _check_readable(texts: Sequence[Sequence[str]], scanned: Sequence[int]) -> None:
    """Raises SourceError if there is no text, or the fonts do not say which letters they draw."""
    if not any(texts):
        if scanned:
            raise SourceError(_("pictures without text; %(ocr)s reads them", ocr=_OCR))
        raise SourceError(_("the file is empty"))
    words = [word for page in texts for text in page for word in _ARABIC_WORD.findall(text)]
    sample = words[:: len(words) // SAMPLE + 1]
    known = sum(_analyzer().frequency(word) > 0 for word in sample)
    if len(sample) >= ENOUGH_WORDS and known < KNOWN_WORDS * len(sample):
        message = _(
            "garbled: its fonts do not say which letters they draw; %(ocr)s reads it",
            ocr=f"{_OCR} --force-ocr",
        )
        raise SourceError(message)


@lru_cache(1)
def _analyzer() -> Analyzer:
    return Analyzer()


@lru_cache(1)
def _isolated() -> Isolated:
    from bahith.indexer.sources.pdf import reader  # needs an extra

    return Isolated(reader.read)
