"""The kinds of files that are read, each by a module of this folder."""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO, Protocol, cast

from bahith.i18n import Message, _, reason
from bahith.indexer.article import Article, Problem, Severity
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import (
    archives,
    fetched,
    html,
    json_files,
    markdown,
    office,
    openiti,
    pdf,
    streams,
    tables,
    txt,
    warc,
    xml_files,
)
from bahith.indexer.sources.extras import missing_extra as missing_extra
from bahith.indexer.sources.extras import needed
from bahith.indexer.sources.fields import Names

INSIDE = "!/"
"""Between the path of an archive and that of a file in it."""

DEEPEST = 3
"""Archives inside each other are read to this depth."""


class Source(Protocol):
    """A kind of file."""

    SUFFIXES: tuple[str, ...]
    """The endings of its file names, in lower case."""

    def read(
        self, file: BinaryIO, path: PurePath, origin: str, names: Names
    ) -> Iterator[Article | Problem]:
        """The articles in an open file. ``path`` and ``origin`` as in Problem; ``names`` says
        where records have their fields. Raises nothing."""


SOURCES: tuple[Source, ...] = (
    txt,
    html,
    json_files,
    tables,
    markdown,
    xml_files,
    openiti,
    office,
    pdf,
    fetched,
)


def is_known(path: PurePath) -> bool:
    """Whether a file is of a kind that is read, by its name."""
    return archives.is_archive(path) or warc.is_warc(path) or _source(path) is not None


def suffixes() -> tuple[str, ...]:
    """The suffixes of all kinds."""
    of_sources = (suffix for source in SOURCES for suffix in source.SUFFIXES)
    return (*of_sources, *warc.SUFFIXES, *archives.SUFFIXES, *streams.COMPRESSED)


def unknown() -> Message:
    """Why a file is not read, with the kinds that are."""
    return _("an unknown kind of file; known are %(suffixes)s", suffixes=suffixes())


def read(
    file: BinaryIO, path: PurePath, origin: str, names: Names, depth: int = 0
) -> Iterator[Article | Problem]:
    """The articles in an open file of a known kind, or in the files of an archive.

    Articles of archives have ids like ``news.zip!/1.txt``. ``depth`` counts the archives around
    the file. What cannot be read is a problem; raises nothing.
    """
    if archives.is_archive(path):
        members = archives.members(file, path)
        yield from _inside(path, origin, depth, _of_members(members, path, origin, names, depth))
    elif warc.is_warc(path):
        yield from _inside(path, origin, depth, _of_records(file, path, origin, names, depth))
    elif extra := missing_extra(streams.bare(path).suffix.lower()):
        yield Problem(path, origin, needed(extra), severity="skipped")
    elif source := _source(path):
        with streams.unpacked(file, path) as content:
            if _starts_with(openiti.MAGIC, content):
                source = openiti
            yield from source.read(content, path, origin, names)
    else:
        yield Problem(path, origin, unknown(), severity="skipped")


def _inside(
    path: PurePath, origin: str, depth: int, items: Iterator[Article | Problem]
) -> Iterator[Article | Problem]:
    """The items in an archive, and a problem if it is damaged, or has nothing that can be read."""
    if depth == DEEPEST:
        yield Problem(path, origin, _("too many archives inside each other"))
        return
    count = skipped = 0
    try:
        for item in items:
            count += 1
            skipped += isinstance(item, Problem) and item.severity == "skipped"
            yield item
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
        return
    if count == skipped:
        yield Problem(path, origin, _("nothing in this archive can be read"))


def _of_members(
    members: Iterable[archives.Member], path: PurePath, origin: str, names: Names, depth: int
) -> Iterator[Article | Problem]:
    for name, member in members:
        place = PurePath(f"{path}{INSIDE}{name}"), f"{origin}{INSIDE}{normal(name)}"
        if isinstance(member, Message):
            yield Problem(*place, member)
        else:
            yield from read(cast(BinaryIO, member), *place, names, depth + 1)


def _of_records(
    file: BinaryIO, path: PurePath, origin: str, names: Names, depth: int
) -> Iterator[Article | Problem]:
    """The articles in what servers answered: of HTML, PDFs, feeds and so on, by their kind."""
    with streams.unpacked(file, path) as content:
        for record in warc.records(content):
            name = record.name.rstrip("/").removesuffix(record.suffix)
            place = (
                PurePath(f"{path}{INSIDE}{name}{record.suffix}"),
                f"{origin}{INSIDE}{normal(record.name)}",
            )
            if record.problem:
                severity: Severity = "skipped" if record.skipped else "failed"
                yield Problem(*place, record.problem, severity=severity)
                continue
            for item in read(io.BytesIO(record.content), *place, names, depth + 1):
                yield record.completed(item) if isinstance(item, Article) else item


def normal(name: str) -> str:
    """``name`` as it would be on any system, with ``\\udcXX`` for bytes that are not UTF-8."""
    readable = name.encode("utf-8", "backslashreplace").decode()
    return unicodedata.normalize("NFC", readable)


def enclosing(origin: str) -> Iterator[str]:
    """The origin of a file and of each archive and folder around it, up to the folder indexed,
    whose origin is empty."""
    yield origin
    while origin:
        origin = origin.rpartition("/")[0]
        yield origin
        yield origin.removesuffix("!")


def _starts_with(magic: bytes, content: io.BufferedReader) -> bool:
    """Whether a file begins with ``magic``, behind a byte order mark."""
    try:
        head = content.peek(len(magic) + len(codecs.BOM_UTF8))
    except (SourceError, OSError):
        return False  # whoever reads on reports it
    return head.removeprefix(codecs.BOM_UTF8).startswith(magic)


def _source(path: PurePath) -> Source | None:
    name = streams.bare(path).name.lower()
    return next((source for source in SOURCES if name.endswith(source.SUFFIXES)), None)
