"""All matches as a file, streamed: JSON Lines or comma-separated values."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Protocol

import msgspec

from bahith.indexer.article import Article
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.formulas import defused
from bahith.indexer.search.snippets.headings import heading
from bahith.server.api import answers
from bahith.server.api.keys import ABOUT, Value, fields, known

_PIECE = 64 * 1024
"""Bytes that are sent together."""

_OTHERS = ("author", "tags", "language", "updated", "image")
_FIELDS = tuple(name for name in answers.Article.__struct_fields__ if name not in ABOUT)
_values = attrgetter(*_FIELDS)
_PAIR = b'"%b": %b'
_LINE = b"{%b" % b", ".join(_PAIR % (name.encode(), b"%b") for name in _FIELDS)
_LISTS = re.compile(r"^\[|[,،;؛|\n#]")
"""What a table's reader would take for a list of several values."""


def jsonl(
    articles: Iterable[Article], declared: Declared = NOTHING, defuse: bool = True
) -> Iterator[bytes]:
    """One JSON object per line, with all fields, whether they are ``declared`` or not.

    There are no cells to ``defuse``.
    """
    # As ``to_text`` writes ``answers.Article``, which would make a struct of each, and read the
    # JSON again to add the spaces.
    encoded = msgspec.json.Encoder().encode
    for article in articles:
        pairs = [_LINE % (*map(encoded, _values(article)),)]
        for name, value in known(article).items():
            text = encoded(value)
            spaced = text if isinstance(value, str) else msgspec.json.format(text, indent=0)
            pairs.append(_PAIR % (name.encode(), spaced))
        yield b", ".join(pairs) + b"}\n"


def table(
    articles: Iterable[Article], declared: Declared = NOTHING, defuse: bool = True
) -> Iterator[bytes]:
    """A line of column names, then one record per article (RFC 4180).

    ``declared`` are the fields of the index that are columns too. With ``defuse``, no cell is a
    formula to a spreadsheet (``bahith.indexer.formulas``).
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow((*_FIELDS, *_OTHERS, "heading", *declared))
    for article in articles:
        cells = [_cell(getattr(article, name)) for name in (*_FIELDS, *_OTHERS)]
        values = fields(article)
        cells.append("" if article.title.strip() else heading(article))
        cells += [_declared_cell(values.get(name, ())) for name in declared]
        writer.writerow([*map(_harmless, cells)] if defuse else cells)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _harmless(value: object) -> object:
    return defused(value) if isinstance(value, str) else value


def _cell(value: object) -> object:
    """A value as a cell; several values as a list in JSON."""
    if not isinstance(value, tuple):
        return value
    if len(value) == 1 and not _LISTS.search(value[0]):
        return value[0]
    return json.dumps(value, ensure_ascii=False) if value else ""


def _declared_cell(values: Sequence[Value]) -> Value:
    """Values of a declared field as a cell; several, or what looks like them, as a list in JSON."""
    if len(values) == 1 and not str(values[0]).startswith("["):
        return values[0]
    return json.dumps(values, ensure_ascii=False) if values else ""


class Writer(Protocol):
    """A function that writes articles: ``jsonl`` or ``table``."""

    def __call__(
        self, articles: Iterable[Article], declared: Declared = NOTHING, defuse: bool = True
    ) -> Iterator[bytes]:
        """Pieces of the file."""


KINDS: dict[str, tuple[str, Writer]] = {
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
