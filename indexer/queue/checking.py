"""What ``bahith check`` says of a queue: its database, and the tasks that wait in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bahith.i18n import Message, _
from bahith.indexer.engines.checking import noting
from bahith.indexer.queue import bodies
from bahith.indexer.queue.rows import COLUMNS, DamagedRow, task
from bahith.indexer.queue.store import BODIES, FILE, FOLDER

_PATIENCE = 30.0
"""Seconds to wait for other processes that use the database."""

_NEXT = f"SELECT {COLUMNS}, content, file FROM tasks WHERE number > ? ORDER BY number LIMIT 1"
_STATE = "SELECT state FROM tasks WHERE number = ?"


def problems(index: str | Path) -> Iterator[Message]:
    """What is wrong with the queue of the index in a folder, which need not have one.

    Processes may use it meanwhile.
    """
    folder = Path(index) / FOLDER
    path = folder / FILE
    if not path.exists():
        if any(each.is_file() for each in folder.rglob("*")):
            yield _("%(file)s is missing", file=f"{FOLDER}/{FILE}")
        return
    found: list[Message] = []
    with noting(found, f"{FOLDER}/{FILE}"):
        # Writable, so that SQLite can undo what a killed process left half done.
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, timeout=_PATIENCE, uri=True)) as database:
            for (fault,) in database.execute("PRAGMA integrity_check(10)").fetchall():
                if fault != "ok":
                    raise ValueError(fault)
            for number, fault in _tasks(database, folder / BODIES):
                found.append(_("task %(number)s: %(reason)s", number=number, reason=fault))
    yield from found


def _tasks(database: sqlite3.Connection, folder: Path) -> Iterator[tuple[int, object]]:
    """The tasks with a fault, by their numbers."""
    number = 0
    fault: object
    while row := database.execute(_NEXT, (number,)).fetchone():
        number, fault = row[0], None
        try:
            read = task(row)
            if read.is_over:
                fault = None if read.is_as_asked else bodies.CHANGED
            else:
                fault = bodies.task_fault(folder, read)
        except DamagedRow as error:
            fault = error.reason
        # Its body is gone where a writer has applied it meanwhile.
        if fault and database.execute(_STATE, (number,)).fetchone() == (row[3],):
            yield number, fault
