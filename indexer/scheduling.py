"""Threads of one process work one at a time, and those that have worked least go first.

A multilevel feedback queue (Corbató et al., 1962): every task starts at the highest level and sinks
as it works. Within a level the first to come is the first served, since equal tasks that alternate
would all be late. Scheduling is cooperative: a task hands over at a ``checkpoint``, and while it is
``unlocked`` others need not wait for it.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")

LEVELS = (0.006, 0.02, 0.1, 0.5, 2.5)
"""CPU seconds after which a task sinks to the next level. Most questions take a few ms, so those
that are not done by then wait for all others."""

IDLE = LEVELS[-1]
"""A task that has worked so long already goes behind nearly all others."""

SLICE = 0.002
"""The CPU seconds that a task works at least before it hands over."""

FAIR = 8
"""Each time so many tasks have had a turn, the oldest one has the next: so all of them end."""


Budget = tuple[float, Callable[[], Exception]]
"""CPU seconds, and the error for a task that has used them up."""


class Task:
    """What one caller wants done, in one turn or in several.

    ``worked`` is the CPU time of its turns in seconds.
    """

    __slots__ = ("_budget", "_number", "_since", "_unlocked", "_until", "_wake", "worked")

    def __init__(self, worked: float = 0.0, budget: Budget | None = None) -> None:
        """``budget`` is how long it may work, and what a ``checkpoint`` raises after that, once."""
        self.worked = worked
        self._budget = budget
        self._number = -1
        self._unlocked = False
        self._since = self._until = 0.0
        self._wake = threading.Lock()
        self._wake.acquire()

    @property
    def rank(self) -> tuple[int, int]:
        """The level, 0 for the highest, and the number: the task that ranks first is next."""
        return bisect_right(LEVELS, self.worked), self._number


class _Local(threading.local):
    scheduler: Scheduler | None = None
    task: Task | None = None


_local = _Local()


def checkpoint() -> None:
    """Let tasks that have worked less go first; does nothing outside a turn.

    Raises the error of the task's budget where that is used up; only once, so that the task can
    make an answer of what it has by then.

    Call it in every loop that may take long, and never while holding a lock: the next task may
    wait for it.
    """
    scheduler = _local.scheduler
    if scheduler is None:
        return
    if scheduler.waiting:
        scheduler.pause()
    task = _local.task
    if task is not None and task._budget:
        scheduler.charge(task)


@contextmanager
def unlocked() -> Iterator[None]:
    """A block that lets go of the interpreter's lock, such as a call of a native library.

    Tasks that have worked less work beside it. Does nothing outside a turn. The block must not
    end its turn.
    """
    scheduler = _local.scheduler
    if scheduler is None:
        yield
        return
    scheduler.unlock()
    try:
        yield
    finally:
        scheduler.lock()


@contextmanager
def handed_over() -> Iterator[None]:
    """A block that is no part of the turn, such as waiting for a server: other tasks have theirs.

    Does nothing outside a turn.
    """
    scheduler, task = _local.scheduler, _local.task
    if scheduler is None or task is None:
        yield
        return
    scheduler.end()
    try:
        yield
    finally:
        scheduler.begin(task)


def stepwise(items: Iterable[T]) -> Iterator[T]:
    """``items``, with a ``checkpoint`` before each."""
    for item in items:
        checkpoint()
        yield item


def without_budget() -> None:
    """Let the task of this thread work for as long as it takes."""
    if _local.task is not None:
        _local.task._budget = None


def working() -> bool:
    """Whether the current thread has a turn."""
    return _local.scheduler is not None


class Scheduler:
    """Gives turns to tasks. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        """``clock`` returns the seconds that the current thread has worked."""
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = count()
        self._turns = 0
        self._running: Task | None = None
        self.waiting: list[Task] = []

    @property
    def is_working(self) -> bool:
        """Whether the current thread has a turn of this scheduler."""
        return _local.scheduler is self

    def turn(self, task: Task) -> Turn:
        """A ``with`` block in which ``task`` works, while no other task does.

        In a turn of another task, it is part of that.
        """
        return Turn(self, task)

    def begin(self, task: Task) -> None:
        """Wait until it is the turn of ``task``."""
        with self._lock:
            if task._number < 0:
                task._number = next(self._numbers)
            begins = self._begins(task)
        if not begins:
            self._wait(task)
        self._start(task)
        _local.scheduler, _local.task = self, task

    def end(self) -> None:
        """End the turn of the current thread."""
        task = _local.task
        _local.scheduler = _local.task = None
        if task:
            self._add_work(task)
        with self._lock:
            self._hand_over()

    def pause(self) -> None:
        """Let waiting tasks that rank before the current one work before it goes on."""
        task = _local.task
        assert task
        self._add_work(task)
        if task.worked < task._until:
            return
        with self._lock:
            if min((other.rank for other in self.waiting), default=task.rank) >= task.rank:
                return
            self.waiting.append(task)
            self._hand_over()
        self._wait(task)
        self._start(task)

    def charge(self, task: Task) -> None:
        """Raise the error of a task that has used up its budget, once."""
        assert task._budget
        self._add_work(task)
        seconds, error = task._budget
        if task.worked >= seconds:
            task._budget = None
            raise error()

    def unlock(self) -> None:
        """Let tasks that rank before the current one work beside it, until ``lock``."""
        task = _local.task
        assert task
        self._add_work(task)
        with self._lock:
            task._unlocked = True
            if any(other.rank < task.rank for other in self.waiting):
                self._hand_over()

    def lock(self) -> None:
        """Wait until it is the turn of the current task again."""
        task = _local.task
        assert task
        self._add_work(task)
        with self._lock:
            task._unlocked = False
            goes_on = self._running is task or self._begins(task)
        if not goes_on:
            self._wait(task)
            self._start(task)

    def _begins(self, task: Task) -> bool:
        """Whether a task works from now on; else it waits. Call it with the lock held."""
        running = self._running
        if running is None or (running._unlocked and task.rank < running.rank):
            self._running = task
            return True
        self.waiting.append(task)
        return False

    def _start(self, task: Task) -> None:
        task._since = self._clock()
        task._until = task.worked + SLICE

    def _add_work(self, task: Task) -> None:
        now = self._clock()
        task.worked += now - task._since
        task._since = now

    def _wait(self, task: Task) -> None:
        try:
            task._wake.acquire()
        except BaseException:  # such as KeyboardInterrupt
            with self._lock:
                if task in self.waiting:
                    self.waiting.remove(task)
                else:
                    task._wake.acquire()
                    self._hand_over()
            raise

    def _hand_over(self) -> None:
        """Wake the next task. Call it with the lock held."""
        self._running = None
        if not self.waiting:
            return
        self._turns += 1
        by_age = self._turns % FAIR == 0
        task = min(self.waiting, key=lambda one: one._number if by_age else one.rank)
        self.waiting.remove(task)
        self._running = task
        task._wake.release()


class Turn:
    """See ``Scheduler.turn``."""

    __slots__ = ("_nested", "_scheduler", "_task")

    def __init__(self, scheduler: Scheduler, task: Task) -> None:
        self._scheduler = scheduler
        self._task = task
        self._nested = False

    def __enter__(self) -> None:
        self._nested = _local.scheduler is not None
        if not self._nested:
            self._scheduler.begin(self._task)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._nested:
            self._scheduler.end()
