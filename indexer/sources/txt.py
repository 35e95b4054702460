"""Text files: one article each, often a scraped page with everything around the article.

A file that begins like HTML is read as HTML, whatever its name. A text too long for one article
becomes several.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from bahith.i18n import _, reason
from bahith.indexer import long_texts
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.long_texts import LONGEST
from bahith.indexer.sources import html, streams
from bahith.indexer.sources.encoding import read_text
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.html.decoding import is_html
from bahith.indexer.sources.long_files import Blocks
from bahith.indexer.sources.metadata import read_long, read_page
from bahith.indexer.sources.page.lines import split

SUFFIXES: tuple[str, ...] = (".txt",)


WHOLE = 4 * LONGEST
"""Bytes of a file that is read as a whole, which are enough for any text of one article."""


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The article in ``file``, with ``origin`` as its id, or a problem.

    A file of more than ``LONGEST`` characters is read in the memory of one part, and yields an
    article for each part of it.
    """
    try:
        data = file.read(WHOLE + 1)
        if is_html(data):
            yield from html.read_bytes(data + streams.whole(file), path, origin)
            return
        if len(data) > WHOLE:
            yield from _long(Blocks(data, file), path, origin)
            return
        text, repair = read_text(data)
        if len(text) > LONGEST:
            yield from _long(Blocks(data, file), path, origin)
            return
        page = read_page(text)
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
    else:
        yield page.article(origin)
        if repair:
            yield Problem(path, origin, repair, severity="warning")


def _long(blocks: Blocks, path: PurePath, origin: str) -> Iterator[Article | Problem]:
    """The parts of a long text, as they are read. Raises SourceError and OSError."""
    number, beginning = 0, Article("", "", "", "")
    for number, text in enumerate(long_texts.pieces(blocks), 1):
        if number == 1:
            beginning = read_long(text).article(origin)
            yield beginning
        else:
            body = "\n".join(line.text for line in split(text))
            yield long_texts.part(beginning, number, body)
    if not number:
        raise SourceError(_("the file is empty"))
    yield Problem(path, origin, long_texts.told(number), severity="warning")
    if blocks.repair:
        yield Problem(path, origin, blocks.repair, severity="warning")
