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

from bahith.i18n import _, reason
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
                    yield Problem(
                        path, origin, _("a JSON array: write one object per line instead"), number
                    )
                    return
                if line.strip():
                    full += 1
                    yield from _line(line, path, origin, number)
    except EOFError:
        yield Problem(path, origin, _("the compressed data ends too early"), _after(number))
    except (gzip.BadGzipFile, zlib.error):
        message = _("not a gzip file, or a damaged one")
        yield Problem(path, origin, message, _after(number))
    except UnicodeError:
        yield Problem(path, origin, _NOT_ENCODED, _after(number))
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error), _after(number))
    else:
        if not full:
            yield Problem(path, origin, _("the file is empty"))


def _after(number: int) -> int | None:
    """The line after the last one read; None where none was."""
    return number + 1 if number else None


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
        yield Problem(path, origin, reason(error), number)
        return
    yield article
    if fields["date"] and not article.published:
        # The article is worth having without its date, but nobody would find out.
        shown = repr(fields["date"][:40])
        message = _(
            "date: %(value)s is not a date; the article was indexed without one", value=shown
        )
        yield Problem(path, origin, message, number)


STRINGS = ("title", "text", "body", "date", "source", "url", "category")

_NOT_ENCODED = _("bytes that do not fit the file's encoding")
_KINDS = {
    bool: _("true or false"),
    int: _("a number"),
    float: _("a number"),
    list: _("an array"),
    dict: _("an object"),
}
"""What JSON calls a value that is no string."""


def _record(line: str) -> dict[str, Any]:
    if _ESCAPED.search(line):
        raise SourceError(_NOT_ENCODED)
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise SourceError(_("not JSON from character %(place)s on", place=error.colno)) from None
    except (ValueError, RecursionError):
        raise SourceError(
            _("not JSON that can be read: a number is too long, or the nesting too deep")
        ) from None
    if not isinstance(record, dict):
        raise SourceError(_("not a JSON object"))
    return record


def _string(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        kind = _KINDS[type(value)]
        raise SourceError(_("%(name)s: must be a string, not %(kind)s", name=name, kind=kind))
    return clean(value).strip()


def _article(record: dict[str, Any], fields: dict[str, str], origin: str, number: int) -> Article:
    """Raises SourceError for an id that is none, and where there is nothing to read."""
    body = fields["text"] or fields["body"]
    title = " ".join(fields["title"].split())
    if not (title or body):
        raise SourceError(_("title and text are both empty"))
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
        raise SourceError(
            _("id: must be a string or a number, not %(kind)s", kind=_KINDS[type(value)])
        )
    return clean(str(value)).strip()


def _date(text: str) -> dt.date | None:
    return read_date(text) if text else None
