"""Threads that share an engine: one works at a time, and each on one commit, the newest."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from itertools import islice
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bahith.i18n import Message, _
from bahith.indexer import deadlines
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import EngineError, IndexMismatch, TimedOut
from bahith.indexer.scheduling import Scheduler, Task, checkpoint, working

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger(__name__)

AT_ONCE = 16
"""How many articles of a stream are read in one turn."""


class Turns:
    """Gives turns to threads that use one engine, unless that is on a server.

    The interpreter runs one thread at a time anyway. Several at work interrupt each other in
    the middle of their pages, so that all are late, and a tenth of the time is lost.
    """

    def __init__(self, engine: Engine, refresh: float) -> None:
        """A newer commit is looked for at most every ``refresh`` seconds."""
        self._engine = engine
        self._seconds = refresh
        self._refreshed = time.monotonic()
        self._refreshing = threading.Lock()
        self._scheduler = None if engine.REMOTE else Scheduler()
        self._local = threading.local()
        self._news: Callable[[], int] = lambda: 0
        self._beside: Callable[[], None] = lambda: None
        self._known = 0
        self.outdated: Message | None = None
        """Why newer commits cannot be seen: another version made them."""
        self.budget = 0.0
        """CPU seconds that a turn may take which is of no task of its own, or seconds that it may
        wait for servers; 0: any number."""

    @property
    def is_working(self) -> bool:
        """Whether this thread has a turn already."""
        return self._scheduler is not None and self._scheduler.is_working

    @contextmanager
    def turn(self, task: Task | None = None) -> Iterator[None]:
        """A block in which this thread works alone, until a ``checkpoint``, and sees one commit.

        ``task`` is what it works for, if that takes several turns. Blocks can be nested.
        """
        with self.limited(0 if task else self.budget):
            self.see_newest()
            # A file that was cut must not even be touched where it is mapped.
            self._engine.verify()
            task = task or Task(budget=(self.budget, _timed_out) if self.budget else None)
            turn = self._scheduler.turn(task) if self._scheduler else nullcontext()
            with turn, self._engine.pinned():
                yield

    def limited(self, seconds: float) -> AbstractContextManager[None]:
        """A block that waits for the servers of the engine, if it has any, for ``seconds`` in all;
        0: any number."""
        return deadlines.within(seconds) if self._engine.REMOTE else nullcontext()

    def stream(self, items: Iterator[R], task: Task, at_once: int = AT_ONCE) -> Iterator[R]:
        """``items``, made in turns of ``task``, ``at_once`` in each.

        While a caller uses them, it is the turn of others.
        """
        while True:
            made: list[R] = []
            failure: Exception | None = None
            with self.turn(task):
                try:
                    for item in islice(items, at_once):
                        made.append(item)
                        checkpoint()
                    self._engine.verify()
                except Exception as error:
                    failure = error
            yield from made
            if failure:
                raise failure
            if len(made) < at_once:
                return

    @contextmanager
    def verified(self) -> Iterator[None]:
        """A block whose result is right: it raises IndexDamaged if the files have changed.

        Blocks can be nested; the outermost one looks.
        """
        if getattr(self._local, "verifies", False):
            yield
            return
        self._local.verifies = True
        try:
            yield
        except EngineError:
            raise
        except Exception:
            self._engine.verify()  # damaged bytes can make their readers raise anything
            raise
        else:
            self._engine.verify()
        finally:
            self._local.verifies = False

    def hear(self, news: Callable[[], int]) -> None:
        """Look for a newer commit also where ``news`` gives another number than at the last look;
        it must take little time."""
        self._news = news

    def beside(self, refresh: Callable[[], None]) -> None:
        """Call ``refresh`` whenever a newer commit is looked for: it looks for something else."""
        self._beside = refresh

    def see_newest(self) -> None:
        """Look for a newer commit if it is time, or if there is news of one.

        One thread looks. The others wait for it only where there is news, since what has been
        written is found by searches that begin now. Does nothing in a turn, which sees one commit.
        """
        if working() or not (self._is_news() or self._is_time()):
            return
        if self._acquired():
            try:
                if self._is_news() or self._is_time():
                    self._refresh()
            finally:
                self._refreshing.release()

    def _acquired(self) -> bool:
        if not self._is_news():
            return self._refreshing.acquire(blocking=False)
        left = deadlines.left()
        return self._refreshing.acquire(timeout=-1 if left is None else max(left, 0))

    def _is_news(self) -> bool:
        return self._news() != self._known

    def _is_time(self) -> bool:
        return time.monotonic() - self._refreshed >= self._seconds

    def refresh_age(self) -> float:
        """Seconds since a newer commit was looked for."""
        return time.monotonic() - self._refreshed

    def refresh(self) -> None:
        """See the newest commit now."""
        with self._refreshing:
            self._refresh()

    def _refresh(self) -> None:
        number = self._news()
        self._beside()
        try:
            self._engine.refresh()
            self.outdated = None
        except IndexMismatch as error:
            # Another version has replaced the index; what is open is whole, and stays readable.
            if self.outdated is None:
                _log.warning("%s", error)
            self.outdated = _replaced()
        self._refreshed = time.monotonic()
        self._known = number


def _replaced() -> Message:
    return _(
        "another version of Bahith has replaced the index, which is searched as it was before; "
        "restart the server"
    )


def _timed_out() -> TimedOut:
    return TimedOut(_("the request took too long and was ended"))


class _HasTurns(Protocol):
    @property
    def turns(self) -> Turns: ...


T = TypeVar("T", bound=_HasTurns)


def in_turn(method: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """``method`` in a turn of its object's ``turns``."""

    @wraps(method)
    def run(self: T, /, *args: P.args, **options: P.kwargs) -> R:
        turn = nullcontext() if self.turns.is_working else self.turns.turn()
        with turn, self.turns.verified():
            return method(self, *args, **options)

    return run
