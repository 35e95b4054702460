"""All matches as a file: JSON lines or comma-separated values, made while it is sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import astuple

from bahith.indexer.article import Article
from bahith.server.api import answers
from bahith.server.api.schema import to_text

_PIECE = 32 * 1024
"""Letters that are sent at once."""


def jsonl(articles: Iterable[Article]) -> Iterator[str]:
    """One JSON object a line."""
    for article in articles:
        yield to_text(answers.Article.of(article), indent=0) + "\n"


def table(articles: Iterable[Article]) -> Iterator[str]:
    """A line of names, then one record for each article (RFC 4180)."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(answers.Article.__struct_fields__)
    for article in articles:
        writer.writerow(astuple(answers.Article.of(article)))
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
