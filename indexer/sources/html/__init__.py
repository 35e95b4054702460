"""Web pages: HTML files, pages saved complete, and the archives that browsers save as one file.

Three readers give their opinion: trafilatura on the story, the page itself by JSON-LD, OpenGraph
and the like on everything about it, and our reader of copied pages (``sources.page``) on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO

from bahith.i18n import Message, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import streams
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.html import archive
from bahith.indexer.sources.html.decoding import decode
from bahith.indexer.sources.html.webpage import WebPage as WebPage

SUFFIXES: tuple[str, ...] = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
ARCHIVES = (".mhtml", ".mht")

LARGEST = 1 << 26
"""Bytes of a page: one with all its pictures inside has some millions."""

_PARTS = ("_files", ".files", "_fichiers", "_ملفات")
"""Ends of the names of folders in which browsers save what belongs to a page."""


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The article in ``file``, with ``origin`` as its id, or a problem."""
    try:
        data = streams.whole(file)
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
    else:
        yield from read_bytes(data, path, origin)


def read_bytes(
    data: bytes, path: PurePath, origin: str, encoding: str = ""
) -> Iterator[Article | Problem]:
    """The article in the content of a file, as ``read`` does; ``encoding`` as of ``decode``."""
    try:
        if streams.bare(path).name.lower().endswith(ARCHIVES):
            data = archive.page(data)
        page, repair = read_page(data, encoding)
    except SourceError as error:
        yield Problem(path, origin, reason(error))
        return
    yield page.article(origin)
    if repair:
        yield Problem(path, origin, repair, severity="warning")


def own_folders(folders: Iterable[str], files: Iterable[str]) -> list[str]:
    """The ``folders`` beside ``files``, without those of pages saved complete: scripts, frames."""
    pages = {PurePath(name).stem for name in files if name.lower().endswith(SUFFIXES)}
    parts = {page + end for page in pages for end in _PARTS}
    return [folder for folder in folders if folder not in parts]


def is_part(folder: str) -> bool:
    """Whether a folder's name is one that browsers give to what belongs to a page."""
    return folder.endswith(_PARTS)


def read_page(data: bytes, encoding: str = "") -> tuple[WebPage, Message | None]:
    """The page in HTML, and what had to be replaced in its text; ``encoding`` as of ``decode``.

    Raises SourceError if it is too large, in no known encoding, or has no text.
    """
    if len(data) > LARGEST:
        raise streams.too_large(LARGEST)
    from bahith.indexer.sources.html import reading  # lxml takes a while, and only pages need it

    text, repair = decode(data, encoding)
    return reading.read(text), repair
