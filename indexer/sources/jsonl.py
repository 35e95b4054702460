"""JSON lines: one object per line, each an article whose text is already clean."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import records
from bahith.indexer.sources.encoding import detect, repaired
from bahith.indexer.sources.fields import Names

SUFFIXES: tuple[str, ...] = (".jsonl", ".jsonl.gz")

# Bytes at the beginning of a file by which its encoding is detected.
HEAD = 1 << 16

# What ``surrogateescape`` makes of bytes that are invalid in the encoding.
_ESCAPED = re.compile("[\udc80-\udcff]")


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles in ``file`` one by one, and a problem for each line that is no article.

    Lines are read as they are needed, so the file may be larger than memory.
    """
    number = count = 0
    try:
        with _text(_unzipped(file, path)) as lines:
            for number, line in enumerate(lines, 1):
                if not count and line.lstrip().startswith("["):
                    yield Problem(
                        path, origin, _("a JSON array: write one object per line instead"), number
                    )
                    return
                if line.strip():
                    count += 1
                    yield from _line(line, path, origin, number, names)
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
        if not count:
            yield Problem(path, origin, _("the file is empty"))


def _after(number: int) -> int | None:
    """The line after the last one read; None if none was read."""
    return number + 1 if number else None


def _unzipped(file: BinaryIO, path: PurePath) -> BinaryIO:
    zipped = path.suffix.lower() == ".gz"
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if zipped else file


def _text(stream: BinaryIO) -> io.TextIOWrapper:
    """``stream`` as text, in the encoding that its beginning shows."""
    encoding = detect(stream.read(HEAD))
    stream.seek(0)
    # Invalid UTF-16 cannot be escaped, so it is replaced.
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="\n")


def _line(
    line: str, path: PurePath, origin: str, number: int, names: Names
) -> Iterator[Article | Problem]:
    line, damaged = repaired(line) if _ESCAPED.search(line) else (line, 0)
    try:
        record = _record(line)
        article, missing = records.read(record, f"{origin}#{number}", origin, names)
    except SourceError as error:
        yield Problem(path, origin, reason(error), number)
        return
    yield article
    if damaged:
        missing = [_NOT_ENCODED, *missing]
    for problem in missing:
        # Without the report nobody would notice.
        message = _("%(problem)s; the article was indexed nevertheless", problem=problem)
        yield Problem(path, origin, message, number, "warning")


_NOT_ENCODED = _("bytes that do not fit the file's encoding")


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
