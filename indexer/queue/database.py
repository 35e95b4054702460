"""The database of a queue: its tables, and checksums of what it says of each task.

It has a rollback journal instead of a write-ahead log: all versions of SQLite before 3.51.3 may
damage a database with such a log when several processes write (sqlite.org/wal.html, section 12),
and many systems have one of these. With ``synchronous=FULL``, a transaction is on disk when
``COMMIT`` returns, journal and all.
"""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.errors import EngineError
from bahith.indexer.queue.tasks import DAMAGED

FOLDER = "queue"
"""The folder of the queue, in that of the index."""

FILE = "tasks.sqlite"
BODIES = "bodies"

PATIENCE = 30.0
"""Seconds to wait for other processes that use the database."""

_TABLES = """
CREATE TABLE IF NOT EXISTS tasks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, target TEXT NOT NULL, state INTEGER NOT NULL,
    size INTEGER NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL, file TEXT NOT NULL,
    created REAL NOT NULL, started REAL, ended REAL, attempts INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT '{}', key TEXT UNIQUE, asked TEXT NOT NULL,
    notified INTEGER NOT NULL DEFAULT 0, request TEXT NOT NULL DEFAULT '', seal INTEGER,
    told INTEGER
);
CREATE INDEX IF NOT EXISTS states ON tasks (state, number, size);
"""

_DAMAGED = f"CREATE INDEX IF NOT EXISTS damaged ON tasks (number) WHERE seal = {DAMAGED}"

_SINCE = {"request": "TEXT NOT NULL DEFAULT ''", "seal": "INTEGER", "told": "INTEGER"}
"""Columns that the databases of older versions lack."""

_CHECKSUM = (
    "checksum(number, state, created, started, ended, attempts, outcome, asked, notified, request)"
)
"""The value of ``told``: a checksum of what is told of a task and ``seal`` does not cover."""

IS_TOLD = f"told IS NULL OR told = {_CHECKSUM}"
"""Whether a row is as it was written; one of an older version is taken to be."""

_TRIGGERS = "".join(
    f"CREATE TEMP TRIGGER told_after_{event} AFTER {event} ON main.tasks BEGIN"
    f" UPDATE tasks SET told = {_CHECKSUM} WHERE number = new.number; END;"
    for event in ("insert", "update")
)
"""Of the connection only: a program without the function can still read and mend the database."""


def connect(folder: Path) -> sqlite3.Connection:
    """A connection for all threads to the database in the folder of a queue, made if need be.

    Raises sqlite3.Error, and EngineError if there was a database and it is gone.
    """
    path = folder / FILE
    if not (path.exists() and path.stat().st_size) and has_files(folder):
        raise EngineError(
            _(
                "the queue at %(folder)s has lost its file %(file)s, and with it the tasks that "
                "were waiting; put the file back, or remove the folder to start over",
                folder=folder,
                file=FILE,
            )
        )
    database = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    database.execute("PRAGMA journal_mode = TRUNCATE")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(_TABLES)
    update(database)
    database.execute(_DAMAGED)
    add_checksum(database)
    database.executescript(_TRIGGERS)
    return database


def has_files(folder: Path) -> bool:
    """Whether the folder of a queue has files that exist only beside its database."""
    return any(each.is_file() and FILE not in each.name for each in folder.rglob("*"))


def update(database: sqlite3.Connection) -> None:
    """Add the columns that a database of an older version lacks."""

    def missing() -> list[str]:
        rows = database.execute("PRAGMA table_info(tasks)").fetchall()
        return [name for name in _SINCE if name not in {row[1] for row in rows}]

    if missing():
        with database:
            database.execute("BEGIN IMMEDIATE")
            for name in missing():  # another process may just have added it
                database.execute(f"ALTER TABLE tasks ADD COLUMN {name} {_SINCE[name]}")


def add_checksum(database: sqlite3.Connection) -> None:
    """Give a connection the function that ``IS_TOLD`` needs."""
    database.create_function("checksum", -1, _checksum, deterministic=True)


def _checksum(*values: object) -> int:
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))
