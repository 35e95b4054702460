"""XML: TEI and feeds, by the element at the root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import html, parts, streams
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.records import Records

SUFFIXES: tuple[str, ...] = (".xml", ".tei", ".rss", ".atom")


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles in ``file``, or a problem; XML of any other kind is skipped."""
    # lxml takes a while to import, and only these files need it.
    from bahith.indexer.sources import feeds, tei, trees

    try:
        data = streams.whole(file)
        root, problems = trees.parsed(data)
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
        return
    name = trees.local(root)
    if name in feeds.ROOTS:
        yield from feeds.articles(root, Records(path, origin, names))
        yield from parts.warnings(problems, path, origin)
    elif name in tei.ROOTS:
        document = tei.document(root)
        document.problems += problems
        yield from parts.articles(document, path, origin)
    elif name == "html":
        yield from html.read_bytes(data, path, origin)
    else:
        message = _("XML of an unknown kind, <%(name)s>; known are TEI, RSS and Atom", name=name)
        yield Problem(path, origin, message, severity="skipped")
