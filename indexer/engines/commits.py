"""Which commit a thread sees, while others switch to newer ones."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class Commits(Generic[T]):
    """The newest commit of an open index, and the one that each thread sees.

    ``newest`` can be replaced at any time; a thread in a ``pinned`` block does not see that.
    """

    def __init__(self, newest: T) -> None:
        self.newest = newest
        self._local = threading.local()

    @property
    def seen(self) -> T:
        """The commit that this thread sees: the newest, unless it is pinned to another one."""
        seen: T = getattr(self._local, "pinned", self.newest)
        return seen

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """In this block, the current thread sees the commit that it sees now."""
        if hasattr(self._local, "pinned"):
            yield
            return
        self._local.pinned = self.newest
        try:
            yield
        finally:
            del self._local.pinned
