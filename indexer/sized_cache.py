"""A cache bounded by the memory that it takes, and not by how many values it has.

One value may take a thousand times the memory of another, so a number of them is no bound.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from gc import get_referents
from operator import itemgetter
from sys import getsizeof
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any, Final, TypeAlias, TypeVar, cast

from cachetools import LRUCache

from bahith.indexer import caches
from bahith.indexer.scheduling import checkpoint

T = TypeVar("T")

Measures: TypeAlias = Mapping[type, Callable[[Any], int]]
"""Types, and what tells how many bytes a value of each takes."""

_NONE: Final[Measures] = MappingProxyType({})

_ENTRY = 200
"""Bytes that an entry takes beside its key and value: in two dictionaries, and with its size."""

_OBJECT = 120
"""Bytes that an array, or an object of the core, takes beside its content."""

_SHARED = (type, ModuleType, FunctionType, Enum, type(None), bool)
"""What values refer to and do not hold."""


def size_of(*values: object, opaque: Measures = _NONE) -> int:
    """Roughly how many bytes values of plain data take, with all that they refer to.

    Beside Python's own types these may be instances of classes whose attributes are such data, and
    arrays and objects of the compiled core, which tell their size (``nbytes``). ``opaque`` has
    other types, with what tells the size of their values.
    """
    size, known, left = 0, set[int](), [*values]
    while left:
        value = left.pop()
        if id(value) in known or isinstance(value, _SHARED):
            continue
        known.add(id(value))
        if type(value) is str:
            size += getsizeof(value)
        elif measure := opaque.get(type(value)):
            size += measure(value)
        elif (content := getattr(value, "nbytes", None)) is not None:
            size += content + _OBJECT
        else:
            size += getsizeof(value)
            left += get_referents(value)
    return size


def entry(key: object, value: object, opaque: Measures = _NONE) -> int:
    """Roughly how many bytes an entry takes whose key and value ``size_of`` can measure."""
    return _ENTRY + size_of(key, value, opaque=opaque)


class SizedCache:
    """Values by keys, as many as fit; the one used longest ago goes first. Safe for threads."""

    def __init__(self, limit: int, size: Callable[[Any, Any], int] = entry, name: str = "") -> None:
        """``size`` tells what a key with its value takes of ``limit``: by default, bytes.

        It is called once for each that is kept. Metrics count the look-ups of a cache with a
        ``name``, which takes bytes.
        """
        self._kept: LRUCache[Hashable, tuple[int, Any]] = LRUCache(limit, itemgetter(0))
        self._size = size
        self._lock = threading.Lock()
        self._lookups = caches.counted(name, self) if name else None

    @property
    def size(self) -> int:
        """What all entries take."""
        return int(self._kept.currsize)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of ``key``; where it is not here, ``make`` makes it, after a checkpoint."""
        with self._lock:
            known = self._kept.get(key)
        self._note(known is not None)
        if known is None:
            checkpoint()
            value = make()
            self.keep(key, value)
            return value
        return cast(T, known[1])

    def known(self, key: Hashable, default: Any = None) -> Any:
        """The value of ``key``, or ``default`` where it is not here."""
        with self._lock:
            known = self._kept.get(key)
        self._note(known is not None)
        return default if known is None else known[1]

    def _note(self, is_hit: bool) -> None:
        if self._lookups:
            self._lookups.note(is_hit, not is_hit)

    def held(self) -> tuple[int, int]:
        """How many values, and what they take."""
        with self._lock:
            return len(self._kept), self.size

    def keep(self, key: Hashable, value: object) -> None:
        """Keep a value, unless it alone is larger than the cache."""
        size = self._size(key, value)
        with self._lock:
            if size <= self._kept.maxsize:
                self._kept[key] = size, value

    def clear(self) -> None:
        """Forget all values."""
        with self._lock:
            self._kept.clear()
