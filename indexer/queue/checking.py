"""What ``bahith check`` says of a queue: its database, and the tasks that wait in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bahith.i18n import Message, _
from bahith.indexer.engines.checking import noting
from bahith.indexer.queue import bodies, database
from bahith.indexer.queue.damage import OTHERWISE
from bahith.indexer.queue.database import BODIES, FILE, FOLDER, IS_TOLD, PATIENCE
from bahith.indexer.queue.rows import COLUMNS, DamagedRow, task

_NEXT = f"SELECT {COLUMNS}, content, file FROM tasks WHERE number > ? ORDER BY number LIMIT 1"
_STATE = "SELECT state FROM tasks WHERE number = ?"
_UNTOLD = f"SELECT number FROM tasks WHERE NOT ({IS_TOLD}) ORDER BY number"


def problems(index: str | Path) -> Iterator[Message]:
    """What is wrong with the queue of the index in a folder, which need not have one.

    Processes may use it meanwhile.
    """
    folder = Path(index) / FOLDER
    path = folder / FILE
    if not path.exists():
        if database.has_files(folder):
            yield _("%(file)s is missing", file=f"{FOLDER}/{FILE}")
        return
    found: list[Message] = []
    with noting(found, f"{FOLDER}/{FILE}"):
        # Writable, so that SQLite can undo what a killed process left half done.
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, timeout=PATIENCE, uri=True)) as connection:
            connection.text_factory = database.decoded
            if faults := database.faults(connection, 1):
                raise ValueError(faults[0])
            database.update(connection)
            database.add_checksum(connection)
            for (number,) in connection.execute(_UNTOLD).fetchall():
                found.append(_("task %(number)s: %(reason)s", number=number, reason=OTHERWISE))
            for number, fault in _tasks(connection, folder / BODIES):
                found.append(_("task %(number)s: %(reason)s", number=number, reason=fault))
    yield from found


def _tasks(connection: sqlite3.Connection, folder: Path) -> Iterator[tuple[int, object]]:
    """The tasks with a fault, by their numbers."""
    number = 0
    fault: object
    while row := connection.execute(_NEXT, (number,)).fetchone():
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
        if fault and connection.execute(_STATE, (number,)).fetchone() == (row[3],):
            yield number, fault
