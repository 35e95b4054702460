"""What was worked out about words of one commit, and is asked again: queries repeat their words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Final, TypeVar

from bahith.indexer.engines.base import Engine
from bahith.indexer.sized_cache import SizedCache

T = TypeVar("T")

REMEMBERED: Final = 2 * 2**20
"""Bytes of values that are kept: some thousands of words, or of queries."""

_NEW: Final[Any] = object()


class Memory:
    """Values of the commit that searches see, by key. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._commit = ""
        self._values = SizedCache(REMEMBERED, name="spellings")

    def value(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns, called only once for the same ``key`` in a commit."""
        (value,) = self.values([key], lambda _: {key: make()}).values()
        return value

    def values(
        self, keys: Sequence[Hashable], make: Callable[[list[Any]], Mapping[Any, T]]
    ) -> dict[Any, T]:
        """The value of each key; ``make`` gets those keys that are new in this commit."""
        commit = self._engine.version().tag
        with self._lock:
            if commit != self._commit:
                self._values.clear()
                self._commit = commit
            known = {key: self._values.known(key, _NEW) for key in keys}
        missing = [key for key, value in known.items() if value is _NEW]
        if missing:
            made = make(missing)
            known.update(made)
            with self._lock:
                if commit == self._commit:
                    for key, value in made.items():
                        self._values.keep(key, value)
        return known
