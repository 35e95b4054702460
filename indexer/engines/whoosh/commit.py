"""One commit for ranking: the posting lists of all its segments, scored and cached."""

from __future__ import annotations

import heapq
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from bahith.indexer.engines.ranking import (
    K1,
    MAX_EXPANSION,
    POSITIONAL,
    TITLE_WEIGHT,
    B,
)
from bahith.indexer.engines.whoosh.columns import Ids
from bahith.indexer.engines.whoosh.field import Field, numbered
from bahith.indexer.engines.whoosh.postings import NOTHING, Array
from bahith.indexer.engines.whoosh.schema import (
    COPIES,
    EXACT,
    SPELLED,
    SPELLINGS,
    TITLE,
    raw,
    unpacked,
)
from bahith.indexer.engines.whoosh.segments import Segments, joined
from bahith.indexer.engines.whoosh.toc import Contents, Readers
from bahith.indexer.near_duplicates import WIDTH
from bahith.indexer.query import Word
from bahith.indexer.scheduling import checkpoint, stepwise

T = TypeVar("T")
Scores = NDArray[np.float32]
Places = NDArray[np.int64]
"""Document number × 2³² + position, in rising order."""

PLACE_BITS = 32
_DENSE = 8
"""If one document in this many has a word, adding up for all documents is faster than sorting."""
_WITH_TITLES = frozenset(level.name for level in POSITIONAL)
"""Fields whose counts do not weigh titles; the fields of titles count those words once more."""


class Commit(Segments):
    """One commit, open for ranking. Safe to share between threads."""

    def __init__(
        self, folder: Path, contents: Contents, readers: Readers, cache_bytes: int
    ) -> None:
        super().__init__(folder, contents, readers)
        length = self.lengths()
        self.words = int(length[self.live].sum())
        self._norm = self._norms(length)
        self._cache: LRUCache[Any, Any] = LRUCache(cache_bytes, getsizeof=_size)
        self._cache_lock = threading.Lock()

    def _norms(self, length: Array) -> Scores:
        total = int(length[self.live].sum())
        average = total / self.count if total else 1.0
        norms: Scores = (K1 * (1 - B + B * length / average)).astype(np.float32)
        return norms

    def _cached(self, key: Any, make: Callable[[], T]) -> T:
        with self._cache_lock:
            value: T | None = self._cache.get(key)
        if value is None:
            checkpoint()
            with self.reading():
                value = make()
            with self._cache_lock:
                if _size(value) <= self._cache.maxsize:
                    self._cache[key] = value
        return value

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
            ids = np.unique(joined(lists, np.int32))
            return ids if self.whole else ids[self.live[ids]]

    def sharing(self, bands: Sequence[str]) -> Ids:
        """The documents that hold any of ``bands`` which several documents hold."""
        # Any other text is no band, so no document holds it.
        encoded = (band for band in map(raw, bands) if len(band) == WIDTH)
        wanted = np.unique(numbered(b"".join(encoded)))
        counts = np.zeros(len(wanted), np.int64)
        with self.reading():
            in_parts = []
            for part, start in self._fields(COPIES):
                numbers, present = part.located(wanted)
                counts[present] += part.sizes[numbers[present]]
                in_parts.append((part, start, numbers, present))
            lists = [NOTHING]
            for part, start, numbers, present in in_parts:
                if chosen := numbers[present & (counts > 1)].tolist():
                    lists.append(part.postings(chosen)[0] + start)
            ids = np.unique(joined(lists, np.int32))
            return ids if self.whole else ids[self.live[ids]]

    def _scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        weight = TITLE_WEIGHT if field.startswith(TITLE) else 1
        lists = [*self._postings(field, terms, weight)]
        if field in _WITH_TITLES:
            lists += self._postings(TITLE + field, terms, TITLE_WEIGHT - 1)
        ids = joined([ids for ids, _ in lists], np.int64)
        counts = joined([counts for _, counts in lists], np.int64)
        ids, weights = self._summed(ids, counts)
        return ids, self.bm25(ids, weights)

    def _summed(self, ids: Array, counts: Array) -> tuple[Ids, Scores]:
        """Each live document once, in order, and the sum of its counts."""
        if len(ids) * _DENSE > self.size:
            total = np.bincount(ids, counts, self.size)
            unique = np.flatnonzero(total)
            weights = total[unique]
        else:
            unique, places = np.unique(ids, return_inverse=True)
            weights = np.bincount(places, counts, len(unique))
        if not self.whole:
            live = self.live[unique]
            unique, weights = unique[live], weights[live]
        return unique.astype(np.int32), weights.astype(np.float32)

    def _postings(
        self, field: str, terms: Sequence[str], weight: int
    ) -> Iterator[tuple[Array, Array]]:
        for part, start in stepwise(self._fields(field)):
            numbers = _numbers(part, terms)
            if numbers:
                docs, counts = part.postings(numbers)
                yield docs + start, counts * weight

    def bm25(self, ids: Ids, weights: Scores) -> Scores:
        """BM25 of documents in which a term has these weighted counts.

        Robertson and Zaragoza 2009, formula 3.15, with the idf that Lucene uses,
        log(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
        """
        idf = np.float32(self.idf(len(ids)))
        scores: Scores = (idf * (K1 + 1) * weights / (weights + self._norm[ids])).astype(np.float32)
        return scores

    def idf(self, frequency: int) -> float:
        """The idf of a term that so many documents contain."""
        return math.log(1 + (self.count - frequency + 0.5) / (frequency + 0.5))

    def places(self, *fields: tuple[str, tuple[str, ...]]) -> Places:
        """The places of terms in all live documents; each argument is a field and its terms."""
        return self._cached(("places", *fields), lambda: self._places(fields))

    def _places(self, fields: Sequence[tuple[str, tuple[str, ...]]]) -> Places:
        lists = []
        for name, terms in fields:
            for part, start in stepwise(self._fields(name)):
                numbers = _numbers(part, terms)
                if numbers:
                    docs, positions = part.places(numbers)
                    lists.append(((docs + start) << PLACE_BITS) + positions)
        merge = sum(len(terms) for _, terms in fields) > 1
        places = joined(lists, np.int64)
        if merge:
            places = _sorted_unique(places)
        return places if self.whole else places[self.live[places >> PLACE_BITS]]

    def frequencies(self, field: str, terms: Sequence[str]) -> dict[str, int]:
        """For each term that occurs, how many documents have it."""
        by_bytes = {raw(term): term for term in terms}
        counts: dict[str, int] = {}
        with self.reading():
            for part, _ in stepwise(self._fields(field)):
                for term, number in part.present([*by_bytes]).items():
                    counts[by_bytes[term]] = counts.get(by_bytes[term], 0) + int(part.sizes[number])
        if self.whole:
            return counts
        return {term: len(self.scored(field, (term,))[0]) for term in counts}

    def spellings(self, word: str) -> dict[str, int]:
        """How documents spell a written form in other ways, and how many do."""
        counts = self._spelled(SPELLINGS, word)
        if not self.whole:
            counts = self.frequencies(SPELLINGS, [*counts])
        return {term.partition(SPELLED)[2]: count for term, count in counts.items() if count}

    def _spelled(self, field: str, word: str) -> dict[str, int]:
        """The terms of a field that are a written form and a spelling, and their frequencies."""
        counts: dict[str, int] = {}
        with self.reading():
            for part in stepwise(self.parts(field)):
                for number in part.with_prefix(raw(word + SPELLED)):
                    term = unpacked(part[number])
                    counts[term] = counts.get(term, 0) + int(part.sizes[number])
        return counts

    def exact_places(self, field: str, word: Word) -> Places:
        """The places of a word's written form whose spelling agrees with that of the word."""
        places = self.places((field, (word.terms.written,)))
        spelled = self._cached((EXACT, word.terms.written), lambda: self._exact(word))
        agreeing = {term for term in spelled if word.accepts(term.partition(SPELLED)[2])}
        if word.accepts(""):
            others = self.places((EXACT, tuple(term for term in spelled if term not in agreeing)))
            return places[~among(places, others)]
        return places[among(places, self.places((EXACT, tuple(sorted(agreeing)))))]

    def _exact(self, word: Word) -> tuple[str, ...]:
        return tuple(sorted(self._spelled(EXACT, word.terms.written)))

    def expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """The commonest terms with any of the prefixes, and whether there are more."""
        return self._cached(("prefix", field, prefixes), lambda: self._expanded(field, prefixes))

    def _expanded(self, field: str, prefixes: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        counts: dict[bytes, int] = {}
        for part, _ in stepwise(self._fields(field)):
            numbers = {number for p in prefixes for number in part.with_prefix(raw(p))}
            for number, size in zip(numbers, part.sizes[[*numbers]].tolist(), strict=True):
                term = part[number]
                counts[term] = counts.get(term, 0) + size
        best = heapq.nsmallest(MAX_EXPANSION, counts, key=lambda term: (-counts[term], term))
        return tuple(map(unpacked, best)), len(counts) > len(best)

    def distinct(self, field: str) -> int:
        """How many distinct terms a field has."""
        return self._cached(("distinct", field), lambda: self._distinct(field))

    def _distinct(self, field: str) -> int:
        return len({term for part, _ in self._fields(field) for term in part})


def _numbers(part: Field, terms: Sequence[str]) -> list[int]:
    """The numbers of the terms that occur."""
    numbers = (part.find(raw(term)) for term in dict.fromkeys(terms))
    return [number for number in numbers if number is not None]


def among(few: Places, many: Places) -> NDArray[np.bool_]:
    """Which of ``few`` are among ``many``; both are sorted."""
    at = np.searchsorted(many, few)
    among: NDArray[np.bool_] = at < len(many)
    among[among] = many[at[among]] == few[among]
    return among


def _sorted_unique(places: Places) -> Places:
    """Sorted and without repetition. ``np.unique`` hashes, which takes longer than sorting runs."""
    places.sort(kind="stable")
    new = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1], out=new[1:])
    return places[new]


def _size(value: Any) -> int:
    parts = value if isinstance(value, tuple) else (value,)
    return 64 + sum(part.nbytes if isinstance(part, np.ndarray) else 64 for part in parts)
