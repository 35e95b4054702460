"""The database of a queue: its tables, and checksums of what it says of each task.

It has a rollback journal instead of a write-ahead log: all versions of SQLite before 3.51.3 may
damage a database with such a log when several processes write (sqlite.org/wal.html, section 12),
and many systems have one of these. With ``synchronous=FULL``, a transaction is on disk when
``COMMIT`` returns, journal and all.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
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

_OF_VALUES = re.compile(r"\w+ value in tasks\.|(?!\*).* index ")
"""What SQLite finds wrong with values and indexes; other findings are about pages and trees."""

LOG = logging.getLogger("bahith.writer")

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


class QueueUnusable(EngineError):
    """The database of a queue is damaged or gone."""


def connect(folder: Path) -> sqlite3.Connection:
    """A connection for all threads to the database in the folder of a queue, made if need be.

    Raises sqlite3.Error, and QueueUnusable if there was a database and it is gone.
    """
    path = folder / FILE
    if not (path.exists() and path.stat().st_size) and has_files(folder):
        raise QueueUnusable(
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
    try:
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection) -> None:
    database.text_factory = decoded
    _check(database)
    database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    database.execute("PRAGMA journal_mode = TRUNCATE")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(_TABLES)
    update(database)
    database.execute(_DAMAGED)
    add_checksum(database)
    database.executescript(_TRIGGERS)


def decoded(text: bytes) -> str:
    """A text of the database. What is no UTF-8 becomes surrogates, which ``rows.task`` refuses."""
    return text.decode("utf-8", "surrogateescape")


def faults(database: sqlite3.Connection, most: int) -> list[str]:
    """What SQLite finds wrong with a database, ``most`` findings at most."""
    found = [text for (text,) in database.execute(f"PRAGMA integrity_check({most})").fetchall()]
    return [] if found == ["ok"] else found


def _check(database: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError if pages are damaged: tasks would be lost, or never end.

    Indexes that do not match the tasks are rebuilt. Tasks with wrong values are for ``damage``.
    """
    found = faults(database, 100)
    for text in found:
        if not _OF_VALUES.match(text):
            raise sqlite3.DatabaseError(" ".join(text.split()))
    if found:
        LOG.error("the queue's database is damaged, and its indexes are rebuilt: %s", found[0])
        database.execute("REINDEX")


def change(
    database: sqlite3.Connection,
    statement: str,
    rows: Sequence[tuple[object, ...] | Mapping[str, object]],
) -> None:
    """Carry out a statement that changes one task for each of the rows.

    Raises sqlite3.DatabaseError if it does not: a damaged tree may list a task that it does not
    find, which would wait for ever.
    """
    if database.executemany(statement, rows).rowcount != len(rows):
        raise sqlite3.DatabaseError("a task is not found by its number")


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
