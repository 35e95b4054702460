"""JSON: an object per line, an array of objects, or one object; each of them an article.

An object may also hold the array, as answers of servers do: ``{"articles": [...]}``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import BinaryIO, TextIO, cast

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import fields, json_values, streams
from bahith.indexer.sources.encoding import repaired
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.records import Records

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson", ".json")

LONGEST = 1 << 26
"""Characters of the longest line, or item of an array, that is read."""

DEEPEST = 3
"""An array of records is inside at most so many objects."""

# What ``surrogateescape`` makes of bytes that are invalid in the encoding.
_ESCAPED = re.compile("[\udc80-\udcff]")
_TOO_LONG = _("a line of more than %(size)s million characters", size=LONGEST >> 20)
_NOT_ENCODED = _("bytes that do not fit the file's encoding")


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles in ``file`` one by one, and a problem for each record that is no article.

    Records are read as they are needed, so the file may be larger than memory, except for one
    that is a single object.
    """
    yield from articles(file, Records(path, origin, names))


def articles(
    file: BinaryIO, records: Records, may_be_empty: bool = False
) -> Iterator[Article | Problem]:
    """The same, with the file's place in ``records``; ``may_be_empty`` if that is no problem."""
    is_empty = True
    for each in _records(file, records.path, records):
        is_empty = False
        yield each
    if is_empty and not may_be_empty:
        records.line = None
        yield records.failed(_("the file is empty"))
    yield from records.warnings()


def _records(file: BinaryIO, path: PurePath, records: Records) -> Iterator[Article | Problem]:
    try:
        with streams.text(file) as text:
            start = _start(text)
            values: Iterable[object]
            if start.startswith("["):
                values = json_values.items(text, LONGEST)
            elif _is_lines(start, streams.bare(path)):
                yield from _lines(text, records)
                return
            else:
                values = _in_object(json_values.parsed(streams.whole_text(text)))
            for number, value in enumerate(values, 1):
                yield from records.read(value, number)
    except UnicodeError:
        yield records.failed(_NOT_ENCODED)
    except (SourceError, OSError) as error:
        yield records.failed(reason(error))


def _start(text: io.TextIOWrapper) -> str:
    """The beginning of a text, from its first character that is no white space."""
    head = cast(io.BufferedReader, text.buffer).peek(streams.HEAD)
    return head.decode(text.encoding, "ignore").lstrip("\ufeff \t\r\n")


def _is_lines(start: str, path: PurePath) -> bool:
    """Whether a file has an object per line, and not one object on one or more lines."""
    first, _, others = start.partition("\n")
    try:
        json_values.parsed(first)
    except SourceError:
        return path.suffix.lower() != ".json"
    return path.suffix.lower() != ".json" or others.lstrip().startswith("{")


def _lines(lines: TextIO, records: Records) -> Iterator[Article | Problem]:
    number = 0
    while line := lines.readline(LONGEST):
        number += 1
        records.line = number
        if len(line) < LONGEST:
            yield from _line(line, records, number)
        else:
            yield records.failed(_TOO_LONG)
            while line and not line.endswith("\n"):
                line = lines.readline(LONGEST)
        records.line = number + 1


def _line(line: str, records: Records, number: int) -> Iterator[Article | Problem]:
    if line.isspace():
        return
    damaged = 0
    if _has_escaped(line):
        line, damaged = repaired(line)
    try:
        if not damaged and _has_escaped(line):
            raise SourceError(_NOT_ENCODED)
        record = json_values.parsed(line)
    except SourceError as error:
        yield records.failed(reason(error))
    else:
        yield from records.read(record, number, _NOT_ENCODED if damaged else None)


def _has_escaped(line: str) -> bool:
    # A printable text has no surrogates; that is found out several times faster.
    return not line.rstrip().isprintable() and _ESCAPED.search(line) is not None


def _in_object(value: object) -> Iterable[object]:
    """The records in an object: those of an array inside it, or the object itself."""
    layer = [value]
    for _depth in range(DEEPEST):
        objects = [each for each in layer if isinstance(each, Mapping)]
        if any(_is_record(each) for each in objects):
            return objects
        layer = [inner for each in objects for inner in each.values()]
        for inner in layer:
            if isinstance(inner, list) and inner and all(isinstance(one, Mapping) for one in inner):
                return [_source(one) for one in inner]
    return [value]


def _is_record(value: Mapping[str, object]) -> bool:
    try:
        return bool(fields.text(value, "text", fields.NO_NAMES))
    except SourceError:
        return False


def _source(record: Mapping[str, object]) -> object:
    """The document in a hit of Elasticsearch or OpenSearch, with its id; else the record itself."""
    source = record.get("_source")
    return {**source, "_id": record.get("_id")} if isinstance(source, Mapping) else record
