"""All matches as a file, streamed: JSON Lines or comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator

import msgspec

from bahith.indexer.article import Article
from bahith.server.api import answers

_PIECE = 64 * 1024
"""Bytes that are sent together."""

_FIELDS = answers.Article.__struct_fields__
_LINE = b"{%b}\n" % b", ".join(b'"%b": %%b' % name.encode() for name in _FIELDS)


def jsonl(articles: Iterable[Article]) -> Iterator[bytes]:
    """One JSON object per line."""
    # As ``to_text`` writes ``answers.Article``, which would make a struct of each, and read the
    # JSON again to add the spaces.
    encoded = msgspec.json.Encoder().encode
    for article in articles:
        values = [encoded(getattr(article, name)) for name in _FIELDS]
        yield _LINE % (*values,)


def table(articles: Iterable[Article]) -> Iterator[bytes]:
    """A line of column names, then one record per article (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(_FIELDS)
    for article in articles:
        writer.writerow([getattr(article, name) for name in _FIELDS])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


KINDS: dict[str, tuple[str, Callable[[Iterable[Article]], Iterator[bytes]]]] = {
    "jsonl": ("application/x-ndjson", jsonl),
    "csv": ("text/csv; charset=utf-8; header=present", table),
}
"""The media type and the writer of each format."""


def pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """``lines`` joined into pieces of some size."""
    pending: list[bytes] = []
    length = 0
    for line in lines:
        pending.append(line)
        length += len(line)
        if length >= _PIECE:
            yield b"".join(pending)
            pending, length = [], 0
    yield b"".join(pending)
