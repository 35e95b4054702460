"""The files of an index: a commit is published whole, and verified before it is read.

tantivy writes to a subfolder, ``work``, which exists as long as a writer is open. To publish a
commit, its files are linked into the index's folder, and ``meta.json``, which lists them with
their checksums, is replaced last. So readers never see what tantivy does in between, or leaves
when it is killed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bahith.i18n import _
from bahith.indexer.engines import files
from bahith.indexer.engines.compression import Compression, is_dictionary
from bahith.indexer.engines.files import Stamp, damaged
from bahith.indexer.engines.tantivy import prefixes
from bahith.indexer.errors import EngineError

META, WORK, LOCK = "meta.json", "work", "writer.lock"
BLOCK = 4096
"""Bytes of stored articles that are read at a time."""

READING = ".tantivy-meta.lock"
"""tantivy's lock of ``meta.json``.

Its thread that looks for new commits may create this file for a moment after an index was opened,
even where the index has been removed since.
"""

_MANAGED = ".managed.json"
_SEGMENT_FILE = re.compile(r"[0-9a-f]{32}\.[0-9a-z.]+")


@dataclass(frozen=True, slots=True)
class Published:
    """A commit: its ``meta.json``, its number, and the size and CRC-32 of each file by name.

    ``dictionary`` is the name of the file that stored articles are compressed with, if any.
    """

    text: bytes
    meta: dict[str, Any]
    generation: int
    files: dict[str, tuple[int, int]]
    dictionary: str = ""


@contextmanager
def translated(folder: Path, writing: bool = False) -> Iterator[None]:
    """Turn errors of tantivy into IndexDamaged, or into EngineError while writing.

    What the system refuses to read is an EngineError too.
    """
    try:
        yield
    except EngineError:
        raise
    except (ValueError, RuntimeError) as error:
        if writing:
            message = _("%(folder)s: cannot write here: %(error)s", folder=folder, error=error)
            raise EngineError(message) from error
        raise files.refusal(folder, error) or damaged(folder, error) from error
    except BaseException as error:
        # A panic of Rust is no Exception, so that handlers of errors do not catch it.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(folder, error) from error


def stamp(folder: Path, generation: int) -> Stamp:
    """The stamp of the newest commit, whose number is ``generation``."""
    status = os.stat(folder / META)
    return generation, status.st_ino, status.st_mtime_ns


def read(folder: Path) -> Published | None:
    """The newest commit, or None where there is none. Raises IndexDamaged."""
    try:
        text = files.read(folder / META)
        meta = files.parse_object(text)
        seal, payload = meta["payload"].split(" ", 1)
        if text != sealed({**meta, "payload": payload}) or int(seal, 16) < 0:
            raise ValueError("the checksum is another")
        return _checked(text, meta, files.parse_object(payload))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = _("%(file)s is damaged (%(error)s)", file=META, error=error)
        raise files.refusal(folder, error) or damaged(folder, message) from error


def _checked(text: bytes, meta: dict[str, Any], own: dict[str, Any]) -> Published:
    """A commit whose files are all in its folder. Raises ValueError, TypeError or KeyError."""
    sums = {name: (int(size), int(crc)) for name, (size, crc) in own["files"].items()}
    for name in sums:
        if not _SEGMENT_FILE.fullmatch(name):
            # In particular, a path must not lead out of the folder.
            raise ValueError(f"{name!r} is no name of a segment's file")
    for segment in meta["segments"]:
        if not isinstance(segment["max_doc"], int):
            raise TypeError("a count is not a number")
    return Published(text, meta, int(own["generation"]), sums, str(own["dictionary"]))


def sealed(meta: dict[str, Any]) -> bytes:
    """The content of ``meta.json``: ``meta`` with a checksum of itself before its payload."""
    seal = zlib.crc32(json.dumps(meta).encode())
    return json.dumps({**meta, "payload": f"{seal:08x} {meta['payload']}"}).encode()


Verified = dict[tuple[str, int, int], int]
"""Name, inode and time of a file → its checksum, so that no file is read twice."""


def verify(folder: Path, commit: Published, verified: Verified) -> None:
    """Check every file, reading those not ``verified``. Raises IndexDamaged, FileNotFoundError."""
    for name in commit.files:
        verify_file(folder, commit, name, verified)


def verify_file(folder: Path, commit: Published, name: str, verified: Verified) -> None:
    """Check one file of a commit. Raises as ``verify``."""
    size, crc = commit.files[name]
    status = os.stat(folder / name)
    known = (name, status.st_ino, status.st_mtime_ns)
    if status.st_size != size or not stat.S_ISREG(status.st_mode):
        raise damaged(folder, _("%(file)s is damaged", file=name))
    if known not in verified:
        verified[known] = files.checksum(folder / name)
    if verified[known] != crc:
        raise damaged(folder, _("%(file)s is damaged", file=name))


Look = tuple[int, int, int]
"""Inode, size and time of a file."""


def look(folder: Path, commit: Published) -> dict[str, Look]:
    """What each file of a commit is now, but for those that a writer has removed."""
    nothing = (0, 0, 0)
    stamps = {name: stamp_of(f"{folder}/{name}", nothing) for name in commit.files}
    return {name: stamp for name, stamp in stamps.items() if stamp != nothing}


def stamp_of(path: str, mapped: Look) -> Look:
    """What a file is now; ``mapped`` where it is gone, or another one has its name."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return mapped
    inode = status.st_ino
    if mapped[0] and inode != mapped[0]:
        return mapped
    return inode, status.st_size, status.st_mtime_ns


def newest(folder: Path, verified: Verified) -> tuple[Published, Compression]:
    """The newest commit, verified, and how its articles are compressed.

    Raises IndexMissing or IndexDamaged.
    """

    def read_newest() -> tuple[Published, Compression] | None:
        if commit := read(folder):
            with files.reading(folder):
                verify(folder, commit, verified)
                return commit, Compression.load(folder, commit.dictionary)
        return None

    return files.newest(folder, read_newest, lambda: is_empty(folder))


def prepare_work(folder: Path, commit: Published | None) -> Path:
    """An empty folder for tantivy with the files of a commit; only for the holder of the lock."""
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    if commit:
        for name in commit.files:
            os.link(folder / name, work / name)
        meta = {name: value for name, value in commit.meta.items() if name != "payload"}
        (work / META).write_text(json.dumps(meta), encoding="utf-8")
        (work / _MANAGED).write_text(json.dumps([META, *commit.files]), encoding="utf-8")
    return work


def store_plainly(work: Path) -> None:
    """Have tantivy store bytes as they are, in a new index: they are compressed already.

    It has no setting for that in Python. In smaller blocks, fewer bytes are read for an article.
    """
    meta = json.loads((work / META).read_text(encoding="utf-8"))
    meta["index_settings"] |= {"docstore_compression": "none", "docstore_blocksize": BLOCK}
    (work / META).write_text(json.dumps(meta), encoding="utf-8")


def publish(folder: Path, last: Published | None, dictionary: str = "") -> Published:
    """Make the last commit in ``work`` the newest of the index, durably and atomically."""
    while True:
        text = (folder / WORK / META).read_text(encoding="utf-8")
        try:
            commit = _linked(folder, json.loads(text), last, dictionary)
            break
        except FileNotFoundError:
            # If tantivy has merged these files meanwhile, meta.json has changed.
            if text == (folder / WORK / META).read_text(encoding="utf-8"):
                raise
    files.publish(folder / META, commit.text)
    remove_unused(folder, commit)
    return commit


def _linked(
    folder: Path, meta: dict[str, Any], last: Published | None, dictionary: str
) -> Published:
    known = last.files if last else {}
    sums = {}
    for name in _names(folder / WORK, meta):
        if name not in known:
            source = folder / WORK / name
            files.sync(source)
            (folder / name).unlink(missing_ok=True)
            os.link(source, folder / name)
            known = {**known, name: (os.stat(source).st_size, files.checksum(source))}
        sums[name] = known[name]
    generation = last.generation + 1 if last else 1
    own = {"generation": generation, "files": sums, "dictionary": dictionary}
    payload = json.dumps(own)
    meta = {**meta, "payload": payload}
    return Published(sealed(meta), meta, generation, sums, dictionary)


def _names(work: Path, meta: dict[str, Any]) -> list[str]:
    """The names of the files of a commit's segments."""
    deletes = {}
    for segment in meta["segments"]:
        gone = segment["deletes"]
        deletes[segment["segment_id"].replace("-", "")] = gone and f"{gone['opstamp']}.del"
    names = []
    for name in sorted(os.listdir(work)):
        id, _dot, kind = name.partition(".")
        if id in deletes and (not kind.endswith(".del") or kind == deletes[id]):
            names.append(name)
    if missing := deletes.keys() - {name.partition(".")[0] for name in names}:
        raise FileNotFoundError(missing.pop())
    return names


def remove_unused(folder: Path, commit: Published) -> None:
    """Remove files that the newest commit does not need; only for the holder of the lock."""
    tables = map(prefixes.name_of, commit.meta["segments"])
    needed = {*commit.files, commit.dictionary, *tables}
    for name in os.listdir(folder):
        if (_SEGMENT_FILE.fullmatch(name) or is_dictionary(name)) and name not in needed:
            (folder / name).unlink(missing_ok=True)


def remove_all(folder: Path) -> None:
    """Remove the files of all commits; only for the holder of the lock."""
    shutil.rmtree(folder / WORK, ignore_errors=True)
    for name in os.listdir(folder):
        if name in (META, META + files.NEW) or _SEGMENT_FILE.fullmatch(name) or is_dictionary(name):
            (folder / name).unlink(missing_ok=True)


def segments(work: Path) -> Any:
    """The segments of tantivy's last commit."""
    return json.loads((work / META).read_text(encoding="utf-8"))["segments"]


def is_empty(folder: Path) -> bool:
    """Whether the folder has no part of a commit."""
    return not any(name == META or _SEGMENT_FILE.fullmatch(name) for name in os.listdir(folder))
