"""All matches as a file: JSON lines or comma-separated values, made while it is sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator

from bahith.indexer.article import Article
from bahith.server.api.schemas import article_object

_PIECE = 32 * 1024
"""Letters that are sent at once."""

COLUMNS = ("id", "title", "body", "url", "source", "published", "category")


def jsonl(articles: Iterable[Article]) -> Iterator[str]:
    """One JSON object a line."""
    for article in articles:
        yield json.dumps(article_object(article), ensure_ascii=False) + "\n"


def table(articles: Iterable[Article]) -> Iterator[str]:
    """A line of names, then one record for each article (RFC 4180)."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for article in articles:
        values = article_object(article)
        writer.writerow([values[name] for name in COLUMNS])
        yield written.getvalue()
        written.seek(0)
        written.truncate()
    yield written.getvalue()


KINDS: dict[str, tuple[str, Callable[[Iterable[Article]], Iterator[str]]]] = {
    "jsonl": ("application/x-ndjson", jsonl),
    "csv": ("text/csv; charset=utf-8; header=present", table),
}
"""For each form its media type, and what writes it."""


def pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """``lines`` in UTF-8, many small ones together."""
    kept: list[str] = []
    length = 0
    for line in lines:
        kept.append(line)
        length += len(line)
        if length >= _PIECE:
            yield "".join(kept).encode()
            kept, length = [], 0
    yield "".join(kept).encode()
