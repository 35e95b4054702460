"""Tables: CSV and TSV, with the names of the columns in the first row; a row is an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO, Protocol, TextIO, cast

from bahith.i18n import _, detailed, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.formulas import restored
from bahith.indexer.sources import fields, streams
from bahith.indexer.sources.encoding import repaired
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.records import Records

SUFFIXES: tuple[str, ...] = (".csv", ".tsv")

DELIMITERS = ",\t;|"
"""What may stand between cells; Excel writes ``;`` where the comma is the decimal sign."""

LONGEST = 1 << 26
"""Characters of the longest cell that is read."""


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles in the rows of ``file``, and a problem for each row that is none."""
    records = Records(path, origin, names)
    csv.field_size_limit(LONGEST)
    try:
        with streams.text(file) as text:
            rows = csv.reader(_repaired(text), delimiter=_delimiter(text))
            header = [name.strip() for name in next(rows, [])]
            if not header:
                raise SourceError(_("the file is empty"))
            if not fields.knows(header, names):
                message = _(
                    "no column has a known name: %(names)s; name one with --field text=NAME",
                    names=header,
                )
                raise SourceError(message)
            records.line = rows.line_num + 1
            yield from _rows(rows, header, records)
    except (csv.Error, UnicodeError) as error:
        yield records.failed(detailed(_("not a table"), error))
    except (SourceError, OSError) as error:
        yield records.failed(reason(error))
    yield from records.warnings()


class _Reader(Protocol):
    """A reader of the module csv: the cells of each row, and the lines read so far."""

    line_num: int

    def __next__(self) -> list[str]: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def _rows(rows: _Reader, header: list[str], records: Records) -> Iterator[Article | Problem]:
    for number, cells in enumerate(rows, 1):
        if any(cells):
            record: dict[str, object] = dict(zip(header, map(restored, cells), strict=False))
            damage = None
            if len(cells) != len(header):
                damage = _(
                    "%(cells)s cells, but %(columns)s columns",
                    cells=len(cells),
                    columns=len(header),
                )
            yield from records.read(record, number, damage)
        records.line = rows.line_num + 1


def _delimiter(text: TextIO) -> str:
    """The delimiter that cuts the first rows into the same number of cells, and into most."""
    buffer = cast(io.BufferedReader, cast(io.TextIOWrapper, text).buffer)
    head = buffer.peek(streams.HEAD)[: streams.HEAD]
    lines = head.decode(cast(io.TextIOWrapper, text).encoding, "ignore").splitlines(keepends=True)
    # The last row may be cut off.
    whole = lines[:-1] if len(head) == streams.HEAD and len(lines) > 1 else lines

    def score(delimiter: str) -> tuple[float, int]:
        rows = [row for row in islice(csv.reader(whole, delimiter=delimiter), 20) if row]
        columns = len(rows[0]) if rows else 0
        alike = sum(len(row) == columns for row in rows)
        return (alike / max(1, len(rows)) if columns > 1 else 0), columns

    try:
        return max(DELIMITERS, key=score)
    except csv.Error:
        return DELIMITERS[0]


def _repaired(lines: TextIO) -> Iterator[str]:
    """The lines, with U+FFFD for damaged characters and without NUL, which csv refuses."""
    for line in lines:
        yield repaired(line)[0].replace("\0", "")
