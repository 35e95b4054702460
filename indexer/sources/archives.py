"""Archives: zip and tar, whose members are read as the files of a folder are."""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, BinaryIO, cast

from bahith.i18n import Message, _
from bahith.indexer.sources import streams

Member = tuple[str, IO[bytes] | Message]
"""The path of a file in an archive, and the open file or why it cannot be read."""

ZIP: tuple[str, ...] = (".zip", ".wacz")
TAR: tuple[str, ...] = (".tar", ".tgz", ".tbz2", ".txz")
SUFFIXES = ZIP + TAR

IN_MEMORY = 1 << 24
"""Bytes of a zip in another archive that are kept in memory; more are put into a file."""

_OF_WACZ = "archive/"
"""The folder of a WACZ with what was archived; the others describe it (specs.webrecorder.net)."""

_SHORT = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}
_ENCRYPTED, _UTF8 = 0x1, 0x800
"""Flags of entries in a zip: the content is encrypted, the name is in UTF-8."""


def is_archive(path: PurePath) -> bool:
    """Whether a file is an archive, by its name: ``.zip``, ``.tar``, ``.tar.gz``, ``.tgz``, …"""
    suffix = streams.bare(path).suffix.lower()
    return suffix in TAR or path.suffix.lower() in ZIP


def members(file: BinaryIO, path: PurePath) -> Iterator[Member]:
    """The files in an archive, but for hidden ones; each is to be read before the next.

    Raises SourceError if the archive itself cannot be read.
    """
    kind = path.suffix.lower()
    budget = streams.Budget()
    for name, member in _zip(file) if kind in ZIP else _tar(file, path):
        if any(part.startswith((".", "__MACOSX")) for part in PurePath(name).parts):
            continue
        if kind == ".wacz" and not name.startswith(_OF_WACZ):
            continue
        if isinstance(member, Message):
            yield name, member
        else:
            yield name, io.BufferedReader(streams.Bounded(member, kind, budget), streams.HEAD)


def _zip(file: BinaryIO) -> Iterator[Member]:
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
        if not file.seekable():
            # A zip has its table of contents at the end.
            shutil.copyfileobj(file, copy)
            file = cast(BinaryIO, copy)
        yield from _zip_entries(file)


def _zip_entries(file: BinaryIO) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise streams.damaged(ZIP[0]) from error
    with archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            if entry.flag_bits & _ENCRYPTED:
                yield _name(entry), _("needs a password")
            elif not entry.is_dir():
                try:
                    with archive.open(entry) as member:
                        yield _name(entry), member
                except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
                    yield _name(entry), _("damaged in the archive")


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; old programs wrote UTF-8 without saying so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename


def _tar(file: BinaryIO, path: PurePath) -> Iterator[Member]:
    kind = path.suffix.lower()
    content = streams.unpacked(file, path.with_suffix(_SHORT.get(kind, kind)))
    try:
        with tarfile.open(fileobj=content, mode="r|") as archive:
            for entry in archive:
                member = archive.extractfile(entry) if entry.isfile() else None
                if member:
                    yield entry.name, member
    except (tarfile.TarError, EOFError, OSError) as error:
        raise streams.damaged(kind) from error
