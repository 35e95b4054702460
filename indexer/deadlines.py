"""Until when the work of a request may wait for servers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """A block that may wait for servers for so many seconds in all, or less if one around it
    may; 0: for as long as their own settings say."""
    outer = _deadline.get()
    new = time.monotonic() + seconds if seconds else None
    token = _deadline.set(min(new, outer) if new and outer else new)
    try:
        yield
    finally:
        _deadline.reset(token)


def left() -> float | None:
    """The seconds that are left, less than 0 where there are none; None if nothing limits them."""
    deadline = _deadline.get()
    return None if deadline is None else deadline - time.monotonic()
