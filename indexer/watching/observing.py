"""What the system reports of changes in folders, through watchdog."""

from __future__ import annotations

import errno
import logging
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from bahith.i18n import _
from bahith.indexer.errors import SourceError
from bahith.indexer.watching.changes import Changes

_LIMITS = (errno.ENOSPC, errno.EMFILE)
"""What inotify answers when the user may not watch more folders, or not once more."""


class Observing:
    """Passes on what the system reports of folders, until ``close``."""

    def __init__(self, folders: Sequence[Path], changes: Changes) -> None:
        """Raises SourceError where the system refuses to watch them, OSError."""
        before = set(threading.enumerate())
        self._log = _Log(changes)
        self._log.start()
        try:
            self._observer: BaseObserver = Observer()
            handler = _Handler(changes)
            for folder in folders:
                self._observer.schedule(handler, str(folder), recursive=True)
            self._observer.start()
            self._probe()
        except OSError as error:
            self._log.stop()
            if error.errno in _LIMITS:
                raise _limit() from error
            raise
        self._threads = set(threading.enumerate()) - before

    def works(self) -> bool:
        """Whether reports still come: a new folder may be one too many for the system."""
        return all(thread.is_alive() for thread in self._threads)

    def has_room(self) -> bool:
        """Whether the system lets another folder be watched; without, some may not be."""
        try:
            self._probe()
        except OSError as error:
            return error.errno not in _LIMITS
        return True

    def _probe(self) -> None:
        """Watch one folder more, for a moment. Raises OSError: watchdog says nothing of folders
        inside others that it could not watch."""
        with tempfile.TemporaryDirectory() as folder:
            watch = self._observer.schedule(FileSystemEventHandler(), folder)
            self._observer.unschedule(watch)

    def close(self) -> None:
        """End the reports."""
        self._observer.stop()
        self._observer.join()
        self._log.stop()


class _Log(logging.Handler):
    """The log of watchdog, the only place where it says that reports were lost.

    Nothing of it is shown: all files are compared instead. So are they when a thread of it ends.
    """

    def __init__(self, changes: Changes) -> None:
        super().__init__(logging.WARNING)
        self._changes = changes
        self._logger = logging.getLogger("watchdog")
        self._hook = threading.excepthook

    def start(self) -> None:
        """Take over the log, and what ends a thread of watchdog."""
        self._logger.addHandler(self)
        self._propagates, self._logger.propagate = self._logger.propagate, False
        threading.excepthook = self._ended

    def stop(self) -> None:
        """Give them back."""
        self._logger.removeHandler(self)
        self._logger.propagate = self._propagates
        threading.excepthook = self._hook

    def emit(self, record: logging.LogRecord) -> None:
        """Called for each line of the log."""
        self._changes.lost()

    def _ended(self, arguments: Any) -> None:
        module = type(arguments.thread).__module__
        if module.startswith("watchdog."):
            self._changes.lost()
        else:
            self._hook(arguments)


def _limit() -> SourceError:
    return SourceError(
        _(
            "the system lets nobody watch so many folders; raise fs.inotify.max_user_watches and "
            "fs.inotify.max_user_instances, or compare the folders every few seconds: --poll 30"
        )
    )


class _Handler(FileSystemEventHandler):
    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by a thread of watchdog."""
        place = _path(event.src_path)
        if event.event_type == EVENT_TYPE_MOVED:
            self._changes.report(place, _path(event.dest_path))
        elif event.event_type in (EVENT_TYPE_CREATED, EVENT_TYPE_DELETED):
            self._changes.report(place)
        elif event.is_directory:
            return  # what is in it is reported by itself
        elif event.event_type == EVENT_TYPE_MODIFIED:
            self._changes.written(place)
        elif event.event_type == EVENT_TYPE_CLOSED:
            self._changes.closed(place)


def _path(name: Any) -> Path:
    return Path(os.fsdecode(name))
