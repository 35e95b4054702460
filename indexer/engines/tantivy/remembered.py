"""What recent searches of a commit found, for callers who turn pages or search again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar

from cachetools import LRUCache
from tantivy import DocAddress

from bahith.indexer import caches
from bahith.indexer.query import Bool, Facet, Ids, Node, Phrase
from bahith.indexer.results import Note

ITEMS = 32_768
"""Words of queries, hits and counts that are remembered, 200 to 700 bytes each: 10 to 20 MB.

A search for three words with ten hits and thirty counts is about fifty of them.
"""

LARGEST = ITEMS // 32
"""Items of what is not remembered, since it would displace too much else."""

Scored: TypeAlias = tuple[float, DocAddress]
T = TypeVar("T")


class Slice(NamedTuple):
    """A part of the matches: their total, scores and addresses, and notes about the query."""

    total: int
    scored: Sequence[Scored]
    notes: tuple[Note, ...]


Counted: TypeAlias = Mapping[Facet, Mapping[str, int]]


class Remembered:
    """What searches found, within a number of items. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: LRUCache[Hashable, tuple[int, Any]] = LRUCache(ITEMS, itemgetter(0))
        self._lookups = caches.counted("searches", self)

    def slice(self, query: Node, details: Hashable, search: Callable[[], Slice]) -> Slice:
        """What ``search`` returns for a query; ``details`` are all else that it depends on."""
        return self._value(query, details, search, lambda found: len(found.scored))

    def counts(self, query: Node, details: Hashable, count: Callable[[], Counted]) -> Counted:
        """The same for counts by facet."""
        return self._value(query, details, count, lambda found: sum(map(len, found.values())))

    def _value(
        self, query: Node, details: Hashable, make: Callable[[], T], size: Callable[[T], int]
    ) -> T:
        key = query, details
        with self._lock:
            known = self._found.get(key)
        self._lookups.note(known is not None, known is None)
        if known is None:
            found = make()
            known = 1 + items(query) + size(found), found
            if known[0] <= LARGEST:
                with self._lock:
                    self._found[key] = known
        value: T = known[1]
        return value

    def held(self) -> tuple[int, int]:
        """How many values; it is not bounded by bytes."""
        with self._lock:
            return len(self._found), 0


def items(query: Node) -> int:
    """The size of a query: its nodes, and the words and ids in them."""
    if isinstance(query, Bool):
        parts = (*query.must, *query.should, *query.must_not, *query.filters)
        return 1 + sum(map(items, parts))
    if isinstance(query, Phrase):
        return 1 + len(query.words)
    return 1 + len(query.ids) if isinstance(query, Ids) else 1
