"""Where something has changed, reported by other threads, until it is time to look.

Not the first report of a file counts, but that the reports end: a batch is due when nothing was
reported for a moment, or when it has waited for long. A file that somebody still writes waits until
it is closed, or unchanged for a while where the system does not say so.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

QUIET = 0.5
"""Seconds without reports after which a batch is due."""

LONGEST = 5.0
"""Seconds after which it is due however many reports come."""

SETTLED = 2.0
"""Seconds for which a file has to be unchanged, unless somebody closed it."""

PATIENCE = 10.0
"""Seconds for which a file has to be unchanged that somebody has written to and not closed."""

MOST = 10_000
"""Places beyond which all is looked at instead."""


class Changes:
    """Places in which something has changed. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: set[Path] = set()
        self._everything = False
        self._writing: dict[Path, float] = {}
        self._closed: set[Path] = set()
        self._taken_closed: set[Path] = set()
        self._first = self._last = 0.0

    def report(self, *places: Path) -> None:
        """Something has come, changed or gone at each of these places."""
        if places:
            with self._lock:
                self._report(places)

    def written(self, file: Path) -> None:
        """Somebody writes to a file."""
        with self._lock:
            self._writing[file] = time.monotonic()
            self._closed.discard(file)
            self._report([file])

    def closed(self, file: Path) -> None:
        """Somebody who wrote to a file has closed it."""
        with self._lock:
            self._writing.pop(file, None)
            self._closed.add(file)
            self._report([file])

    def lost(self) -> None:
        """Something may have changed anywhere."""
        with self._lock:
            self._everything = True
            self._report([])

    def _report(self, places: Iterable[Path]) -> None:
        self._last = time.monotonic()
        if not (self._places or self._everything):
            self._first = self._last
        self._places.update(places)
        if len(self._places) > MOST:
            self._places.clear()
            self._closed.clear()
            self._everything = True

    def are_due(self) -> bool:
        """Whether it is time to look."""
        with self._lock:
            if not (self._places or self._everything):
                return False
            now = time.monotonic()
            return now - self._last >= QUIET or now - self._first >= LONGEST

    def take(self) -> set[Path] | None:
        """The places to look at; None for all. They are not reported again."""
        with self._lock:
            places, self._places = self._places, set()
            everything, self._everything = self._everything, False
            self._taken_closed, self._closed = self._closed, set()
            return None if everything else places

    def has_settled(self, file: Path, status: os.stat_result) -> bool:
        """Whether a file that was taken is complete, as far as anybody can tell."""
        with self._lock:
            written = self._writing.get(file)
            if written is not None and time.monotonic() - written < PATIENCE:
                return False
            self._writing.pop(file, None)
            was_closed = file in self._taken_closed
        return was_closed or not 0 <= time.time() - status.st_mtime < SETTLED
