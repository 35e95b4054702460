"""One commit for ranking: the posting lists of all its segments, scored and cached."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import numpy as np

from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines.ranking import K1, POSITIONAL, TITLE_WEIGHT, B
from bahith.indexer.engines.whoosh import arrays
from bahith.indexer.engines.whoosh.arrays import Places, Scored
from bahith.indexer.engines.whoosh.band_numbers import numbered
from bahith.indexer.engines.whoosh.bands import Bands
from bahith.indexer.engines.whoosh.columns import Ids
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.reading import Packed, packed, positions, postings
from bahith.indexer.engines.whoosh.schema import COPIES, EXACT, SPELLED, TITLE, raw
from bahith.indexer.engines.whoosh.scored import Counts, Scores
from bahith.indexer.engines.whoosh.terms import Terms
from bahith.indexer.engines.whoosh.toc import Contents, Readers
from bahith.indexer.near_duplicates import WIDTH
from bahith.indexer.query import Word
from bahith.indexer.scheduling import unlocked

_LONG = 2**15
"""Bytes of packed lists that take the compiled core a good part of a millisecond."""

_WITH_TITLES = frozenset(level.name for level in POSITIONAL)
"""Fields whose counts do not weigh titles; the fields of titles count those words once more."""


def _beside(lists: Packed) -> AbstractContextManager[None]:
    """A block in which others work beside the core, if the lists are long."""
    return unlocked() if len(lists[0]) > _LONG else nullcontext()


class Commit(Terms):
    """One commit, open for ranking. Safe to share between threads."""

    def __init__(
        self,
        folder: Path,
        contents: Contents,
        readers: Readers,
        cache_bytes: int,
        declared: Declared = NOTHING,
    ) -> None:
        super().__init__(folder, contents, readers, cache_bytes)
        self.declared = declared
        length = self.lengths()
        self.words = int(length[self.live].sum())
        self.average = self.words / self.count if self.words else 1.0
        live = None if self.whole else self.live.tobytes()
        self.scorer = arrays.Scorer(live, self._norms(length).tobytes())

    def _norms(self, length: Array) -> Scores:
        norms: Scores = (K1 * (1 - B + B * length / self.average)).astype(np.float32)
        return norms

    def scored(self, field: str, terms: Sequence[str]) -> Scored:
        """The documents with any of the terms, and their BM25 as if these were one term."""
        return self._cache.get(("scored", field, *terms), lambda: self._scored(field, terms))

    def documents(self, field: str, terms: Sequence[str]) -> Ids:
        """The documents with any of the terms."""
        return np.frombuffer(self.scored(field, terms).docs, np.int32)

    def holding(self, field: str, terms: Sequence[str]) -> Ids:
        """The documents with any of the terms, uncached: for terms of one search only."""
        with self.reading():
            ids = np.unique(postings(self.rows(field, terms))[0]).astype(np.int32)
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
                assert isinstance(part, Bands)
                numbers, present = part.located(wanted)
                rows = part.rows(numbers[present].tolist())
                counts[present] += np.array([documents for _, documents, *_ in rows], np.int64)
                in_parts.append((part, start, numbers, present))
            shared = [
                (part, start, part.rows(numbers[present & (counts > 1)].tolist()))
                for part, start, numbers, present in in_parts
            ]
            ids = np.unique(postings(shared)[0]).astype(np.int32)
            return ids if self.whole else ids[self.live[ids]]

    def _scored(self, field: str, terms: Sequence[str]) -> Scored:
        with self.reading():
            lists = packed(self.rows(field, terms))
            weight = TITLE_WEIGHT if field.startswith(TITLE) else 1
            titles = packed(self.rows(TITLE + field, terms)) if field in _WITH_TITLES else None
            with _beside(lists):
                if titles:
                    counts = self.scorer.counts(lists, weight, titles, TITLE_WEIGHT - 1)
                else:
                    counts = self.scorer.counts(lists, weight)
                return self._bm25(counts)

    def phrase(self, key: Hashable, places: Callable[[], Sequence[Places]]) -> Scored:
        """The documents with words at these places one after the other, and BM25 as if the
        phrase were one term; ``key`` tells it from others."""

        def made() -> Scored:
            each = places()
            with unlocked():
                return self._bm25(arrays.phrase_counts(each))

        return self._cache.get(("phrase", key), made)

    def _bm25(self, counts: Counts) -> Scored:
        """BM25 of documents in which a term has these weighted counts.

        Robertson and Zaragoza 2009, formula 3.15, with the idf that Lucene uses,
        log(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
        """
        idf = np.float32(self.idf(len(counts)))
        return self.scorer.scored(counts, float(idf * np.float32(K1 + 1)))

    def idf(self, frequency: int) -> float:
        """The idf of a term that so many documents contain."""
        return math.log(1 + (self.count - frequency + 0.5) / (frequency + 0.5))

    def places(self, *fields: tuple[str, tuple[str, ...]]) -> Places:
        """The places of terms in all live documents; each argument is a field and its terms."""
        return self._cache.get(("places", *fields), lambda: self._places(fields))

    def _places(self, fields: Sequence[tuple[str, tuple[str, ...]]]) -> Places:
        with self.reading():
            chosen = [part for name, terms in fields for part in self.rows(name, terms)]
            lists, packed_positions = packed(chosen), positions(chosen)
            with _beside(lists):
                return arrays.Places(self.scorer, lists, packed_positions)

    def exact_places(self, field: str, word: Word) -> Places:
        """The places of a word's written form whose spelling agrees with that of the word."""
        places = self.places((field, (word.terms.written,)))
        spelled = self._cache.get((EXACT, word.terms.written), lambda: self._exact(word))
        agreeing = {term for term in spelled if word.accepts(term.partition(SPELLED)[2])}
        if word.accepts(""):
            others = tuple(term for term in spelled if term not in agreeing)
            return places.among(self.places((EXACT, others)), False)
        return places.among(self.places((EXACT, tuple(sorted(agreeing)))), True)

    def _exact(self, word: Word) -> tuple[str, ...]:
        return tuple(sorted(self.spelled(EXACT, word.terms.written)))
