"""How often caches have what they are asked for, and how much they hold: for the metrics."""

from __future__ import annotations

import threading
from typing import NamedTuple, Protocol
from weakref import WeakSet

_lock = threading.Lock()


class Cache(Protocol):
    """What is counted."""

    def held(self) -> tuple[int, int]:
        """How many values it holds, and how many bytes these have, if it is bounded by bytes."""
        ...


class Count(NamedTuple):
    """Of all caches with one name in this process: look-ups since its start, and what is held."""

    hits: int
    misses: int
    entries: int
    bytes: int


NOTHING = Count(0, 0, 0, 0)


class Lookups:
    """Counts the look-ups of all caches with one name. Safe to share between threads."""

    def __init__(self) -> None:
        self._hits = self._misses = 0
        self._caches: WeakSet[Cache] = WeakSet()

    def add(self, cache: Cache) -> None:
        """Count what it holds, as long as it is used."""
        with _lock:
            self._caches.add(cache)

    def note(self, hits: int, misses: int) -> None:
        """Count look-ups."""
        with _lock:
            self._hits += hits
            self._misses += misses

    def count(self) -> Count:
        """All so far."""
        with _lock:
            hits, misses, caches = self._hits, self._misses, [*self._caches]
        held = [cache.held() for cache in caches]
        return Count(hits, misses, sum(n for n, _ in held), sum(size for _, size in held))


_known: dict[str, Lookups] = {}


def counted(name: str, cache: Cache) -> Lookups:
    """Where ``cache`` counts its look-ups, together with others of that name."""
    with _lock:
        lookups = _known.setdefault(name, Lookups())
    lookups.add(cache)
    return lookups


def counts() -> dict[str, Count]:
    """What is counted in this process, by name."""
    with _lock:
        known = [*_known.items()]
    return {name: lookups.count() for name, lookups in known}
