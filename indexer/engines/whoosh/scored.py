"""Posting lists with scores, by NumPy; the compiled core has the same, with equal results."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.whoosh.columns import Ids, Mask
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.reading import Packed, in_python

Scores = NDArray[np.float32]
_DENSE = 8
"""If one document in this many has a word, adding up for all documents is faster than sorting."""


class Counts:
    """Documents, in rising order, and how often each has a term."""

    __slots__ = ("docs", "weights")

    def __init__(self, docs: Ids, weights: Array) -> None:
        self.docs = docs
        self.weights = weights

    def __len__(self) -> int:
        return len(self.docs)


class Scored:
    """Documents, in rising order, and what their scores are worked out of.

    Scores themselves, and documents as 32-bit integers, would take two or three times the memory.
    """

    __slots__ = ("_factor", "_steps", "_weights")

    def __init__(self, counts: Counts, factor: float) -> None:
        self._steps = _narrow(np.diff(counts.docs, prepend=np.int32(0)))
        self._weights = _narrow(counts.weights)
        self._factor = np.float32(factor)

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def nbytes(self) -> int:
        """How many bytes the arrays take."""
        return self._steps.nbytes + self._weights.nbytes

    @property
    def docs(self) -> Ids:
        """The documents."""
        return np.cumsum(self._steps, dtype=np.int32)

    def scores(self, docs: Ids, norms: Scores) -> Scores:
        """BM25 of each document; ``docs`` are those here."""
        return self._scores(self._weights, norms[docs])

    def of(self, scorer: Scorer, docs: list[int]) -> list[float]:
        """The score of each of ``docs`` by the norms of ``scorer``, 0 if it is not here."""
        scores = np.zeros(len(docs), np.float32)
        places, held = self._find(docs)
        norms = scorer.norms[np.array(docs, np.int32)[held]]
        scores[held] = self._scores(self._weights[places[held]], norms)
        every: list[float] = scores.tolist()
        return every

    def holds(self, docs: list[int]) -> list[bool]:
        """Which of ``docs`` are here."""
        held: list[bool] = self._find(docs)[1].tolist()
        return held

    def _find(self, docs: list[int]) -> tuple[Array, Mask]:
        """The place of each document in the list, and whether it is there."""
        every = self.docs
        places = np.searchsorted(every, docs)
        held: Mask = places < len(every)
        held[held] = every[places[held]] == np.array(docs, np.int32)[held]
        return places, held

    def _scores(self, weights: Array, norms: Scores) -> Scores:
        weights = weights.astype(np.float32)
        scores: Scores = self._factor * weights / (weights + norms)
        return scores


def _narrow(numbers: Array) -> Array:
    """The same numbers, which are not negative, in as few bytes as the greatest of them takes."""
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))


class Scorer:
    """The documents of a commit: which are not deleted, and what BM25 needs of their lengths."""

    def __init__(self, live: bytes | None, norms: bytes) -> None:
        """``live`` has a byte for each document, or is None; ``norms`` are 32-bit floats."""
        self.live: Mask | None = None if live is None else np.frombuffer(live, bool)
        self.norms = np.frombuffer(norms, np.float32)
        self.size = len(self.norms)

    def counts(
        self, lists: Packed, weight: int, titles: Packed | None = None, title_weight: int = 0
    ) -> Counts:
        """The documents with any of the terms of lists: ``weight`` times the count of each, and
        ``title_weight`` times that in ``titles``, whose documents are among these."""
        docs, counts = self._summed(lists)
        weights = counts * weight
        if titles:
            in_titles, counts = self._summed(titles)
            weights[np.searchsorted(docs, in_titles)] += counts * title_weight
        if self.live is not None:
            live = self.live[docs]
            docs, weights = docs[live], weights[live]
        return Counts(docs, weights.astype(np.int64))

    def _summed(self, lists: Packed) -> tuple[Ids, Array]:
        """Each document of lists once, in order, and the sum of its counts."""
        docs, counts = in_python(lists)
        if (docs[1:] > docs[:-1]).all():
            return docs, counts
        if len(docs) * _DENSE > self.size:
            total = np.bincount(docs, counts, self.size)
            unique = np.flatnonzero(total)
            return unique.astype(np.int32), total[unique]
        distinct, places = np.unique(docs, return_inverse=True)
        return distinct, np.bincount(places, counts, len(distinct))

    def scored(self, counts: Counts, factor: float) -> Scored:
        """BM25 of documents, ``factor`` × weight ÷ (weight + norm)."""
        return Scored(counts, factor)
