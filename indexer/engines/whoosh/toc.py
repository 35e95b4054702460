"""The commits of an index: each has a table of contents, written last and verified when read.

A table of contents is JSON, the segments of the commit with their checksums and deleted documents,
followed by a seal: the CRC-32 of the JSON, and ``_MAGIC``. The commit before the newest is kept
until the next; if a power loss tears the newest table of contents, the one before is opened.

Files and lock have the names that Whoosh would give them, so that no program that uses Whoosh
writes here by mistake. But Whoosh's tables of contents are pickles, which can run code when they
are read; these are not, and no code of Whoosh reads them.
"""

from __future__ import annotations

import json
import logging
import os
import re
import zlib
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bahith.i18n import Message, _, reason
from bahith.indexer.engines import files
from bahith.indexer.engines.compression import Compression, is_dictionary
from bahith.indexer.engines.files import Damaged, Stamp
from bahith.indexer.engines.whoosh.segment import Segment, SegmentReader

LOCK = "MAIN_WRITELOCK"

_log = logging.getLogger(__name__)

_MAGIC = b"bahith\r\n"
_SEAL = 4 + len(_MAGIC)
_THREADS = 4
"""Segments verified at a time; checksums are computed without Python's lock."""

_TOC = re.compile(r"_MAIN_([0-9]{1,18})\.toc")
_UNFINISHED = re.compile(r"_MAIN_[0-9]+\.toc\..+")
_SEGMENT_FILE = re.compile(r"MAIN_[0-9a-z]+\..+")


@dataclass(frozen=True)
class Contents:
    """A commit, as its table of contents says.

    ``is_older`` says that there was a newer one, whose table of contents is torn or gone.
    """

    stamp: Stamp
    generation: int
    segments: tuple[Segment, ...]
    compression: Compression
    is_older: bool = False


Readers = dict[str, SegmentReader]
"""The open segments, by the names of their files."""


def write(
    folder: Path, segments: Sequence[Segment], compression: Compression, before: Contents | None
) -> Contents:
    """Make ``segments`` the newest commit, durably; of older commits only ``before`` stays."""
    generation = before.stamp[0] + 1 if before else 0
    commit = {
        "generation": generation,
        "segments": [each.values() for each in segments],
        "dictionary": compression.save(folder),
    }
    files.publish(_path(folder, generation), _sealed(json.dumps(commit).encode()))
    stamp = newest(folder)
    assert stamp
    contents = Contents(stamp, generation, tuple(segments), compression)
    remove_others(folder, [contents, before] if before else [contents])
    return contents


def remove_others(folder: Path, commits: Sequence[Contents]) -> None:
    """Remove the files of all commits but these; only for the holder of the lock."""
    needed = {_path(folder, commit.generation).name for commit in commits}
    needed |= {segment.file for commit in commits for segment in commit.segments}
    _remove_all_but(folder, needed | {commit.compression.name for commit in commits})


def remove_leftovers(folder: Path) -> None:
    """Remove what no commit needs: files of a writer that was killed, or had no room.

    Only for the holder of the lock. Nothing is removed beside a table of contents that cannot be
    read, whose files are not known.
    """
    needed = set()
    for generation in _generations(folder):
        try:
            commit = files.parse_object(_unsealed(_read(folder, generation)))
            needed |= {Segment.of(each).file for each in commit["segments"]}
            needed |= {_path(folder, generation).name, str(commit["dictionary"])}
        except (Damaged, OSError, ValueError, KeyError, TypeError):
            return
    _remove_all_but(folder, needed)


def _remove_all_but(folder: Path, needed: Collection[str]) -> None:
    for name in _names(folder):
        ours = any(pattern.fullmatch(name) for pattern in (_UNFINISHED, _TOC, _SEGMENT_FILE))
        if (ours or is_dictionary(name)) and name not in needed:
            (folder / name).unlink()


def remove_all(folder: Path) -> None:
    """Remove the files of all commits; only for the holder of the lock."""
    _remove_all_but(folder, ())


def newest(folder: Path) -> Stamp | None:
    """The newest commit, or None where there is none."""
    generation = max(_generations(folder), default=-1)
    try:
        status = os.stat(_path(folder, generation))
    except FileNotFoundError:
        return None
    return generation, status.st_ino, status.st_mtime_ns


def is_empty(folder: Path) -> bool:
    """Whether the folder has no part of an index."""
    return not any(name.endswith((".toc", ".seg")) for name in _names(folder))


def open_newest(folder: Path, known: Readers | None = None) -> tuple[Contents, Readers]:
    """The newest commit, verified, and its segments open. Raises IndexMissing or IndexDamaged.

    ``known`` are segments that are open already: they never change, and are not read again.
    """

    def read() -> tuple[Contents, Readers] | None:
        with files.reading(folder):
            if stamp := newest(folder):
                contents = _contents(folder, stamp)
                if contents.is_older:
                    _log.warning("%s", stepped_back(folder))
                return contents, _readers(folder, contents.segments, known or {})
        return None

    return files.newest(folder, read, lambda: is_empty(folder))


def stepped_back(folder: Path) -> Message:
    """The warning that the newest commit is lost, and an older one is searched."""
    return _(
        "the newest commit of the index at %(folder)s is damaged or missing, and the one before it "
        "is used; index the articles again to add the rest",
        folder=folder,
    )


def _is_alone(folder: Path, generation: int) -> bool:
    """Whether a table of contents is missing: but for the first, each has one beside it.

    A writer may replace them while they are listed.
    """
    return generation > 0 and all(_generations(folder) == [generation] for _look in range(2))


def _path(folder: Path, generation: int) -> Path:
    return folder / f"_MAIN_{generation}.toc"


def _generations(folder: Path) -> list[int]:
    matches = map(_TOC.fullmatch, _names(folder))
    return [int(match[1]) for match in matches if match]


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def stored(folder: Path) -> list[tuple[str, Callable[[], Contents]]]:
    """All commits of which the folder has a table of contents, the newest first.

    Each is the name of that file, and a function that reads it, which raises Damaged.
    """
    newest_first = sorted(_generations(folder), reverse=True)
    return [
        (_path(folder, each).name, partial(_commit, folder, (each, 0, 0), each))
        for each in newest_first
    ]


def _contents(folder: Path, stamp: Stamp) -> Contents:
    """The newest commit, or the one before it where the newest is torn."""
    generation = stamp[0]
    content = _read(folder, generation)
    if _is_torn(content):
        older = [number for number in _generations(folder) if number < generation]
        if not older:
            name = _path(folder, generation).name
            raise Damaged(_("%(file)s is cut short", file=name))
        generation = max(older)
    return _commit(folder, stamp, generation)


def _commit(folder: Path, stamp: Stamp, generation: int) -> Contents:
    """The commit of that number, as part of what ``stamp`` identifies. Raises Damaged."""
    try:
        commit = files.parse_object(_unsealed(_read(folder, generation)))
        if commit["generation"] != generation:
            raise ValueError("of another commit")
        segments = tuple(map(Segment.of, commit["segments"]))
        compression = Compression.load(folder, commit["dictionary"])
        is_older = generation < stamp[0] or _is_alone(folder, generation)
        return Contents(stamp, generation, segments, compression, is_older)
    except (ValueError, KeyError, TypeError) as error:
        name = _path(folder, generation).name
        message = _("%(file)s is damaged (%(error)s)", file=name, error=error)
        raise Damaged(message) from error


def _read(folder: Path, generation: int) -> bytes:
    try:
        return files.read(_path(folder, generation))
    except ValueError as error:
        raise Damaged(reason(error)) from error


def _sealed(text: bytes) -> bytes:
    return text + zlib.crc32(text).to_bytes(4, "big") + _MAGIC


def _unsealed(content: bytes) -> bytes:
    """The text before the seal. Raises ValueError where the seal is not its own."""
    text = content[:-_SEAL]
    if content != _sealed(text):
        raise ValueError("the checksum does not match")
    return text


def _is_torn(content: bytes) -> bool:
    """Whether the end was never written: even a damaged seal has most of its letters."""
    alike = sum(one == other for one, other in zip(content[-len(_MAGIC) :], _MAGIC, strict=False))
    return alike < len(_MAGIC) / 2


def _readers(folder: Path, segments: Sequence[Segment], known: Readers) -> Readers:
    def opened(segment: Segment) -> SegmentReader:
        return known.get(segment.file) or SegmentReader(folder, segment)

    new = sum(segment.file not in known for segment in segments)
    if new < 2:
        return {segment.file: opened(segment) for segment in segments}
    with ThreadPoolExecutor(min(new, _THREADS)) as threads:
        readers = threads.map(opened, segments)
        return {segment.file: reader for segment, reader in zip(segments, readers, strict=True)}
