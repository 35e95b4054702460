"""How often each rule of an index has acted, counted by all processes that search it together.

Counts are kept in a SQLite file beside the rules, by the ids of rules, so that they go on when the
file of rules changes elsewhere. Each process adds its own once in a while, away from any search;
those of its last second are lost where it is killed.
"""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

FILE: Final = "rules-uses.db"
"""Its name in the folder of an index."""

SECONDS: Final = 1.0
"""How long counts are kept in memory."""

_log = logging.getLogger(__name__)

_TABLE = "CREATE TABLE IF NOT EXISTS uses (id TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID"
_ADD = (
    "INSERT INTO uses VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET count = count + excluded.count"
)


class Uses:
    """Counts uses of rules. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is that of the index."""
        self._path = folder / FILE
        self._lock = threading.Lock()
        self._new: Counter[str] = Counter()
        self._timer: threading.Timer | None = None

    def count(self, ids: Iterable[str]) -> None:
        """Count one use of each of these rules."""
        with self._lock:
            self._new.update(ids)
            if self._new and self._timer is None:
                self._timer = threading.Timer(SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()
                atexit.register(self.flush)

    def flush(self) -> None:
        """Add what was counted to the file; where it cannot be written, the log says so."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None
                atexit.unregister(self.flush)
            if not self._new:
                return
            try:
                with closing(sqlite3.connect(self._path, timeout=5)) as database, database:
                    # To lose some counts by a loss of power is no harm.
                    database.execute("PRAGMA synchronous = OFF")
                    database.execute(_TABLE)
                    database.executemany(_ADD, self._new.items())
            except sqlite3.Error as error:
                _log.warning("%s: uses of rules cannot be counted: %s", self._path, error)
            self._new.clear()


def counted(folder: Path) -> dict[str, int]:
    """How often each rule has acted, by its id; one that never has is missing."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return dict(database.execute("SELECT id, count FROM uses"))
    except sqlite3.Error as error:
        _log.warning("%s: uses of rules cannot be read: %s", path, error)
        return {}
