"""Writes a backup of an index, into a folder or an archive.

A folder keeps each file under its checksum, and the listing names them. The listing is replaced
last, so the folder holds a whole backup at any moment: the new one, or the one before it. What has
not changed since that is not read again. Articles on servers are backed up there, and the listing
says where; the folder replaces what it had there, too.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from zstandard import ZstdCompressor

from bahith.i18n import _
from bahith.indexer.backup import listing
from bahith.indexer.backup.listing import Entry, Listing
from bahith.indexer.backup.snapshot import Opened, is_newest, opened
from bahith.indexer.engines import chosen, files, manifest, name
from bahith.indexer.engines.keeping import Keeping, Kept
from bahith.indexer.errors import EngineError, IndexLocked, SettingError
from bahith.indexer.settings import Settings

ARCHIVE = ".tar.zst"
"""Ends the name of an archive; any other name is that of a folder."""

CONTENT = "content"
"""The folder in a backup that has the files, each under its checksum."""

LOCK = "backup.lock"

_PIECE = 2**20
_LEVEL = 1
"""Stored articles are compressed already; a higher level would take longer for nothing."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: how many files, and their bytes; ``written`` of these were not there
    before. Servers may have some of them, as ``kept`` says."""

    files: int
    size: int
    written: int
    kept: Kept | None = None


Keep = Callable[[], AbstractContextManager[Kept | None]]
"""A block in which servers have backed up what they have; they drop it if the block fails."""


def is_archive(path: Path) -> bool:
    """Whether a backup of that name is an archive."""
    return path.name.endswith(ARCHIVE)


def backup(settings: Settings, target: Path) -> Backup:
    """Write a backup of the index at ``settings.index`` to a folder, or to an archive.

    It holds the newest commit, even while others write to the index or search it. A folder that
    has a backup of the same index gets what is new. Raises EngineError where something else would
    be overwritten, SettingError for a place within the index, and as ``snapshot.opened``.
    """
    index = Path(settings.index).resolve()
    if target.resolve().is_relative_to(index):
        message = _("%(target)s: a backup cannot be kept in the index itself", target=target)
        raise SettingError(message)
    with files.writing(target), opened(settings) as sources, _keeping(settings) as keeping:
        made = Listing(str(index), name(settings))

        def keep() -> AbstractContextManager[Kept | None]:
            return _kept(keeping, index, sources, target) if keeping else nullcontext()

        if is_archive(target):
            return _to_archive(sources, made, target, keep)
        backup, before = _to_folder(sources, made, target, keep)
        if keeping and before:
            _drop(keeping, before)
        return backup


@contextmanager
def _keeping(settings: Settings) -> Iterator[Keeping | None]:
    keeping = chosen(settings).keeping(settings)
    try:
        yield keeping
    finally:
        if keeping:
            keeping.close()


@contextmanager
def _kept(keeping: Keeping, index: Path, sources: Opened, target: Path) -> Iterator[Kept]:
    """See ``Keep``."""
    kept = keeping.keep(lambda: is_newest(index / manifest.FILE, sources[manifest.FILE]))
    try:
        yield kept
    except BaseException:
        # The listing may be there already, if only its folder could not be synced.
        if is_archive(target) or (listing.read(target) or Listing("", "")).kept != kept:
            with suppress(EngineError):
                keeping.remove(kept)
        raise


def _drop(keeping: Keeping, kept: Kept) -> None:
    try:
        keeping.remove(kept)
    except EngineError as error:
        message = _(
            "the backup is made, but the one before it, the snapshot %(snapshot)s in the "
            "repository %(repository)s, could not be removed: %(error)s"
        )
        raise EngineError(
            message.filled(snapshot=kept.snapshot, repository=kept.repository, error=error)
        ) from error


def _to_folder(
    sources: Opened, made: Listing, target: Path, keep: Keep
) -> tuple[Backup, Kept | None]:
    """Returns what servers kept before, too."""
    target.mkdir(parents=True, exist_ok=True)
    files.sync(target.parent)
    with _locked(target):
        before = _replaced(target, made)
        content = target / CONTENT
        content.mkdir(exist_ok=True)
        entries: dict[str, Entry] = {}
        written = 0
        for name, source in sources.items():
            known = before.files.get(name)
            if known and _is_same(known, source) and _has(content, known):
                entries[name] = known
                continue
            entries[name] = entry = _stored(source, content)
            written += entry.size
        files.sync(content)
        with keep() as kept:
            made = replace(made, files=entries, kept=kept)
            files.publish(target / listing.FILE, made.serialized())
        _remove_all_but({entry.digest for entry in entries.values()}, content)
    written += kept.written if kept else 0
    return Backup(made.count, made.size, written, kept), before.kept


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    try:
        lock = files.lock(target, LOCK)
    except IndexLocked:
        message = _("%(target)s: another process is writing a backup here", target=target)
        raise EngineError(message) from None
    try:
        yield
    finally:
        lock.release()


def _replaced(target: Path, made: Listing) -> Listing:
    """The backup that a new one replaces; it may be empty. Raises EngineError, IndexDamaged."""
    before = listing.read(target)
    if before is None:
        if {*os.listdir(target)} - {LOCK, CONTENT, listing.FILE + files.NEW}:
            message = _("%(target)s has other files and no backup; choose an empty folder")
            raise EngineError(message.filled(target=target))
        return made
    if before.index != made.index:
        raise EngineError(
            _(
                "%(target)s has a backup of another index, %(index)s; choose another folder",
                target=target,
                index=before.index,
            )
        )
    return before


def _is_same(known: Entry, source: BinaryIO) -> bool:
    status = os.fstat(source.fileno())
    return (known.size, known.modified) == (status.st_size, status.st_mtime_ns)


def _has(content: Path, known: Entry) -> bool:
    try:
        return (content / known.digest).stat().st_size == known.size
    except FileNotFoundError:
        return False


def _stored(source: BinaryIO, content: Path) -> Entry:
    """Copy a file into the folder of files, durably."""
    new = content / files.NEW
    reader = Hashed(source)
    with open(new, "wb") as file:
        while piece := reader.read(_PIECE):
            file.write(piece)
    files.sync(new)
    entry = reader.entry()
    os.replace(new, content / entry.digest)
    return entry


def _remove_all_but(digests: set[str], content: Path) -> None:
    for file in os.listdir(content):
        if file not in digests:
            (content / file).unlink()


def _to_archive(sources: Opened, made: Listing, target: Path, keep: Keep) -> Backup:
    if target.exists():
        message = _("%(target)s exists already; choose another name", target=target)
        raise EngineError(message)
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + files.NEW)
    with keep() as kept:
        try:
            with open(new, "wb") as file:
                made = _write_archive(file, sources, replace(made, kept=kept))
            files.sync(new)
            os.replace(new, target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
    files.sync(target.parent)
    written = made.size - (kept.size - kept.written if kept else 0)
    return Backup(made.count, made.size, written, kept)


def _write_archive(file: BinaryIO, sources: Opened, made: Listing) -> Listing:
    entries: dict[str, Entry] = {}
    with (
        ZstdCompressor(level=_LEVEL).stream_writer(file) as stream,
        tarfile.open(fileobj=stream, mode="w|") as archive,
    ):
        for name, source in sources.items():
            reader = Hashed(source)
            archive.addfile(_member(name, os.fstat(source.fileno()).st_size), reader)
            entries[name] = reader.entry()
        made = replace(made, files=entries)
        content = made.serialized()
        archive.addfile(_member(listing.FILE, len(content)), BytesIO(content))
    return made


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    return info


class Hashed:
    """An open file whose content is hashed as it is read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._digest = sha256()
        self._size = 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, ``size`` at most."""
        piece = self._source.read(size)
        self._digest.update(piece)
        self._size += len(piece)
        return piece

    def entry(self) -> Entry:
        """What was read."""
        modified = os.fstat(self._source.fileno()).st_mtime_ns
        return Entry(self._size, self._digest.hexdigest(), modified)
