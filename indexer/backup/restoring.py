"""Restores a backup into a new folder, where every file is verified before the index appears."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import IO, BinaryIO, cast

from zstandard import ZstdDecompressor, ZstdError

from bahith.i18n import Message, Text, _
from bahith.indexer.backup import listing
from bahith.indexer.backup.listing import Listing, damaged
from bahith.indexer.backup.writing import CONTENT, is_archive
from bahith.indexer.engines import engine, files
from bahith.indexer.errors import EngineError, IndexMismatch, SettingError
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings

_PIECE = 2**20

Written = Mapping[str, tuple[int, str]]
"""Files by name: how many bytes were written, and their SHA-256."""


def restore(
    source: Path, settings: Settings, check: bool = True, replaces: bool = False
) -> tuple[Listing, Text | None]:
    """Restore a backup, a folder or an archive, as the index at ``settings.index``.

    That folder must be empty or not there. It appears once all files are written, synced and equal
    to what was backed up; with ``check``, also once ``Index.check`` has found nothing wrong.
    Articles on servers appear there at the same time; where these have an index of the same name,
    it must be told to replace that.

    Returns what was restored, and why it cannot be used by this version of Bahith, if so. Raises
    EngineError where something would be overwritten, or ``source`` is no backup; IndexDamaged.
    """
    index = Path(settings.index)
    if index.exists() and (not index.is_dir() or any(index.iterdir())):
        message = _("%(folder)s is not empty; restore the backup to a new folder, and rename that")
        raise EngineError(message.filled(folder=index))
    read = _from_archive if is_archive(source) else _from_folder
    with files.writing(index), _new_folder(index) as new:
        held = read(source, new)
        for folder in {new, *(path.parent for path in map(new.joinpath, held.files))}:
            files.sync(folder)
        own = replace(settings, index=str(new), engine="")
        with _on_servers(own, held, source, replaces) as publish:
            unusable = _checked(own, source) if check else None
            publish()
        os.rename(new, index)
        files.sync(index.parent)
    return held, unusable


@contextmanager
def _on_servers(
    settings: Settings, held: Listing, source: Path, replaces: bool
) -> Iterator[Callable[[], None]]:
    """A block in which servers have what they kept; it calls what it gets to publish that."""
    keeping = engine(held.engine).keeping(settings)
    if keeping is None or held.kept is None:
        if keeping or held.kept:
            raise damaged(source, _("%(file)s is not complete", file=listing.FILE))
        if replaces:
            message = _("the backup at %(place)s replaces nothing: only an index on servers can be")
            raise SettingError(message.filled(place=source))
        yield lambda: None
        return
    try:
        with keeping.restored(held.kept, replaces) as publish:
            yield publish
    finally:
        keeping.close()


@contextmanager
def _new_folder(index: Path) -> Iterator[Path]:
    """A folder beside the index, which is removed if it still has this name afterwards."""
    index.parent.mkdir(parents=True, exist_ok=True)
    new = index.with_name(f".{index.name}-{token_hex(4)}")
    new.mkdir()
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _from_folder(source: Path, new: Path) -> Listing:
    held = listing.read(source)
    if held is None:
        raise EngineError(_("there is no backup at %(place)s", place=source))
    written = {}
    for name, entry in held.files.items():
        try:
            with open(files.open_regular(source / CONTENT / entry.digest), "rb") as file:
                written[name] = _write(file, new / name)
        except FileNotFoundError:
            raise damaged(source, _("%(file)s is missing", file=name)) from None
    _verify(held, written, source)
    return held


def _from_archive(source: Path, new: Path) -> Listing:
    held: Listing | None = None
    written: dict[str, tuple[int, str]] = {}
    try:
        with open(files.open_regular(source), "rb") as file, _members(file) as members:
            for name, content in members:
                if name == listing.FILE:
                    held = Listing.parsed(content.read(files.LARGEST_JSON), source)
                elif name in written:
                    raise ValueError(f"{name!r} is there twice")
                else:
                    written[name] = _write(content, new / listing.checked(name))
    except FileNotFoundError:
        raise EngineError(_("there is no backup at %(place)s", place=source)) from None
    except (tarfile.TarError, ZstdError, EOFError, ValueError) as error:
        raise damaged(source, error) from error
    if held is None:
        raise damaged(source, _("%(file)s is missing", file=listing.FILE))
    _verify(held, written, source)
    return held


@contextmanager
def _members(file: BinaryIO) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The files in an archive, by names, one after the other."""
    stream = cast(IO[bytes], ZstdDecompressor().stream_reader(file))
    with closing(stream), tarfile.open(fileobj=stream, mode="r|") as archive:

        def members() -> Iterator[tuple[str, IO[bytes]]]:
            for member in archive:
                if (content := archive.extractfile(member)) is None:
                    raise ValueError(f"{member.name!r} is no file")
                yield member.name, content

        yield members()


def _write(source: IO[bytes], path: Path) -> tuple[int, str]:
    """Write a file durably. Returns its size and its SHA-256."""
    path.parent.mkdir(exist_ok=True)
    digest, size = sha256(), 0
    with open(path, "xb") as file:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += file.write(piece)
    files.sync(path)
    return size, digest.hexdigest()


def _verify(held: Listing, written: Written, source: Path) -> None:
    """Raises IndexDamaged unless these are the files that were backed up."""
    for name in sorted({*held.files, *written}):
        entry = held.files.get(name)
        if entry is None or name not in written:
            raise damaged(source, _("%(file)s is missing", file=name))
        if written[name] != (entry.size, entry.digest):
            raise damaged(source, _("%(file)s is damaged", file=name))


def _checked(settings: Settings, source: Path) -> Text | None:
    """Why this version cannot use the index, if so. Raises IndexDamaged where it is not sound."""
    with Index(settings) as index:
        try:
            problems = [*islice(index.check(), 1)]
        except IndexMismatch as error:
            return cast(Message, error.args[0])
    for problem in problems:
        raise damaged(source, problem)
    return None
