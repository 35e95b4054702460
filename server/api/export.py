"""All matches as a file, streamed: JSON Lines or comma-separated values."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from bahith.indexer.article import Article
from bahith.server.api import answers
from bahith.server.api.keys import ABOUT, known

_PIECE = 64 * 1024
"""Bytes that are sent together."""

_OTHERS = ("author", "tags", "language", "updated", "image")
_FIELDS = tuple(name for name in answers.Article.__struct_fields__ if name not in ABOUT)
_PAIR = b'"%b": %b'
_LINE = b"{%b" % b", ".join(_PAIR % (name.encode(), b"%b") for name in _FIELDS)
_LISTS = re.compile(r"^\[|[,،;؛|\n#]")
"""What a table's reader would take for a list of several values."""


def jsonl(articles: Iterable[Article]) -> Iterator[bytes]:
    """One JSON object per line."""
    # As ``to_text`` writes ``answers.Article``, which would make a struct of each, and read the
    # JSON again to add the spaces.
    encoded = msgspec.json.Encoder().encode
    for article in articles:
        pairs = [_LINE % (*[encoded(getattr(article, name)) for name in _FIELDS],)]
        for name, value in known(article).items():
            pairs.append(_PAIR % (name.encode(), msgspec.json.format(encoded(value), indent=0)))
        yield b", ".join(pairs) + b"}\n"


def table(articles: Iterable[Article]) -> Iterator[bytes]:
    """A line of column names, then one record per article (RFC 4180)."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow((*_FIELDS, *_OTHERS))
    for article in articles:
        writer.writerow([_cell(getattr(article, name)) for name in (*_FIELDS, *_OTHERS)])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _cell(value: object) -> object:
    """A value as a cell; several values as a list in JSON."""
    if not isinstance(value, tuple):
        return value
    if len(value) == 1 and not _LISTS.search(value[0]):
        return value[0]
    return json.dumps(value, ensure_ascii=False) if value else ""


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
