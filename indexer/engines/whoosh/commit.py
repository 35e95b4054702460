"""One commit for ranking: the posting lists of all its segments, scored and cached."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from bahith.indexer.article import Article
from bahith.indexer.engines import files
from bahith.indexer.engines.ranking import (
    K1,
    MAX_EXPANSION,
    POSITIONAL,
    TITLE_WEIGHT,
    B,
)
from bahith.indexer.engines.whoosh.columns import Column, Ids
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import NOTHING, Array
from bahith.indexer.engines.whoosh.schema import ID, TITLE, raw, unpacked
from bahith.indexer.engines.whoosh.segment import SegmentReader
from bahith.indexer.engines.whoosh.toc import Contents, Readers
from bahith.indexer.engines.whoosh.varint import sums
from bahith.indexer.query import Facet

T = TypeVar("T")
Scores = NDArray[np.float32]
Places = NDArray[np.int64]
"""Document number × 2³² + position, in rising order."""

PLACE_BITS = 32
_DENSE = 8
"""If one document in this many has a word, adding up for all documents is faster than sorting."""
_WITH_TITLES = frozenset(level.name for level in POSITIONAL)
"""Fields whose counts do not weigh titles; the fields of titles count those words once more."""


class Commit:
    """One commit, open for ranking. Safe to share between threads.

    Documents are numbered across all segments.
    """

    def __init__(
        self, folder: Path, contents: Contents, readers: Readers, cache_bytes: int
    ) -> None:
        self._folder = folder
        self.contents = contents
        self.readers = readers
        self._parts: list[SegmentReader] = [readers[one.file] for one in contents.segments]
        self._starts = sums(np.array([len(part.title) for part in self._parts], np.int64))
        self.size = int(self._starts[-1])
        self.live = _joined([one.live() for one in contents.segments], bool)
        self._whole = bool(self.live.all())
        title = _joined([part.title for part in self._parts], np.int64)
        body = _joined([part.body for part in self._parts], np.int64)
        self.published = _joined([part.published for part in self._parts], np.int32)
        self.count = int(self.live.sum())
        self.words = int((title + body)[self.live].sum())
        self._norm = self._norms(title + body)
        self._cache: LRUCache[Any, Any] = LRUCache(cache_bytes, getsizeof=_size)
        self._cache_lock = threading.Lock()
        self._values: dict[str, Any] = {}

    def _norms(self, length: Array) -> Scores:
        total = int(length[self.live].sum())
        average = total / self.count if total else 1.0
        norms: Scores = (K1 * (1 - B + B * length / average)).astype(np.float32)
        return norms

    def close(self) -> None:
        """Close all files. Call it when no search is running any more."""
        for reader in self.readers.values():
            reader.close()

    def reading(self) -> AbstractContextManager[None]:
        """Turn errors from files that changed after they were verified into IndexDamaged."""
        return files.reading(self._folder)

    def _fields(self, name: str) -> Iterator[tuple[Field, int]]:
        """The field in each segment, and the number of the segment's first document."""
        for part, start in zip(self._parts, self._starts.tolist(), strict=False):
            yield part.field(name), start

    def parts(self, name: str) -> list[Field]:
        """The field in each segment."""
        return [field for field, _ in self._fields(name)]

    def _place(self, doc: int) -> tuple[SegmentReader, int]:
        """The segment of a document, and its number there."""
        number = int(np.searchsorted(self._starts, doc, side="right")) - 1
        return self._parts[number], doc - int(self._starts[number])

    def article(self, doc: int) -> Article:
        """The stored article of that number."""
        part, number = self._place(doc)
        with self.reading():
            return part.article(number)

    def fingerprint(self, doc: int) -> bytes:
        """The fingerprint of that article."""
        part, number = self._place(doc)
        with self.reading():
            return part.fingerprint(number)

    def id(self, doc: int) -> str:
        """The id of that article."""
        part, number = self._place(doc)
        with self.reading():
            return part.id(number)

    def _cached(self, key: Any, make: Callable[[], T]) -> T:
        with self._cache_lock:
            found: T | None = self._cache.get(key)
        if found is None:
            with self.reading():
                found = make()
            with self._cache_lock:
                if _size(found) <= self._cache.maxsize:
                    self._cache[key] = found
        return found

    def _permanent(self, key: str, make: Callable[[], T]) -> T:
        """A value that is needed again and again, and kept outside the cache."""
        if key not in self._values:
            with self.reading():
                self._values[key] = make()
        found: T = self._values[key]
        return found

    def scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        """The documents with any of the terms, and their BM25 as if these were one term."""
        return self._cached(("scored", field, *terms), lambda: self._scored(field, terms))

    def holding(self, field: str, terms: Sequence[str]) -> Ids:
        """The documents with any of the terms, uncached: for terms of one search only."""
        with self.reading():
            lists = [NOTHING]
            for part, start in self._fields(field):
                if numbers := [*part.present([*{*map(raw, terms)}]).values()]:
                    lists.append(part.postings(numbers)[0] + start)
            ids = np.unique(_joined(lists, np.int32))
            return ids if self._whole else ids[self.live[ids]]

    def shared(self, field: str, terms: Sequence[str]) -> Ids:
        """The documents that hold any of ``terms`` which several documents hold."""
        wanted = [*{*map(raw, terms)}]
        with self.reading():
            found = [(part, start, part.present(wanted)) for part, start in self._fields(field)]
            counts: dict[bytes, int] = {}
            for part, _, numbers in found:
                sizes = part.sizes[[*numbers.values()]].tolist()
                for term, size in zip(numbers, sizes, strict=True):
                    counts[term] = counts.get(term, 0) + size
            several = {term for term, count in counts.items() if count > 1}
            lists = [NOTHING]
            for part, start, numbers in found:
                if chosen := [numbers[term] for term in several & numbers.keys()]:
                    lists.append(part.postings(chosen)[0] + start)
            ids = np.unique(_joined(lists, np.int32))
            return ids if self._whole else ids[self.live[ids]]

    def _scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        weight = TITLE_WEIGHT if field.startswith(TITLE) else 1
        lists = [*self._postings(field, terms, weight)]
        if field in _WITH_TITLES:
            lists += self._postings(TITLE + field, terms, TITLE_WEIGHT - 1)
        ids = _joined([ids for ids, _ in lists], np.int64)
        counts = _joined([counts for _, counts in lists], np.int64)
        ids, weights = self._summed(ids, counts)
        return ids, self.bm25(ids, weights)

    def _summed(self, ids: Array, counts: Array) -> tuple[Ids, Scores]:
        """Each live document once, in order, and the sum of its counts."""
        if len(ids) * _DENSE > self.size:
            total = np.bincount(ids, counts, self.size)
            found = np.flatnonzero(total)
            weights = total[found]
        else:
            found, places = np.unique(ids, return_inverse=True)
            weights = np.bincount(places, counts, len(found))
        if not self._whole:
            kept = self.live[found]
            found, weights = found[kept], weights[kept]
        return found.astype(np.int32), weights.astype(np.float32)

    def _postings(
        self, field: str, terms: Sequence[str], weight: int
    ) -> Iterator[tuple[Array, Array]]:
        for part, start in self._fields(field):
            numbers = _numbers(part, terms)
            if numbers:
                docs, counts = part.postings(numbers)
                yield docs + start, counts * weight

    def bm25(self, ids: Ids, weights: Scores) -> Scores:
        """BM25 of documents in which a term has these weighted counts.

        Robertson and Zaragoza 2009, formula 3.15, with the idf that Lucene uses,
        log(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
        """
        n = len(ids)
        idf = np.float32(np.log(1 + (self.count - n + 0.5) / (n + 0.5)))
        scores: Scores = (idf * (K1 + 1) * weights / (weights + self._norm[ids])).astype(np.float32)
        return scores

    def places(self, *asked: tuple[str, tuple[str, ...]]) -> Places:
        """The places of terms in all live documents; each argument is a field and its terms."""
        return self._cached(("places", *asked), lambda: self._places(asked))

    def _places(self, asked: Sequence[tuple[str, tuple[str, ...]]]) -> Places:
        lists = []
        for name, terms in asked:
            for part, start in self._fields(name):
                numbers = _numbers(part, terms)
                if numbers:
                    docs, places = part.places(numbers)
                    lists.append(((docs + start) << PLACE_BITS) + places)
        merge = sum(len(terms) for _, terms in asked) > 1
        found = _joined(lists, np.int64)
        if merge:
            found = _sorted_unique(found)
        return found if self._whole else found[self.live[found >> PLACE_BITS]]

    def frequencies(self, field: str, terms: Sequence[str]) -> dict[str, int]:
        """For each term that occurs, how many documents have it."""
        asked = {raw(term): term for term in terms}
        counts: dict[str, int] = {}
        with self.reading():
            for part, _ in self._fields(field):
                for term, number in part.present([*asked]).items():
                    counts[asked[term]] = counts.get(asked[term], 0) + int(part.sizes[number])
        if self._whole:
            return counts
        return {term: len(self.scored(field, (term,))[0]) for term in counts}

    def expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """The commonest terms with any of the prefixes, and whether there are more."""
        return self._cached(("prefix", field, prefixes), lambda: self._expanded(field, prefixes))

    def _expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        counts: dict[bytes, int] = {}
        for part, _ in self._fields(field):
            numbers = {number for p in prefixes for number in part.beginning(raw(p))}
            for number, size in zip(numbers, part.sizes[[*numbers]].tolist(), strict=True):
                term = part[number]
                counts[term] = counts.get(term, 0) + size
        best = heapq.nsmallest(MAX_EXPANSION, counts, key=lambda term: (-counts[term], term))
        return tuple(map(unpacked, best)), len(counts) > len(best)

    def column(self, facet: Facet) -> Column:
        """The value of each document that a facet counts by."""
        return self._permanent(facet, lambda: self._column(facet))

    def _column(self, facet: Facet) -> Column:
        if facet == "source" or facet == "category":
            return Column.of_texts(text for part in self._parts for text in part.texts(facet))
        return Column.of_days(self.published, "Y" if facet == "year" else "M")

    def rank(self) -> Ids:
        """For each document the rank of its id among all ids, which breaks ties."""
        return self._ranking()[0]

    def ordered(self, after: str) -> Ids:
        """The documents with an id greater than ``after``, in order of id."""
        _, order = self._ranking()
        with self.reading():
            start = sum(part.after(raw(after)) for part, _ in self._fields(ID))
        docs = order[start:]
        return docs[self.live[docs]]

    def _ranking(self) -> tuple[Ids, Ids]:
        return self._permanent("ranking", self._ranked)

    def _ranked(self) -> tuple[Ids, Ids]:
        # The ids of each segment are sorted, and sorting makes use of such runs.
        ids = [id for field, _ in self._fields(ID) for id in field]
        starts = self._starts.tolist()
        docs = [part.by_id + start for part, start in zip(self._parts, starts, strict=False)]
        by_id = sorted(range(len(ids)), key=ids.__getitem__)
        order = _joined(docs, np.int32)[by_id].astype(np.int32)
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return rank, order

    def distinct(self, field: str) -> int:
        """How many distinct terms a field has."""
        return self._cached(("distinct", field), lambda: self._distinct(field))

    def _distinct(self, field: str) -> int:
        return len({term for part, _ in self._fields(field) for term in part})


def _numbers(part: Field, terms: Sequence[str]) -> list[int]:
    """The numbers of the terms that occur."""
    numbers = (part.find(raw(term)) for term in dict.fromkeys(terms))
    return [number for number in numbers if number is not None]


def _sorted_unique(places: Places) -> Places:
    """Sorted and without repetition. ``np.unique`` hashes, which takes longer than sorting runs."""
    places.sort(kind="stable")
    new = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1], out=new[1:])
    return places[new]


def _joined(arrays: Sequence[Array], kind: Any) -> Array:
    return np.concatenate([np.empty(0, kind), *arrays]).astype(kind, copy=False)


def _size(value: Any) -> int:
    parts = value if isinstance(value, tuple) else (value,)
    return 64 + sum(part.nbytes if isinstance(part, np.ndarray) else 64 for part in parts)
