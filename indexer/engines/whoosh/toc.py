"""The files of an index: written to last, and checked before they are read.

Whoosh itself never syncs, removes the commit before at once, and gives any error at all, or
wrong results, where a file is damaged. So a commit's table of contents carries a seal, and each
segment's checksum; the commit before stays until the next; and where the newest table of contents
was torn off by a loss of power, that one is opened.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME, TOC
from whoosh.index import IndexError as WhooshError

from bahith.indexer.engines.files import sync
from bahith.indexer.engines.whoosh.segment import Segment, SegmentReader
from bahith.indexer.engines.whoosh.table import Damaged
from bahith.indexer.errors import IndexDamaged, IndexLocked, IndexMissing

Stamp = tuple[int, int, int]
"""Generation, inode and time of the newest table of contents: no two commits share all three."""

NAME = _DEF_INDEX_NAME
LOCK = NAME + "_WRITELOCK"
"""Whoosh's own name for it, so that no other Whoosh program writes here meanwhile."""

_LOOKS = 10
_PAUSE = 0.05
_MAGIC = b"bahith\r\n"
_SEAL = len(_MAGIC) + 4
_THREADS = 4
"""Segments verified at a time; checksums are worked out without Python's lock."""

_TOC = re.compile(rf"_{NAME}_(\d+)\.toc")
_UNFINISHED = re.compile(rf"_{NAME}_\d+\.toc\..+")
_SEGMENT = re.compile(rf"({NAME}_[0-9a-z]+)\..+")


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder in which a commit's table of contents takes its name only when all is on disk."""

    def __init__(self, folder: str) -> None:
        """Without mmap: it ends the process where a file in use is cut short."""
        super().__init__(folder, supports_mmap=False)

    def rename_file(self, old: str, new: str, safe: bool = False) -> None:
        """Rename ``old``, sealed: a table of contents, which alone is renamed."""
        path = self._fpath(old)
        with open(path, "r+b") as file:
            crc = zlib.crc32(file.read())
            file.write(crc.to_bytes(4, "big") + _MAGIC)
        sync(path)
        sync(self.folder)
        super().rename_file(old, new, safe)
        sync(self.folder)


@dataclass(frozen=True)
class Contents:
    """A commit, as its table of contents says."""

    stamp: Stamp
    generation: int
    segments: tuple[Segment, ...]


def lock(storage: DurableStorage) -> Any:
    """The lock of the one writer, held. Raises IndexLocked."""
    found = storage.lock(LOCK)
    if not found.acquire():
        raise IndexLocked(f"{storage.folder}: another process is writing to this index")
    return found


def write(
    storage: DurableStorage, segments: Sequence[Segment], before: Contents | None
) -> Contents:
    """Make ``segments`` the newest commit, on disk for good; of older ones ``before`` stays."""
    generation = before.stamp[0] + 1 if before else 0
    TOC(Schema(), list(segments), generation).write(storage, NAME)
    found = newest(storage)
    assert found
    contents = Contents(found, generation, tuple(segments))
    remove_others(storage, [contents, before] if before else [contents])
    return contents


def remove_others(storage: DurableStorage, kept: Sequence[Contents]) -> None:
    """Remove all files of commits but these; only for whom holds the lock."""
    generations = {contents.generation for contents in kept}
    segments = {segment.segment_id() for contents in kept for segment in contents.segments}
    for name in storage.list():
        toc, segment = _TOC.fullmatch(name), _SEGMENT.fullmatch(name)
        if (
            _UNFINISHED.fullmatch(name)
            or (toc and int(toc[1]) not in generations)
            or (segment and segment[1] not in segments)
        ):
            storage.delete_file(name)


def newest(storage: FileStorage) -> Stamp | None:
    """The newest commit, or None where there is none."""
    generation = TOC._latest_generation(storage, NAME)
    try:
        found = os.stat(storage._fpath(TOC._filename(NAME, generation)))
    except FileNotFoundError:
        return None
    return generation, found.st_ino, found.st_mtime_ns


def is_empty(storage: FileStorage) -> bool:
    """Whether there is nothing of an index here, not even a part."""
    return not any(name.endswith((".toc", ".seg")) for name in storage.list())


Readers = dict[str, SegmentReader]
"""By the name of its file, each open segment."""


def open_newest(storage: FileStorage, known: Readers | None = None) -> tuple[Contents, Readers]:
    """The newest commit, verified, and its segments open. Raises IndexMissing or IndexDamaged.

    ``known`` are segments that were opened before: they never change, and are not read again.
    """
    for _ in range(_LOOKS):
        try:
            if stamp := newest(storage):
                contents = _contents(storage, stamp)
                return contents, _readers(storage, contents.segments, known or {})
        except FileNotFoundError:
            pass
        except (OSError, WhooshError, Damaged) as error:
            raise damaged(storage, str(error)) from error
        if is_empty(storage):
            raise IndexMissing(f"there is no index at {storage.folder}")
        # A writer has just replaced what was found: look again.
        time.sleep(_PAUSE)
    raise damaged(storage, "files are missing")


def _contents(storage: FileStorage, stamp: Stamp) -> Contents:
    """The newest commit, or the one before it where the newest is torn."""
    generation = stamp[0]
    if _is_torn(_content(storage, generation)):
        older = [int(found[1]) for name in storage.list() if (found := _TOC.fullmatch(name))]
        generation = max((number for number in older if number < generation), default=-1)
        if generation < 0:
            raise Damaged(f"{TOC._filename(NAME, stamp[0])} is cut short")
    content = _content(storage, generation)
    crc = int.from_bytes(content[-_SEAL : -len(_MAGIC)], "big")
    if len(content) <= _SEAL or zlib.crc32(content[:-_SEAL]) != crc or content[-8:] != _MAGIC:
        raise Damaged(f"{TOC._filename(NAME, generation)} is damaged")
    return Contents(stamp, generation, tuple(TOC.read(storage, NAME, generation).segments))


def _content(storage: FileStorage, generation: int) -> bytes:
    with open(storage._fpath(TOC._filename(NAME, generation)), "rb") as file:
        return file.read()


def _is_torn(content: bytes) -> bool:
    """Whether the end was never written: a damaged seal still has most of its letters."""
    alike = sum(one == other for one, other in zip(content[-len(_MAGIC) :], _MAGIC, strict=False))
    return alike < len(_MAGIC) / 2


def _readers(storage: FileStorage, segments: Sequence[Segment], known: Readers) -> Readers:
    def opened(segment: Segment) -> SegmentReader:
        return known.get(segment.file) or SegmentReader(storage, segment)

    new = sum(segment.file not in known for segment in segments)
    if new < 2:
        return {segment.file: opened(segment) for segment in segments}
    with ThreadPoolExecutor(min(new, _THREADS)) as threads:
        readers = threads.map(opened, segments)
        return {segment.file: reader for segment, reader in zip(segments, readers, strict=True)}


def damaged(storage: FileStorage, reason: str) -> IndexDamaged:
    """The error that says what is damaged and what to do."""
    return IndexDamaged(
        f"the index at {storage.folder} cannot be read: {reason}; "
        "remove the folder and index the articles again"
    )
