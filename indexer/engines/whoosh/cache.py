"""What a commit reads and works out, remembered within a number of bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from cachetools import LRUCache

from bahith.indexer.scheduling import checkpoint

T = TypeVar("T")


class Cache:
    """Values by keys, as many as fit; the one used longest ago goes first. Safe for threads."""

    def __init__(self, bytes: int) -> None:
        self._values: LRUCache[Any, Any] = LRUCache(bytes, getsizeof=_size)
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """The value of ``key``; ``make`` makes it where it is not here."""
        with self._lock:
            value: T | None = self._values.get(key)
        if value is None:
            checkpoint()
            value = make()
            with self._lock:
                if _size(value) <= self._values.maxsize:
                    self._values[key] = value
        return value


def _size(value: Any) -> int:
    parts = value if isinstance(value, tuple) else (value,)
    return 64 + sum(part.nbytes if hasattr(part, "nbytes") else 64 for part in parts)
