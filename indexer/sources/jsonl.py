"""JSON lines: one object a line, each an article whose text is already clean."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from bahith.indexer.article import Article, Problem
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.errors import SourceError
from bahith.indexer.sources.encoding import clean, detect

SUFFIXES: tuple[str, ...] = (".jsonl", ".jsonl.gz")

# Bytes at the beginning of a file that decide on its encoding.
HEAD = 1 << 16

# What ``surrogateescape`` makes of bytes that the encoding does not have.
_ESCAPED = re.compile("[\udc80-\udcff]")


def read(path: Path, origin: str) -> Iterator[Article | Problem]:
    """The articles in ``path`` one by one, and a problem for each line that is none.

    Lines are read as they are needed, so the file may be larger than memory.
    """
    number = full = 0
    try:
        with _open(path) as stream, _text(stream) as lines:
            for number, line in enumerate(lines, 1):
                if not full and line.lstrip().startswith("["):
                    yield Problem(path, origin, "a JSON array; one object a line is needed", number)
                    return
                if line.strip():
                    full += 1
                    yield from _line(line, path, origin, number)
    except (SourceError, zlib.error, EOFError, UnicodeError) as error:
        yield Problem(path, origin, str(error), number + 1 if number else None)
    except OSError as error:
        yield Problem(path, origin, error.strerror or str(error), number + 1 if number else None)
    else:
        if not full:
            yield Problem(path, origin, "the file is empty")


def _open(path: Path) -> io.BufferedIOBase:
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _text(stream: io.BufferedIOBase) -> io.TextIOWrapper:
    """``stream`` as text, in the encoding that its beginning shows."""
    encoding = detect(stream.read(HEAD))
    stream.seek(0)
    # UTF-16 has no bytes to escape: what is damaged in it is replaced.
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(cast(BinaryIO, stream), encoding=encoding, errors=errors, newline="\n")


def _line(line: str, path: Path, origin: str, number: int) -> Iterator[Article | Problem]:
    try:
        record = _record(line)
        fields = {name: _string(record, name) for name in STRINGS}
        article = _article(record, fields, origin, number)
    except SourceError as error:
        yield Problem(path, origin, str(error), number)
        return
    yield article
    if fields["date"] and not article.published:
        # The article is worth having without its date, but nobody would find out.
        shown = fields["date"][:40]
        yield Problem(path, origin, f"date: {shown!r} is not a date; indexed without it", number)


STRINGS = ("title", "text", "body", "date", "source", "url", "category")


def _record(line: str) -> dict[str, Any]:
    if _ESCAPED.search(line):
        raise SourceError("bytes that do not fit the file's encoding")
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise SourceError(f"not JSON: {error.msg} at character {error.colno}") from None
    except (ValueError, RecursionError):
        raise SourceError("not JSON that can be read: a number too long or too deep") from None
    if not isinstance(record, dict):
        raise SourceError("not a JSON object")
    return record


def _string(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SourceError(f"{name}: a string is needed, not {type(value).__name__}")
    return clean(value).strip()


def _article(record: dict[str, Any], fields: dict[str, str], origin: str, number: int) -> Article:
    """Raises SourceError for an id that is none, and where there is nothing to read."""
    body = fields["text"] or fields["body"]
    title = " ".join(fields["title"].split())
    if not (title or body):
        raise SourceError("title and text are both empty")
    return Article(
        id=_id(record.get("id")) or f"{origin}#{number}",
        title=title,
        body=body,
        origin=origin,
        source=fields["source"],
        published=_date(fields["date"]),
        url=fields["url"],
        category=fields["category"],
    )


def _id(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise SourceError(f"id: a string or a number is needed, not {type(value).__name__}")
    return clean(str(value)).strip()


def _date(text: str) -> dt.date | None:
    return read_date(text) if text else None
