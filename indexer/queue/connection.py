"""The connection of a process to the database of a queue, shared by its threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.engines import files
from bahith.indexer.errors import BahithError, EngineError, IndexMissing
from bahith.indexer.queue.database import BODIES, FILE, LOG, QueueUnusable, connect
from bahith.indexer.settings import MANIFEST


class QueueFull(BahithError):
    """Too much waits to be written; ``is_disk`` says that the disk itself is full."""

    def __init__(self, is_disk: bool) -> None:
        message = _("too many writes are waiting; try again later")
        full = _("the disk of the server is full; nothing was taken in")
        super().__init__(full if is_disk else message)
        self.is_disk = is_disk


class Connection:
    """The database in the folder of a queue; both are made if need be."""

    def __init__(self, folder: Path, insists: bool = True) -> None:
        """Open the database in ``folder``, whose own folder must exist.

        Raises EngineError. Without ``insists``, a damaged database is only logged, and is opened by
        the first use after it has been mended.
        """
        self._folder = folder
        # None may read in the middle of another thread's transaction.
        self._lock = threading.RLock()
        self._database: sqlite3.Connection | None = None
        try:
            self._open()
        except QueueUnusable as error:
            if insists:
                raise
            LOG.error("nothing can be written: %s", error)

    def _open(self) -> sqlite3.Connection:
        self.close()
        self._database = None
        with files.writing(self._folder), self._translated():
            for folder in (self._folder, self._folder / BODIES):
                folder.mkdir(exist_ok=True)
            database = self._database = connect(self._folder)
            self._place = _place(self._folder / FILE)
            # Another process, which has not come so far yet or was killed, may have created it.
            for folder in (self._folder, self._folder.parent):
                files.sync(folder)
        return database

    def close(self) -> None:
        """Close it."""
        if self._database:
            self._database.close()

    @contextmanager
    def reading(self, follows: bool = True) -> Iterator[sqlite3.Connection]:
        """A block that uses the database.

        If another index has been put in the place of this one, its queue is opened, or without
        ``follows``, EngineError is raised: tasks that the caller knows are not in that queue.
        """
        with self._lock:
            database = self._database
            if not database:
                database = self._open()
            elif not database.in_transaction and self._is_elsewhere():
                if not follows:
                    message = _("the index at %(folder)s has been replaced or removed")
                    raise EngineError(message.filled(folder=self._folder.parent))
                database = self._open()
            with self._translated():
                yield database

    def _is_elsewhere(self) -> bool:
        """Whether the database is no longer the one in the folder. Raises IndexMissing."""
        place = _place(self._folder / FILE)
        if place is None and not (self._folder.parent / MANIFEST).exists():
            raise IndexMissing(_("there is no index at %(folder)s", folder=self._folder.parent))
        return place != self._place

    @contextmanager
    def transaction(self, follows: bool = False) -> Iterator[sqlite3.Connection]:
        """A block that changes the database as a whole or not at all."""
        with self.reading(follows) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if "disk is full" in str(error):
                raise QueueFull(is_disk=True) from error
            message = _("the queue at %(folder)s cannot be used: %(error)s")
            raise QueueUnusable(message.filled(folder=self._folder, error=error)) from error


def _place(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
