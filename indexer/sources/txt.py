"""Text files: one article each, often a scraped page with everything around the article.

A file that begins like HTML is read as HTML, whatever its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from bahith.i18n import reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import html, streams
from bahith.indexer.sources.encoding import read_text
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.html.decoding import is_html
from bahith.indexer.sources.metadata import read_page

SUFFIXES: tuple[str, ...] = (".txt",)


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The article in ``file``, with ``origin`` as its id, or a problem."""
    try:
        data = streams.whole(file)
        if is_html(data):
            yield from html.read_bytes(data, path, origin)
            return
        text, repair = read_text(data)
        page = read_page(text)
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
    else:
        yield Article(
            id=origin,
            title=page.title,
            body=page.body,
            origin=origin,
            source=page.source,
            published=page.published,
        )
        if repair:
            yield Problem(path, origin, repair, severity="warning")
