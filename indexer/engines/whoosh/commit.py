"""One commit for ranking: the posting lists of all its segments, scored and cached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.ranking import K1, POSITIONAL, TITLE_WEIGHT, B
from bahith.indexer.engines.whoosh.columns import Ids
from bahith.indexer.engines.whoosh.field import numbered
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.reading import PLACE_BITS, Places, postings
from bahith.indexer.engines.whoosh.reading import places as all_places
from bahith.indexer.engines.whoosh.schema import COPIES, EXACT, SPELLED, TITLE, raw
from bahith.indexer.engines.whoosh.terms import Terms
from bahith.indexer.engines.whoosh.toc import Contents, Readers
from bahith.indexer.near_duplicates import WIDTH
from bahith.indexer.query import Word

Scores = NDArray[np.float32]
_DENSE = 8
"""If one document in this many has a word, adding up for all documents is faster than sorting."""
_WITH_TITLES = frozenset(level.name for level in POSITIONAL)
"""Fields whose counts do not weigh titles; the fields of titles count those words once more."""


class Commit(Terms):
    """One commit, open for ranking. Safe to share between threads."""

    def __init__(
        self, folder: Path, contents: Contents, readers: Readers, cache_bytes: int
    ) -> None:
        super().__init__(folder, contents, readers, cache_bytes)
        length = self.lengths()
        self.words = int(length[self.live].sum())
        self._norm = self._norms(length)

    def _norms(self, length: Array) -> Scores:
        total = int(length[self.live].sum())
        average = total / self.count if total else 1.0
        norms: Scores = (K1 * (1 - B + B * length / average)).astype(np.float32)
        return norms

    def scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        """The documents with any of the terms, and their BM25 as if these were one term."""
        return self._cache.get(("scored", field, *terms), lambda: self._scored(field, terms))

    def holding(self, field: str, terms: Sequence[str]) -> Ids:
        """The documents with any of the terms, uncached: for terms of one search only."""
        with self.reading():
            ids = np.unique(postings(self.numbers(field, terms))[0]).astype(np.int32)
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
                sizes = map(part.lengths.__getitem__, numbers[present].tolist())
                counts[present] += np.fromiter(sizes, np.int64)
                in_parts.append((part, start, numbers, present))
            shared = [
                (part, start, numbers[present & (counts > 1)].tolist())
                for part, start, numbers, present in in_parts
            ]
            ids = np.unique(postings(shared)[0]).astype(np.int32)
            return ids if self.whole else ids[self.live[ids]]

    def _scored(self, field: str, terms: Sequence[str]) -> tuple[Ids, Scores]:
        with self.reading():
            ids, weights = self._summed(field, terms)
            if field.startswith(TITLE):
                weights = weights * TITLE_WEIGHT
            if field in _WITH_TITLES:
                in_titles, counts = self._summed(TITLE + field, terms)
                weights = weights.copy()
                weights[np.searchsorted(ids, in_titles)] += counts * (TITLE_WEIGHT - 1)
        if not self.whole:
            live = self.live[ids]
            ids, weights = ids[live], weights[live]
        return ids, self.bm25(ids, weights.astype(np.float32))

    def _summed(self, field: str, terms: Sequence[str]) -> tuple[Ids, Array]:
        """Each document with any of the terms once, in order, and the sum of its counts."""
        ids, counts = postings(self.numbers(field, terms))
        if (ids[1:] > ids[:-1]).all():
            return ids, counts
        if len(ids) * _DENSE > self.size:
            total = np.bincount(ids, counts, self.size)
            unique = np.flatnonzero(total)
            return unique.astype(np.int32), total[unique]
        distinct, places = np.unique(ids, return_inverse=True)
        return distinct, np.bincount(places, counts, len(distinct))

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
        return self._cache.get(("places", *fields), lambda: self._places(fields))

    def _places(self, fields: Sequence[tuple[str, tuple[str, ...]]]) -> Places:
        with self.reading():
            places = all_places(
                part for name, terms in fields for part in self.numbers(name, terms)
            )
        if sum(len(terms) for _, terms in fields) > 1:
            places = _sorted_unique(places)
        return places if self.whole else places[self.live[places >> PLACE_BITS]]

    def exact_places(self, field: str, word: Word) -> Places:
        """The places of a word's written form whose spelling agrees with that of the word."""
        places = self.places((field, (word.terms.written,)))
        spelled = self._cache.get((EXACT, word.terms.written), lambda: self._exact(word))
        agreeing = {term for term in spelled if word.accepts(term.partition(SPELLED)[2])}
        if word.accepts(""):
            others = self.places((EXACT, tuple(term for term in spelled if term not in agreeing)))
            return places[~among(places, others)]
        return places[among(places, self.places((EXACT, tuple(sorted(agreeing)))))]

    def _exact(self, word: Word) -> tuple[str, ...]:
        return tuple(sorted(self.spelled(EXACT, word.terms.written)))


def among(few: Places, many: Places) -> NDArray[np.bool_]:
    """Which of ``few`` are among ``many``; both are sorted."""
    at = np.searchsorted(many, few)
    among: NDArray[np.bool_] = at < len(many)
    among[among] = many[at[among]] == few[among]
    return among


def _sorted_unique(places: Places) -> Places:
    """Sorted and without repetition. ``np.unique`` hashes, which takes longer than sorting runs."""
    places = np.sort(places, kind="stable")
    new = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1], out=new[1:])
    return places[new]
