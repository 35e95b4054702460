"""How a program gets the lock of an index from a server that writes to it all the time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from bahith.i18n import _
from bahith.indexer.errors import IndexLocked

T = TypeVar("T")

SERVER_WRITES = "queue/writer"
"""The file in the folder of an index that has the number of the server's process that writes."""

ASKED = "queue/asked"
"""The file by which a program asks that process for the lock."""

_ASKED_FOR = 5.0
"""Seconds for which it counts: a program that still waits touches it again and again."""

_PATIENCE = 60.0
"""Seconds that such a program waits: a commit of the server may take some."""

_NAMELESS = 1.0
"""Seconds for which a server may hold the lock before it says so."""


def is_asked(place: str | Path) -> bool:
    """Whether a program asks the server's process that writes for the lock of an index."""
    try:
        return time.time() - (Path(place) / ASKED).stat().st_mtime < _ASKED_FOR
    except OSError:
        return False


def handed_over(place: str | Path, open_writer: Callable[..., T], *arguments: object) -> T:
    """What ``open_writer`` returns; a server that holds the lock of the index hands it over.

    Raises as ``open_writer``: IndexLocked at once where no server has ever written to the index,
    and where another program holds the lock.
    """
    asked, start = Path(place) / ASKED, time.monotonic()
    try:
        while True:
            try:
                return open_writer(*arguments)
            except IndexLocked:
                patience = _NAMELESS if _server(place) is None else _PATIENCE
                if not asked.parent.is_dir() or time.monotonic() - start > patience:
                    raise
            asked.touch()
            time.sleep(0.05)
    finally:
        with suppress(OSError):
            asked.unlink(missing_ok=True)


def _server(place: str | Path) -> int | None:
    """The server's process that writes to an index now; None if there is none."""
    try:
        pid = int((Path(place) / SERVER_WRITES).read_text("ascii"))
        os.kill(pid, 0)
    except (OSError, ValueError, OverflowError):
        return None  # no server, or a process that was killed
    return pid


def locked(place: str | Path) -> IndexLocked:
    """The error for an index that another process is writing to."""
    if (pid := _server(place)) is None:
        return IndexLocked(_("%(place)s: another process is writing to this index", place=place))
    return IndexLocked(
        _(
            "%(place)s: the server writes to this index now (process %(pid)s); try again when "
            "it has had nothing to write for some seconds, or send it the files: "
            "POST /api/files",
            place=place,
            pid=pid,
        )
    )
