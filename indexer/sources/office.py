"""Documents of word processors and books: DOCX, ODT and EPUB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import parts, streams
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.parts import Document

_WORD, _WRITER, _BOOK = (".docx", ".docm", ".dotx"), (".odt", ".ott"), (".epub",)
SUFFIXES: tuple[str, ...] = (*_WORD, *_WRITER, *_BOOK)


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The article in ``file``, or one for each chapter of a book, or a problem."""
    name = streams.bare(path).name.lower()
    yield from parts.read(lambda data: _document(name, data, names), file, path, origin)


def _document(name: str, data: bytes, names: Names) -> Document:
    # lxml takes a while to import, and only these files need it.
    from bahith.indexer.sources import epub, odt, word

    if name.endswith(_WORD):
        return word.document(data, names)
    if name.endswith(_WRITER):
        return odt.document(data, names)
    return epub.document(data, names)
