"""Posting lists of a commit as NumPy arrays, read once and kept within a bound."""

from __future__ import annotations

import heapq
import threading
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, product
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage

from indexer.article import Article
from indexer.engines.base import K1, MAX_EXPANSION, B
from indexer.engines.whoosh.columns import Column, Ids, Ranking
from indexer.engines.whoosh.files import damaged, open_newest
from indexer.engines.whoosh.schema import column, raw, read_key, read_stored, unpacked

T = TypeVar("T")
Scores = NDArray[np.float32]
Places = NDArray[np.int64]
"""Document number × 2³² + position, in rising order."""

PLACE_BITS = 32
_EMPTY_IDS: Ids = np.empty(0, np.int32)
_EMPTY: Scores = np.empty(0, np.float32)


class Commit:
    """All that ranking needs from one commit. Safe to share between threads.

    Documents are numbered through all segments. Whoosh's readers share a seek
    cursor, so everything that touches one goes through ``reading``.
    """

    def __init__(self, storage: FileStorage, cache_bytes: int) -> None:
        """The newest commit. Raises IndexMissing or IndexDamaged."""
        self.stamp, reader = open_newest(storage)
        self.close = weakref.finalize(self, reader.close)
        self._storage = storage
        self._lock = threading.Lock()
        self._leaves: list[tuple[Any, int]] = [
            (leaf, offset) for leaf, offset in reader.leaf_readers() if leaf.doc_count_all()
        ]
        self.size = reader.doc_count_all()
        self.live = np.ones(self.size, bool)
        self.length = np.zeros(self.size, np.int64)
        self.published = np.zeros(self.size, np.int32)
        with self.reading():
            self._read_columns()
        self.count = int(self.live.sum())
        self.words = int(self.length[self.live].sum())
        average = self.words / self.count if self.count and self.words else 1.0
        self._norm = (K1 * (1 - B + B * self.length / average)).astype(np.float32)
        self._cache: LRUCache[Any, Any] = LRUCache(cache_bytes, getsizeof=_size)
        self._cache_lock = threading.Lock()
        self._ranking: Ranking | None = None
        self._columns: dict[str, Column] = {}
        self._articles: dict[int, Any] = {}

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whoosh's readers, for one thread at a time; what they raise, as IndexDamaged.

        The files were verified when they were opened, and changed since.
        """
        with self._lock:
            try:
                yield
            except Exception as error:
                raise damaged(self._storage, f"{type(error).__name__}: {error}") from error

    def _read_columns(self) -> None:
        for leaf, offset in self._leaves:
            end = offset + leaf.doc_count_all()
            for doc in _deleted(leaf):
                self.live[offset + doc] = False
            self.length[offset:end] = _column(leaf, "length")
            self.published[offset:end] = _column(leaf, "published")

    def article(self, doc: int) -> Article:
        """The stored article of that number; to be called within ``reading``."""
        number = bisect_right(self._leaves, doc, key=itemgetter(1)) - 1
        leaf, offset = self._leaves[number]
        if number not in self._articles:
            self._articles[number] = leaf.column_reader("article")
        return read_stored(self._articles[number][doc - offset])

    def _cached(self, key: Any, make: Callable[[], T]) -> T:
        with self._cache_lock:
            found: T | None = self._cache.get(key)
        if found is None:
            found = make()
            with self._cache_lock:
                if _size(found) <= self._cache.maxsize:
                    self._cache[key] = found
        return found

    def scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        """The documents that hold any of ``terms``, and BM25 as if they were one term."""
        return self._cached(("scored", field, *terms), lambda: self._scored(field, terms))

    def _scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        lists = [(_EMPTY_IDS, _EMPTY), *(self._postings(field, term) for term in terms)]
        ids = np.concatenate([ids for ids, _ in lists])
        weights = np.concatenate([weights for _, weights in lists])
        if len(terms) > 1:
            ids, places = np.unique(ids, return_inverse=True)
            weights = np.bincount(places, weights, len(ids)).astype(np.float32)
        return ids, self.bm25(ids, weights)

    def bm25(self, ids: Ids, weights: Scores) -> Scores:
        """BM25 of documents in which one term has these weighted counts.

        Robertson and Zaragoza 2009, formula 3.15, with the idf that Lucene uses,
        log(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
        """
        n = len(ids)
        idf = np.float32(np.log(1 + (self.count - n + 0.5) / (n + 0.5)))
        scores: Scores = (idf * (K1 + 1) * weights / (weights + self._norm[ids])).astype(np.float32)
        return scores

    def _postings(self, field: str, term: str) -> tuple[Ids, Scores]:
        ids, weights = [_EMPTY_IDS], [_EMPTY]
        with self.reading():
            for leaf, offset in self._leaves:
                for docs, counts, _ in _blocks(leaf, field, raw(term)):
                    ids.append(np.array(docs, np.int32) + np.int32(offset))
                    weights.append(np.array(counts, np.float32))
        all_ids = np.concatenate(ids)
        kept = self.live[all_ids]
        return all_ids[kept], np.concatenate(weights)[kept]

    def places(self, field: str, terms: Sequence[str]) -> Places:
        """Where any of ``terms`` stands, in all documents."""
        return self._cached(("places", field, *terms), lambda: self._places(field, terms))

    def _places(self, field: str, terms: Sequence[str]) -> Places:
        found = [np.empty(0, np.int64)]
        with self.reading():
            for term in terms:
                for leaf, offset in self._leaves:
                    for docs, _, values in _blocks(leaf, field, raw(term)):
                        rows = [value if isinstance(value, tuple) else (value,) for value in values]
                        counts = [len(row) for row in rows]
                        starts = np.repeat(
                            (np.array(docs, np.int64) + offset) << PLACE_BITS, counts
                        )
                        found.append(starts + np.fromiter(chain.from_iterable(rows), np.int64))
        places = np.concatenate(found)
        return np.unique(places[self.live[places >> PLACE_BITS]])

    def expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """The commonest terms that begin with any of these, and whether there are more."""
        return self._cached(("prefix", field, prefixes), lambda: self._expanded(field, prefixes))

    def _expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        counts: dict[str, int] = {}
        with self.reading():
            for prefix, (leaf, _) in product(prefixes, self._leaves):
                for term, info in _beginning(leaf, field, raw(prefix)):
                    text = unpacked(term)
                    counts[text] = counts.get(text, 0) + info.doc_frequency()
        best = heapq.nsmallest(MAX_EXPANSION, counts, key=lambda term: (-counts[term], term))
        return tuple(best), len(counts) > len(best)

    def column(self, field: str) -> Column:
        """The stored values of a field, which is one of ``schema.VALUES``."""
        if field not in self._columns:
            self._columns[field] = Column(map(unpacked, self._values(column(field))))
        return self._columns[field]

    def rank(self) -> Ids:
        """For each document the place of its id among all ids: what decides a tie."""
        return self._ranked().rank

    def ordered(self, after: str) -> Ids:
        """The documents with an id greater than ``after``, in order of id."""
        docs = self._ranked().after(after)
        return docs[self.live[docs]]

    def _ranked(self) -> Ranking:
        if self._ranking is None:
            self._ranking = Ranking([read_key(key)[0] for key in self._values("key")])
        return self._ranking

    def _values(self, name: str) -> list[Any]:
        """What a column holds for each document."""
        with self.reading():
            return [value for leaf, _ in self._leaves for value in _column(leaf, name)]

    def distinct(self, field: str) -> int:
        """How many distinct terms a field has."""
        return self._cached(("distinct", field), lambda: self._distinct(field))

    def _distinct(self, field: str) -> int:
        terms: set[bytes] = set()
        with self.reading():
            for leaf, _ in self._leaves:
                if field in leaf.indexed_field_names():
                    terms.update(leaf.lexicon(field))
        return len(terms)


def _size(value: Any) -> int:
    parts = value if isinstance(value, tuple) else (value,)
    return 64 + sum(part.nbytes if isinstance(part, np.ndarray) else 64 for part in parts)


def _deleted(leaf: Any) -> list[int]:
    if not leaf.has_deletions():
        return []
    return [doc for doc in range(leaf.doc_count_all()) if leaf.is_deleted(doc)]


def _column(leaf: Any, name: str) -> Any:
    column = leaf.column_reader(name)
    return [column[doc] for doc in range(leaf.doc_count_all())]


def _blocks(leaf: Any, field: str, term: bytes) -> Iterator[tuple[Any, Any, Any]]:
    """The postings of a term, block by block: document numbers, weights, packed positions."""
    if (field, term) not in leaf:
        return
    info = leaf.term_info(field, term)
    if info.is_inlined():
        yield info.inlined_postings()
        return
    matcher = leaf._terms.matcher(field, term, leaf.schema[field].format)
    while True:
        matcher._read_ids()
        matcher._read_weights()
        matcher._read_values()
        yield matcher._ids, matcher._weights, matcher._values
        if matcher._lastblock:
            return
        matcher._next_block()


def _beginning(leaf: Any, field: str, prefix: bytes) -> Iterator[tuple[bytes, Any]]:
    if field not in leaf.indexed_field_names():
        return
    for (name, term), info in leaf.iter_from(field, prefix):
        if name != field or not term.startswith(prefix):
            return
        yield term, info
