"""The one process that applies the queue to its index."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import SOURCE, Message, Text, _, using
from bahith.indexer.engines import engine, name
from bahith.indexer.engines.base import Writer
from bahith.indexer.engines.handover import SERVER_WRITES, is_asked
from bahith.indexer.errors import (
    ArticleMissing,
    BadRequest,
    BahithError,
    EngineError,
    IndexLocked,
    SourceError,
)
from bahith.indexer.queue import bodies, damage
from bahith.indexer.queue.applying import Applier
from bahith.indexer.queue.matches import Matches
from bahith.indexer.queue.news import News
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Fault, Outcome, Task
from bahith.indexer.settings import Settings

LOG = logging.getLogger("bahith.writer")

AT_ONCE = 500
"""Tasks that are applied in one commit."""

AT_ONCE_BYTES = 8 * 2**20
"""Bytes of bodies that are applied in one commit; a larger body is applied alone."""

_OF_A_TASK = (BadRequest, SourceError, ArticleMissing)
"""Errors of what a task asks for: another attempt would end in the same way."""

ATTEMPTS = 20
"""How often a task is begun; one that has ended the process so often is given up."""

CAREFUL = 3
"""A task that has been begun so often is applied alone."""

FINISH = 5.0
"""Seconds that a stopped process goes on with what it has begun; a later one begins it anew."""

IDLE = 2.0
"""Seconds without a task after which another program may write to the index."""

LONGEST = 30.0
"""Seconds at most between two attempts."""

_LOOK = 0.05
"""Seconds between two looks at an empty queue."""

_REPORT = 1.0
"""Seconds between two reports of the progress of a task."""

_PRUNE = 600.0
"""Seconds between two removals of old tasks."""

_COUNTS = ("added", "replaced", "unchanged", "removed", "failed", "warnings")

_DAY = 86400.0
_KEPT = 100_000
"""Tasks that have ended which are kept, however young."""


class _Stopped(Exception):
    """The process is to end."""


class QueueWriter:
    """Applies what waits in the queue of an index, until it is stopped.

    It holds the index's lock while there are tasks, and for ``IDLE`` seconds more, but hands it
    over to a program that asks for it, such as ``bahith upgrade``. A task is only taken, and
    marked as ended, under this lock, so there may be several writers.
    """

    def __init__(
        self,
        settings: Settings,
        is_stopped: Callable[[], bool],
        after: Callable[[], None] = lambda: None,
        committed: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        """``after`` is called when tasks have ended, ``committed`` after each commit, with the
        seconds that it took. Raises EngineError."""
        self._settings = settings
        self._is_stopped = is_stopped
        self._after = after
        self._committed = committed
        self._queue = Queue(settings.index)
        self._news = News(self._queue.folder)
        self._analyzer = Analyzer(letters=settings.keeps_letters)
        self._matches = Matches(settings, self._analyzer)
        self._failures = 0
        self._in_hands: list[Task] = []
        self._began = self._reported = self._pruned = 0.0

    def run(self) -> None:
        """Apply tasks until stopped; what fails for no fault of a task is tried again."""
        self._analyzer.prepare()
        while not self._is_stopped():
            try:
                self._prune()
                if self._queue.is_waiting() and not is_asked(self._settings.index):
                    self._write()
                    self._failures = 0
                else:
                    time.sleep(_LOOK)
            except _Stopped:
                break
            except IndexLocked:
                self._pause(0.25)  # bahith index writes
            except (BahithError, OSError, MemoryError) as error:
                self._fail(error)

    def close(self) -> None:
        """Release files."""
        self._matches.close()
        self._news.close()
        self._queue.close()

    def _fail(self, error: Exception) -> None:
        seconds = min(LONGEST, 0.5 * 2.0 ** min(self._failures, 9))
        self._failures += 1
        tasks, self._in_hands = self._in_hands, []
        with using(SOURCE):
            LOG.error(
                "nothing is written%s; another attempt follows in %d s: %s",
                *(f" of {_named(tasks)}" if tasks else "", seconds, error),
                extra=_about(tasks),
            )
        self._pause(seconds)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._is_stopped() and time.monotonic() < end:
            time.sleep(_LOOK)

    def _prune(self) -> None:
        if time.monotonic() >= self._pruned:
            self._pruned = time.monotonic() + _PRUNE
            for task in self._queue.misplaced():
                self._drop(task, bodies.CHANGED)
            self._queue.prune(time.time() - self._settings.task_days * _DAY, _KEPT)

    def _write(self) -> None:
        """Hold the lock of the index, and apply tasks until none has come for a while."""
        engine_class = engine(name(self._settings))
        with (
            engine_class.writer(self._settings, self._analyzer.signature) as writer,
            self._named(),
        ):
            applier = self._applier(writer)
            last = time.monotonic()
            while not self._gives_way() and time.monotonic() - last < IDLE:
                if not (tasks := self._next()):
                    time.sleep(_LOOK)
                    continue
                if applier.changes > _KEPT:
                    applier = self._applier(writer)
                self._apply(applier, tasks)
                last = time.monotonic()

    def _gives_way(self) -> bool:
        """Whether this process is to end, or another program asks for the lock."""
        return self._is_stopped() or is_asked(self._settings.index)

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Tell other programs which process holds the lock."""
        file = Path(self._settings.index) / SERVER_WRITES
        file.write_text(str(os.getpid()), "ascii")
        try:
            yield
        finally:
            file.unlink(missing_ok=True)

    def _applier(self, writer: Writer) -> Applier:
        return Applier(
            self._settings,
            self._analyzer,
            writer,
            self._queue.bodies,
            self._progress,
            self._matches,
            self._committed,
        )

    def _next(self) -> list[Task]:
        """The tasks that come next and can be applied in one commit."""
        tasks = self._queue.waiting(AT_ONCE, AT_ONCE_BYTES)
        if not tasks:
            return []
        for place, task in enumerate(tasks):
            is_alone = task.attempts >= CAREFUL or task.kind == "delete_matching"
            if is_alone or (place and bodies.task_fault(self._queue.bodies, task)):
                return tasks[: place or 1]
        return tasks

    def _apply(self, applier: Applier, tasks: list[Task]) -> None:
        if fault := bodies.task_fault(self._queue.bodies, tasks[0]):
            self._drop(tasks[0], fault)
            return
        if tasks[0].attempts >= ATTEMPTS:
            LOG.error(
                "task %d is given up: the process has died too often at it",
                tasks[0].number,
                extra=_about(tasks[:1]),
            )
            self._give_up(tasks[:1], _("the process that writes has died too often at this"))
            return
        self._in_hands = tasks
        self._queue.begin(tasks)
        self._began = time.monotonic()
        try:
            outcomes = applier.apply(tasks)
        except _OF_A_TASK as error:
            # Of which one, shows when each is applied alone.
            if len(tasks) > 1:
                raise EngineError(error.args[0]) from error
            self._give_up(tasks, error.args[0])
            return
        except (_Stopped, BahithError, OSError, MemoryError):
            with suppress(BahithError):
                self._queue.put_back(tasks)
            raise
        except Exception as error:  # a fault of the program
            if len(tasks) == 1:
                LOG.exception("task %d is given up", tasks[0].number, extra=_about(tasks))
                self._give_up(tasks, _("something went wrong on the server"))
            raise EngineError(_("something went wrong on the server")) from error
        self._news.tell()
        self._end(outcomes, tasks)

    def _end(self, outcomes: Mapping[int, Outcome], tasks: list[Task]) -> None:
        files = [task.body.file for task in tasks]
        self._queue.end(outcomes, files, notify=bool(self._settings.webhook))
        self._in_hands = []
        for task in tasks:
            _log_end(task, outcomes[task.number])
        self._after()

    def _give_up(self, tasks: list[Task], why: Text) -> None:
        outcome = Outcome(failed=1, faults=(Fault(why),))
        outcomes = {task.number: outcome for task in tasks}
        self._end(outcomes, tasks)

    def _drop(self, task: Task, fault: Message) -> None:
        """End a task that was damaged on disk; nobody knows what was asked for."""
        with using(SOURCE):
            LOG.error("task %d is not applied: %s", task.number, fault, extra=_about([task]))
        outcome = damage.not_applied(fault)
        self._queue.end_damaged(task, outcome, notify=bool(self._settings.webhook))
        _log_end(task, outcome)
        self._after()

    def _progress(self, task: Task, outcome: Callable[[], Outcome]) -> None:
        now = time.monotonic()
        if now - self._began > FINISH and self._is_stopped():
            raise _Stopped
        if now - self._reported >= _REPORT:
            self._reported = now
            self._queue.report(task, outcome())


def _log_end(task: Task, outcome: Outcome) -> None:
    counts = {name: getattr(outcome, name) for name in _COUNTS}
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    extra = _about([task])
    extra["fields"] |= {"kind": task.kind, "state": outcome.state, **counts}
    LOG.info("task %d (%s) is %s: %s", *(task.number, task.kind, outcome.state, told), extra=extra)


def _named(tasks: list[Task]) -> str:
    first, last = tasks[0].number, tasks[-1].number
    return f"task {first}" if len(tasks) == 1 else f"tasks {first} to {last}"


def _about(tasks: list[Task]) -> dict[str, Any]:
    """What a line of the log about these tasks has beside its text."""
    if len(tasks) == 1:
        return {"request": tasks[0].request, "fields": {"task": tasks[0].number}}
    numbers, requests = [task.number for task in tasks], [task.request for task in tasks]
    return {"fields": {"tasks": numbers, "requests": requests} if tasks else {}}
