"""Follows a task until it ends: for answers that wait, and as server-sent events."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context

from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Task
from bahith.server.api.schema import to_json
from bahith.server.api.writing.answers import task_answer

LONGEST_STREAM = 600.0
"""Seconds after which a stream of events ends; browsers ask again by themselves."""

KEPT_ALIVE = 15.0
"""Seconds between two signs of life in a stream."""

_LOOK = 0.03
_SLOW_LOOK = 0.25


class Followers:
    """Bounds how many threads wait for tasks, so that others are left for searches."""

    def __init__(self, queue: Queue, most: int) -> None:
        self._queue = queue
        self._slots = threading.BoundedSemaphore(most)

    def wait(self, task: Task, seconds: float) -> Task:
        """The task when it has ended, or as it is after so many seconds; at once if too many
        threads wait."""
        if not seconds or not self._slots.acquire(blocking=False):
            return task
        try:
            end = time.monotonic() + seconds
            while not task.is_over and time.monotonic() < end:
                time.sleep(_LOOK)
                task = self._queue.task(task.number) or task
            return task
        finally:
            self._slots.release()

    def events(self, task: Task) -> tuple[Iterator[bytes], Callable[[], None]] | None:
        """The changes of a task as server-sent events, until it ends, and a function to call then.

        None if too many threads wait.
        """
        if not self._slots.acquire(blocking=False):
            return None
        return self._changes(task, copy_context()), self._slots.release

    def _changes(self, task: Task, context: Context) -> Iterator[bytes]:
        started = spoken = time.monotonic()
        shown = b""
        while True:
            data = context.run(lambda task: to_json(task_answer(task)), task)
            now = time.monotonic()
            if data != shown:
                shown, spoken = data, now
                yield b"id: %s\nevent: task\ndata: %s\n" % (task.state.encode(), data)
            elif now - spoken >= KEPT_ALIVE:
                spoken = now
                yield b": still there\n\n"
            if task.is_over or now - started >= LONGEST_STREAM:
                return
            time.sleep(_SLOW_LOOK)
            task = self._queue.task(task.number) or task
