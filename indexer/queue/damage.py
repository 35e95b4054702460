"""Tasks whose row or body was damaged on disk: they fail, and those behind them go on."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from bahith.indexer.queue.database import change
from bahith.indexer.queue.rows import COLUMNS, DamagedRow, encoded, packed, salvaged
from bahith.indexer.queue.rows import task as read
from bahith.indexer.queue.tasks import DAMAGED, STATES, Outcome, Task

_MISPLACED = (
    f"SELECT {COLUMNS} FROM tasks WHERE (state > 1 OR state < 0 OR state IS NULL)"
    " AND (ended IS NULL OR state NOT IN (2, 3))"
)
_FREE_KEY = "UPDATE tasks SET key = NULL, asked = '' WHERE key = ?"


def task_of(row: tuple[Any, ...]) -> Task:
    """The task in a row with ``COLUMNS``; one that cannot be read has the seal ``DAMAGED``."""
    try:
        return read(row)
    except DamagedRow:
        return salvaged(row)


def misplaced(database: sqlite3.Connection) -> list[Task]:
    """Tasks whose state says neither that they wait nor, with a time, that they have ended."""
    return [salvaged(row) for row in database.execute(_MISPLACED).fetchall()]


def end(database: sqlite3.Connection, task: Task, outcome: Outcome, notify: bool) -> None:
    """Write the row of a damaged task anew, without its idempotency key: what the client sends
    again is another task."""
    values = {
        "kind": task.kind,
        "target": encoded(task.target),
        "state": STATES.index("failed"),
        **{"size": 0, "digest": "", "content": b"", "file": "", "created": task.created},
        **{"started": task.started, "ended": time.time(), "attempts": task.attempts},
        **{"outcome": packed(outcome), "key": None, "asked": "", "notified": not notify},
        **{"request": task.request, "seal": DAMAGED},
    }
    columns = ", ".join(f"{name} = :{name}" for name in values)
    update = f"UPDATE tasks SET {columns} WHERE number = :number"
    change(database, update, [{**values, "number": task.number}])


def free_key(database: sqlite3.Connection, key: str) -> None:
    """Forget the idempotency key of a damaged task."""
    database.execute(_FREE_KEY, (key,))


def count(database: sqlite3.Connection) -> int:
    """How many tasks were ended as damaged."""
    query = f"SELECT count(*) FROM tasks WHERE seal = {DAMAGED}"
    found: int = database.execute(query).fetchone()[0]
    return found
