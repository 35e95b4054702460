"""What clients send, kept until it is applied: small bodies in memory, large ones in files."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from bahith.i18n import Message, _
from bahith.indexer.engines import files
from bahith.indexer.queue.tasks import Body, Task

SMALL = 1 << 18
"""Bytes up to which a body needs no file of its own."""

LEFT = 3600.0
"""Seconds after which a file that no task has is a leftover: its server was killed."""

_PIECE = 1 << 20

CHANGED = _("what was sent has been changed on the server's disk")


class Spool:
    """Takes in a body piece by piece, in little memory.

    Used in a ``with`` block; a body that is not ``kept`` by then is dropped.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is where large bodies go."""
        self._folder = folder
        self._pieces: list[bytes] = []
        self._digest = hashlib.sha256()
        self._size = 0
        self._file: int | None = None
        self._name = ""
        self._is_kept = False

    def write(self, piece: bytes) -> None:
        """Take a piece. Raises OSError, such as for a full disk."""
        self._digest.update(piece)
        self._size += len(piece)
        if self._file is None and self._size > SMALL:
            self._name = uuid.uuid4().hex
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            self._file = os.open(self._folder / self._name, flags, 0o600)
            for each in self._pieces:
                _write(self._file, each)
            self._pieces = []
        if self._file is None:
            self._pieces.append(piece)
        else:
            _write(self._file, piece)

    def body(self) -> Body:
        """The body, which is on disk if it has a file. Raises OSError."""
        if self._file is not None:
            os.fsync(self._file)
            files.sync(self._folder)
        return Body(self._size, self._digest.hexdigest(), b"".join(self._pieces), self._name)

    def keep(self) -> None:
        """Leave the body's file where it is, for a task has it."""
        self._is_kept = True

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._file is not None:
            os.close(self._file)
            if not self._is_kept:
                remove(self._folder, self._name)


def of(content: bytes) -> Body:
    """A body that is small enough for memory."""
    return Body(len(content), hashlib.sha256(content).hexdigest(), content)


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def fault(folder: Path, body: Body) -> Message | None:
    """Why a body is not what the client sent, if it was lost or changed on disk. Raises OSError."""
    try:
        digest = hashlib.sha256(body.content)
    except TypeError:  # the database has a text there
        return CHANGED
    if body.file:
        try:
            with (folder / body.file).open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except FileNotFoundError:
            return _("what was sent is missing on the server's disk")
        except (TypeError, ValueError):  # no name of a file
            return CHANGED
    if digest.hexdigest() != body.digest:
        return CHANGED
    return None


def task_fault(folder: Path, task: Task) -> Message | None:
    """Why a task is not what was asked for, if it was changed on disk. Raises OSError."""
    if not task.is_as_asked:
        return CHANGED
    return fault(folder, task.body)


def remove(folder: Path, name: str) -> None:
    """Remove the file of a body."""
    with suppress(FileNotFoundError):
        (folder / name).unlink()


def remove_leftovers(folder: Path, known: Container[str]) -> None:
    """Remove files that no task has and no server is writing now."""
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):
            if entry.name not in known and time.time() - entry.stat().st_mtime > LEFT:
                os.unlink(entry.path)
