"""Tasks whose row or body was damaged on disk: they fail, and those behind them go on."""

from __future__ import annotations

import sqlite3
import time
from typing import Any, get_args

from bahith.i18n import Message, _
from bahith.indexer.queue import bodies
from bahith.indexer.queue.database import change
from bahith.indexer.queue.rows import COLUMNS, DamagedRow, encoded, is_time, packed
from bahith.indexer.queue.rows import task as read
from bahith.indexer.queue.tasks import DAMAGED, STATES, Body, Fault, Kind, Outcome, Task

OTHERWISE = _("what became of it has been changed on the server's disk")

_MISPLACED = (
    f"SELECT {COLUMNS} FROM tasks WHERE (state > 1 OR state < 0 OR state IS NULL)"
    " AND (ended IS NULL OR state NOT IN (2, 3))"
)


def task_of(row: tuple[Any, ...]) -> Task:
    """The task in a row with ``COLUMNS``; one that cannot be read has the seal ``DAMAGED``."""
    try:
        return read(row)
    except DamagedRow:
        return _salvaged(row)


def _salvaged(row: tuple[Any, ...]) -> Task:
    """What is left of the task in a row. If it has not ended, it has failed."""
    number, kind, target, state, created, _started, ended, _attempts, _outcome, request = row[:10]
    has_ended = state in (2, 3) and is_time(ended)
    outcome = Outcome(warnings=1, faults=(Fault(OTHERWISE, warning=True),))
    return Task(
        number,
        kind if kind in get_args(Kind) else "add",
        _id(target),
        STATES[state] if has_ended else "failed",
        Body(0, ""),
        created if is_time(created) else 0.0,
        ended=ended if has_ended else None,
        outcome=outcome if has_ended else not_applied(bodies.CHANGED),
        request=request if isinstance(request, str) and request.isascii() else "",
        seal=DAMAGED,
    )


def _id(target: object) -> str:
    """The id in a row, "" if it cannot be read."""
    try:
        return target.decode("utf-8", "surrogatepass") if isinstance(target, bytes) else ""
    except UnicodeDecodeError:
        return ""


def not_applied(fault: Message) -> Outcome:
    """The outcome of a task that is not what was asked for, for the reason ``fault``."""
    reason = _("%(fault)s, so it was not applied: please send it again", fault=fault)
    return Outcome(failed=1, faults=(Fault(reason),))


def misplaced(database: sqlite3.Connection) -> list[Task]:
    """Tasks whose state says neither that they wait nor, with a time, that they have ended."""
    return [_salvaged(row) for row in database.execute(_MISPLACED).fetchall()]


def end(database: sqlite3.Connection, task: Task, outcome: Outcome, notify: bool) -> None:
    """Overwrite the row of a damaged task, and drop its idempotency key so that the client can send
    the write again."""
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
    database.execute("UPDATE tasks SET key = NULL, asked = '' WHERE key = ?", (key,))


def count(database: sqlite3.Connection) -> int:
    """How many tasks were ended as damaged."""
    query = f"SELECT count(*) FROM tasks WHERE seal = {DAMAGED}"
    found: int = database.execute(query).fetchone()[0]
    return found
