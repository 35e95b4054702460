"""All matches as a file, streamed: JSON Lines or comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import astuple

from bahith.indexer.article import Article
from bahith.server.api import answers
from bahith.server.api.schema import to_text

_PIECE = 32 * 1024
"""Letters that are sent together."""


def jsonl(articles: Iterable[Article]) -> Iterator[str]:
    """One JSON object per line."""
    for article in articles:
        yield to_text(answers.Article.of(article), indent=0) + "\n"


def table(articles: Iterable[Article]) -> Iterator[str]:
    """A line of column names, then one record per article (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(answers.Article.__struct_fields__)
    for article in articles:
        writer.writerow(astuple(answers.Article.of(article)))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


KINDS: dict[str, tuple[str, Callable[[Iterable[Article]], Iterator[str]]]] = {
    "jsonl": ("application/x-ndjson", jsonl),
    "csv": ("text/csv; charset=utf-8; header=present", table),
}
"""The media type and the writer of each format."""


def pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """``lines`` in UTF-8, joined into pieces of some size."""
    pending: list[str] = []
    length = 0
    for line in lines:
        pending.append(line)
        length += len(line)
        if length >= _PIECE:
            yield "".join(pending).encode()
            pending, length = [], 0
    yield "".join(pending).encode()
