"""The files of an index: written to last, and checked before they are read.

Whoosh itself never syncs, and a damaged file of its own gives any error at all, or
wrong results; so each file's checksum is kept, and verified on opening.
"""

from __future__ import annotations

import os
import re
import time
import zlib
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME as NAME
from whoosh.index import TOC
from whoosh.index import IndexError as WhooshError
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from indexer.engines.disk import sync
from indexer.errors import IndexDamaged, IndexLocked, IndexMissing

Stamp = tuple[int, int, int]
"""Generation, inode and time of a commit's table of contents: no two commits share all three."""

LOCK = NAME + "_WRITELOCK"
"""Whoosh's own name for it, so that no other Whoosh program writes here meanwhile."""

_LOOKS = 10
_PAUSE = 0.05
_CHECKSUM = 4
_UNFINISHED = re.compile(rf"_{NAME}_\d+\.toc\..+")


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A folder in which a commit's table of contents takes its name only when all is on disk."""

    def __init__(self, folder: str) -> None:
        """Without mmap: it ends the process where a file in use is cut short, and saves nothing.

        Whoosh copies what it maps.
        """
        super().__init__(folder, supports_mmap=False)

    def rename_file(self, old: str, new: str, safe: bool = False) -> None:
        """Rename ``old``, sealed by its checksum: a table of contents, which alone is renamed."""
        path = self._fpath(old)
        with open(path, "ab") as file:
            file.write(checksum(path).to_bytes(_CHECKSUM, "big"))
        sync(path)
        sync(self.folder)
        super().rename_file(old, new, safe)
        sync(self.folder)

    def remove_unfinished(self) -> None:
        """Remove what a killed writer left; only for whom holds the lock."""
        for name in self.list():
            if _UNFINISHED.fullmatch(name):
                self.delete_file(name)


def checksum(path: str) -> int:
    """CRC-32 of a file."""
    crc = 0
    with open(path, "rb") as file:
        while piece := file.read(2**20):
            crc = zlib.crc32(piece, crc)
    return crc


def lock(storage: DurableStorage) -> Any:
    """The lock of the one writer, held. Raises IndexLocked."""
    found = storage.lock(LOCK)
    if not found.acquire():
        raise IndexLocked(f"{storage.folder}: another process is writing to this index")
    return found


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


def open_newest(storage: FileStorage) -> tuple[Stamp, IndexReader]:
    """The newest commit, verified. Raises IndexMissing or IndexDamaged."""
    for _ in range(_LOOKS):
        try:
            if stamp := newest(storage):
                return stamp, _opened(storage, stamp[0])
        except FileNotFoundError:
            pass
        except (OSError, WhooshError) as error:
            raise damaged(storage, str(error)) from error
        if is_empty(storage):
            raise IndexMissing(f"there is no index at {storage.folder}")
        # A writer has just replaced what was found: look again.
        time.sleep(_PAUSE)
    raise damaged(storage, "files are missing")


def _opened(storage: FileStorage, generation: int) -> IndexReader:
    path = storage._fpath(TOC._filename(NAME, generation))
    with open(path, "rb") as file:
        content = file.read()
    seal = int.from_bytes(content[-_CHECKSUM:], "big")
    if len(content) <= _CHECKSUM or zlib.crc32(content[:-_CHECKSUM]) != seal:
        raise damaged(storage, f"{os.path.basename(path)} is damaged")
    toc = TOC.read(storage, NAME, generation)
    for segment in toc.segments:
        name = segment.make_filename(segment.COMPOUND_EXT)
        if checksum(storage._fpath(name)) != segment.checksum:
            raise damaged(storage, f"{name} is damaged")
    return _joined(storage, toc, generation)


def _joined(storage: FileStorage, toc: TOC, generation: int) -> IndexReader:
    """One reader of all segments; where one is gone already, those before it are closed."""
    if not toc.segments:
        return EmptyReader(toc.schema)
    readers: list[IndexReader] = []
    try:
        for segment in toc.segments:
            readers.append(SegmentReader(storage, toc.schema, segment, generation=generation))
    except BaseException:
        for reader in readers:
            reader.close()
        raise
    return readers[0] if len(readers) == 1 else MultiReader(readers, generation=generation)


def damaged(storage: FileStorage, reason: str) -> IndexDamaged:
    """The error that says what is damaged and what to do."""
    return IndexDamaged(
        f"the index at {storage.folder} cannot be read: {reason}; "
        "remove the folder and index the articles again"
    )
