"""The manifest in an index's folder: which engine, format and analyzer made it.

Every index has a folder with a manifest, even if its articles are on a server.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

from bahith.i18n import Message, _
from bahith.indexer.declared import KINDS, Declared
from bahith.indexer.engines import files
from bahith.indexer.errors import IndexDamaged, IndexMismatch, IndexMissing
from bahith.indexer.settings import MANIFEST

FILE = MANIFEST

SEAL = "checksum"
"""The value that is the checksum of the others; a manifest may lack it."""

W = TypeVar("W")
Manifest = dict[str, Any]

OLDEST = {"whoosh": 15, "tantivy": 12, "opensearch": 8}
"""The oldest format of each engine whose stored articles can be read, for ``bahith upgrade``.

An engine that raises its format keeps reading the articles of the one before.
"""

REMOVE = _("remove the folder and index the articles again")
REBUILD = _("index the articles again with the option --rebuild")
"""Remedies for an index that this version cannot use."""


def read(folder: Path) -> Manifest | None:
    """The manifest, or None if there is none. Raises IndexDamaged, EngineError."""
    try:
        manifest = files.parse_object(files.read(folder / FILE))
        if not all(isinstance(manifest[name], str) for name in ("engine", "analyzer")):
            raise TypeError("engine and analyzer must be texts")
        if not isinstance(manifest["format"], int):
            raise TypeError("format must be a number")
        if not {*manifest.get("fields", {}).values()} <= {*KINDS}:
            raise TypeError("fields must have known kinds")
        if not files.CONTENT.fullmatch(manifest.get("content", "content-00000000")):
            # In particular, a path must not lead out of the folder.
            raise ValueError("content must name a folder of the index")
        if SEAL in manifest and not is_sealed(manifest):
            raise ValueError("the checksum is another")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = _("%(file)s cannot be read: %(error)s", file=folder / FILE, error=error)
        raise files.refusal(folder, error) or IndexDamaged(message) from error
    return manifest


def check(
    folder: Path, engine: str, format: int, signature: str, remedy: Message = REMOVE
) -> Manifest:
    """The manifest. Raises IndexMissing if there is none, IndexMismatch, IndexDamaged.

    ``engine``, ``format`` and ``signature`` are what it must name: ``format`` is a number that
    the engine raises when it stores something else, or otherwise; ``signature`` is the
    analyzer's. ``remedy`` is how IndexMismatch says to go on where the index cannot be upgraded.
    """
    manifest = of_engine(folder, engine)
    found = manifest["format"]
    if (found, manifest["analyzer"]) != (format, signature):
        raise IndexMismatch(
            _(
                "the index at %(folder)s was made by another version of Bahith or its analyzer, "
                "or with another setting exact; "
                "%(remedy)s",
                folder=folder,
                remedy=upgrade(folder) if OLDEST[engine] <= found <= format else remedy,
            )
        )
    return manifest


def of_engine(folder: Path, engine: str) -> Manifest:
    """The manifest. Raises IndexMissing, IndexMismatch where it is of another engine."""
    manifest = read(folder)
    if manifest is None:
        raise IndexMissing(
            _(
                "there is no index at %(folder)s; build one with: "
                "bahith --index %(folder)s index FOLDER",
                folder=folder,
            )
        )
    if manifest["engine"] != engine:
        raise other_engine(folder, manifest["engine"], engine)
    return manifest


def upgrade(folder: Path) -> Message:
    """The remedy for an index whose articles this version can read."""
    return _("bring it up to date: bahith --index %(folder)s upgrade", folder=folder)


def content(folder: Path, manifest: Manifest) -> Path:
    """The folder that has the articles: the index's own, or one in it that replaced them."""
    return folder / str(manifest.get("content", ""))


def declared(folder: Path) -> Declared:
    """The fields that the index declares; none where there is no index. Raises IndexDamaged."""
    return cast(Declared, (read(folder) or {}).get("fields", {}))


def declare(folder: Path, fields: Declared) -> None:
    """Write down which fields the index declares; only for the holder of the lock."""
    with files.writing(folder):
        publish(folder, {**(read(folder) or {}), "fields": {**fields}})


def other_engine(folder: Path, engine: str, wanted: str) -> IndexMismatch:
    """The error for an index of another engine, with what can be done about it."""
    return IndexMismatch(
        _(
            "the index at %(folder)s was made by the engine %(found)s, not %(asked)s; choose "
            "another folder, or copy it: bahith copy --from %(folder)s --to DIR --engine %(asked)s",
            folder=folder,
            found=engine,
            asked=wanted,
        )
    )


def claim(folder: Path, own: Container[str] = ()) -> None:
    """Create the folder if need be. Raises IndexMismatch if it has other files and no index.

    ``own`` are the names of files that the engine creates before the manifest.
    """
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in new:
        # A folder whose name is not on disk is lost with all that was synced in it.
        files.sync(each.parent)
    names = set(os.listdir(folder))
    if FILE not in names and any(name != FILE + files.NEW and name not in own for name in names):
        message = _(
            "%(folder)s has other files and no index; choose an empty folder", folder=folder
        )
        raise IndexMismatch(message)


def open_writer(
    folder: Path,
    engine: str,
    format: int,
    signature: str,
    lock: str,
    open: Callable[[Any, Path], W],
    own: Iterable[str] = (),
) -> W:
    """Call ``open`` with the lock of an index and the folder of its articles; returns its writer.

    Folder and manifest are created if need be; ``lock`` is the name of the lock's file, and
    ``own`` has those of others that the engine may create first. Raises IndexLocked,
    IndexMismatch, IndexDamaged, EngineError where nothing can be written.
    """
    with files.writing(folder):
        claim(folder, (lock, *own))
        held = files.lock(folder, lock)
        try:
            if not (folder / FILE).exists():
                write(folder, engine, format, signature)
            made_by = check(folder, engine, format, signature)
            return open(held, content(folder, made_by))
        except BaseException:
            held.release()
            raise


def write(folder: Path, engine: str, format: int, signature: str, **own: Any) -> None:
    """Write the manifest atomically; only for the holder of the lock.

    ``own`` are further values of the engine. Never a password.
    """
    publish(folder, {"engine": engine, "format": format, "analyzer": signature, **own})


def publish(folder: Path, manifest: Manifest) -> None:
    """Make these values the manifest, with their checksum."""
    sealed = {**manifest, SEAL: _checksum(manifest)}
    files.publish(folder / FILE, json.dumps(sealed, ensure_ascii=False).encode())


def is_sealed(manifest: Manifest) -> bool:
    """Whether a manifest has the checksum of its other values."""
    return manifest.get(SEAL) == _checksum(manifest)


def _checksum(manifest: Manifest) -> int:
    """CRC-32 of all values but that of ``SEAL``."""
    values = {name: value for name, value in manifest.items() if name != SEAL}
    return zlib.crc32(json.dumps(values, sort_keys=True).encode())
