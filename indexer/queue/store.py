"""The queue on disk: tasks in an SQLite database in the folder of the index."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.errors import BahithError
from bahith.indexer.queue import bodies, damage
from bahith.indexer.queue.connection import Connection, QueueFull
from bahith.indexer.queue.database import BODIES, FOLDER, change
from bahith.indexer.queue.rows import COLUMNS, encoded, packed
from bahith.indexer.queue.tasks import DAMAGED, STATES, Outcome, State, Task, Write, seal

_WAITING = "state < 2"
"""Queued or running, by the place in ``STATES``."""


class KeyReused(BahithError):
    """Another request had the same idempotency key."""


class Queue:
    """The queue of one index. Threads and processes can share it."""

    def __init__(
        self, index: str | Path, limit: int = 2**40, most: int = 100_000, insists: bool = True
    ) -> None:
        """Open the queue of the index in this folder, which must exist, or create it.

        Up to ``most`` tasks and ``limit`` bytes of them may wait. Raises EngineError. Without
        ``insists``, a damaged queue is only logged, and raises when used, until it has been mended.
        """
        self.folder = Path(index) / FOLDER
        self.bodies = self.folder / BODIES
        self._limit = limit
        self._most = most
        self._connection = Connection(self.folder, insists)

    def add(self, write: Write) -> tuple[Task, bool]:
        """Put a write at the end; it is on disk when this returns.

        Returns the task, and whether it is new: an equal request with the same key may have made
        it. Raises QueueFull, KeyReused, EngineError.
        """
        body = write.body
        values = (
            *(write.kind, encoded(write.target), body.size, body.digest),
            *(body.content, body.file, time.time(), write.key or None, write.asked, write.request),
            seal(write.kind, write.target, body),
        )
        with self._connection.transaction(follows=True) as database:
            if write.key and (known := self._with_key(database, write)):
                return self._placed(known), False
            self._check_room(body.size)
            made = database.execute(
                "INSERT INTO tasks (kind, target, state, size, digest, content, file, created,"
                " key, asked, request, seal) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            query = f"SELECT {COLUMNS} FROM tasks WHERE number = ?"
            task = damage.task_of(database.execute(query, (made.lastrowid,)).fetchone())
        return self._placed(task), True

    def _with_key(self, database: sqlite3.Connection, write: Write) -> Task | None:
        row = database.execute(
            f"SELECT asked, {COLUMNS} FROM tasks WHERE key = ?", (write.key,)
        ).fetchone()
        if not row:
            return None
        task = damage.task_of(row[1:])
        if task.seal == DAMAGED:
            damage.free_key(database, write.key)
            return None
        if row[0] != write.asked:
            raise KeyReused(_("another request had the same Idempotency-Key"))
        return task

    def _check_room(self, size: int) -> None:
        count, total = self.depth()
        if count >= self._most or total + size > self._limit:
            raise QueueFull(is_disk=False)

    def depth(self) -> tuple[int, int]:
        """How many tasks wait, and how many bytes they have."""
        query = f"SELECT count(*), total(size) FROM tasks WHERE {_WAITING}"
        with self._connection.reading() as database:
            count, total = database.execute(query).fetchone()
        return count, int(total)

    def age(self) -> float:
        """Seconds since the oldest task that waits was taken in; 0 if none waits."""
        query = f"SELECT min(created) FROM tasks WHERE {_WAITING} AND created < 1e11"
        with self._connection.reading() as database:
            (created,) = database.execute(query).fetchone()
        return max(0.0, time.time() - created) if created is not None else 0.0

    def task(self, number: int) -> Task | None:
        """The task of that number, without the body; None if there is none (any more)."""
        with self._connection.reading() as database:
            query = f"SELECT {COLUMNS} FROM tasks WHERE number = ?"
            row = database.execute(query, (number,)).fetchone()
        return self._placed(damage.task_of(row)) if row else None

    def _placed(self, task: Task) -> Task:
        """The task, and how many come before it if it is queued."""
        if task.state != "queued":
            return task
        query = f"SELECT count(*) FROM tasks WHERE {_WAITING} AND number < ?"
        with self._connection.reading() as database:
            (ahead,) = database.execute(query, (task.number,)).fetchone()
        return replace(task, ahead=ahead)

    def tasks(self, limit: int, before: int = 2**62, state: State | None = None) -> list[Task]:
        """The newest tasks with a number below ``before``, without bodies, newest first."""
        query = f"SELECT {COLUMNS} FROM tasks WHERE number < ?"
        values = [before, limit]
        if state:
            query += " AND state = ?"
            values.insert(1, STATES.index(state))
        with self._connection.reading() as database:
            rows = database.execute(f"{query} ORDER BY number DESC LIMIT ?", values)
            return [self._placed(damage.task_of(row)) for row in rows.fetchall()]

    def is_waiting(self) -> bool:
        """Whether there is anything to write."""
        query = f"SELECT EXISTS (SELECT 1 FROM tasks WHERE {_WAITING})"
        with self._connection.reading() as database:
            return bool(database.execute(query).fetchone()[0])

    def waiting(self, count: int, size: int) -> list[Task]:
        """The first ``count`` tasks that wait, with their bodies; ``size`` bytes of them at most,
        or one. Only for the holder of the index's lock.

        Those that are not as they were taken in are for ``end_damaged``."""
        tasks: list[Task] = []
        with self._connection.reading(follows=False) as database:
            query = f"SELECT {COLUMNS}, content, file FROM tasks WHERE {_WAITING}"
            for row in database.execute(f"{query} ORDER BY number LIMIT ?", (count,)):
                task = damage.task_of(row)
                size -= task.body.size
                if tasks and size < 0:
                    break
                tasks.append(task)
        return tasks

    def begin(self, tasks: Iterable[Task]) -> None:
        """Note that these are being applied."""
        with self._connection.transaction() as database:
            change(
                database,
                "UPDATE tasks SET state = 1, attempts = attempts + 1, started = ? WHERE number = ?",
                [(time.time(), task.number) for task in tasks],
            )

    def put_back(self, tasks: Iterable[Task]) -> None:
        """Note that these were not applied, for no fault of theirs."""
        with self._connection.transaction() as database:
            database.executemany(
                "UPDATE tasks SET state = 0, attempts = max(0, attempts - 1) WHERE number = ?",
                [(task.number,) for task in tasks],
            )

    def report(self, task: Task, outcome: Outcome) -> None:
        """Note how far a task is."""
        with self._connection.transaction() as database:
            values = (packed(outcome), task.number)
            database.execute("UPDATE tasks SET outcome = ? WHERE number = ?", values)

    def end(
        self, outcomes: Mapping[int, Outcome], files: Iterable[str], notify: bool = False
    ) -> None:
        """Note what became of tasks, by their numbers, and drop their bodies.

        With ``notify``, they stay in ``unnotified`` until the webhook has been called.
        """
        with self._connection.transaction() as database:
            change(
                database,
                "UPDATE tasks SET state = ?, ended = ?, outcome = ?, notified = ?, content = x'',"
                " file = '' WHERE number = ?",
                [
                    (STATES.index(outcome.state), time.time(), packed(outcome), not notify, number)
                    for number, outcome in outcomes.items()
                ],
            )
        for name in filter(None, files):
            bodies.remove(self.bodies, name)

    def misplaced(self) -> list[Task]:
        """Tasks that do not wait and have not ended either, because they were damaged."""
        with self._connection.reading() as database:
            return damage.misplaced(database)

    def end_damaged(self, task: Task, outcome: Outcome, notify: bool = False) -> None:
        """End a task that was damaged on disk. A request with its idempotency key is a new one."""
        with self._connection.transaction() as database:
            damage.end(database, task, outcome, notify)
        if task.body.file:
            bodies.remove(self.bodies, task.body.file)

    def damaged(self) -> int:
        """How many tasks are kept that were damaged on disk and therefore not applied."""
        with self._connection.reading() as database:
            return damage.count(database)

    def unnotified(self, limit: int) -> list[Task]:
        """Tasks that have ended and of which nobody was told."""
        with self._connection.reading() as database:
            query = f"SELECT {COLUMNS} FROM tasks WHERE state > 1 AND notified = 0"
            rows = database.execute(f"{query} ORDER BY number LIMIT ?", (limit,))
            return [damage.task_of(row) for row in rows.fetchall()]

    def notified(self, numbers: Iterable[int]) -> None:
        """Note that somebody was told of the end of these."""
        with self._connection.transaction() as database:
            database.executemany(
                "UPDATE tasks SET notified = 1 WHERE number = ?", [(each,) for each in numbers]
            )

    def prune(self, before: float, keep: int) -> None:
        """Forget tasks that ended before that time, or that have ``keep`` newer ones; remove
        bodies that belong to none."""
        with self._connection.transaction() as database:
            database.execute(
                "DELETE FROM tasks WHERE state > 1 AND (ended < ? OR number <="
                " (SELECT max(number) FROM tasks) - ?)",
                (before, keep),
            )
        with self._connection.reading() as database:
            database.execute("PRAGMA incremental_vacuum").fetchall()
            rows = database.execute("SELECT file FROM tasks WHERE file != ''").fetchall()
        bodies.remove_leftovers(self.bodies, {name for (name,) in rows})

    def close(self) -> None:
        """Close the database."""
        self._connection.close()
