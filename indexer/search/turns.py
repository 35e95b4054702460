"""Threads that share an engine: one works at a time, and each on the newest commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bahith.indexer.engines.base import Engine

P = ParamSpec("P")
R = TypeVar("R")


class Turns:
    """A ``with`` block in which a thread works alone, unless the engine is on a server.

    The interpreter runs one thread at a time anyway. Several at work interrupt each other in
    the middle of their pages, so that all are late, and a tenth of the time is lost.
    """

    def __init__(self, engine: Engine, refresh: float) -> None:
        """A newer commit is looked for at most every ``refresh`` seconds."""
        self._engine = engine
        self._seconds = refresh
        self._refreshed = time.monotonic()
        self._refreshing = threading.Lock()
        self._turn: AbstractContextManager[Any] = (
            nullcontext() if engine.REMOTE else threading.Lock()
        )

    def __enter__(self) -> None:
        self.see_newest()
        self._turn.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._turn.__exit__(kind, error, trace)

    def see_newest(self) -> None:
        """Look for a newer commit if it is time; the other threads do not wait for that."""
        due = time.monotonic() - self._refreshed >= self._seconds
        if due and self._refreshing.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._refreshing.release()

    def refresh(self) -> None:
        """See the newest commit now."""
        with self._refreshing:
            self._refresh()

    def _refresh(self) -> None:
        self._engine.refresh()
        self._refreshed = time.monotonic()


class _HasTurns(Protocol):
    @property
    def turns(self) -> Turns: ...


T = TypeVar("T", bound=_HasTurns)


def in_turn(method: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """``method`` in a turn of its object's ``turns``."""

    @wraps(method)
    def run(self: T, /, *args: P.args, **options: P.kwargs) -> R:
        with self.turns:
            return method(self, *args, **options)

    return run
