"""Text files: one article each, often a scraped page with everything around the article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from bahith.i18n import reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import streams
from bahith.indexer.sources.encoding import read_text
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.metadata import read_page

SUFFIXES: tuple[str, ...] = (".txt",)


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The article in ``file``, with ``origin`` as its id, or a problem."""
    try:
        text, repair = read_text(streams.whole(file))
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
