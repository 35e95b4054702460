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

    def __init__(self, docs: Ids, weights: Scores) -> None:
        self.docs = docs
        self.weights = weights

    def __len__(self) -> int:
        return len(self.docs)


class Scored:
    """Documents, in rising order, and the score of each."""

    __slots__ = ("docs", "scores")

    def __init__(self, docs: Ids, scores: Scores) -> None:
        self.docs = docs
        self.scores = scores

    def __len__(self) -> int:
        return len(self.docs)

    @property
    def nbytes(self) -> int:
        """How many bytes the arrays take."""
        return self.docs.nbytes + self.scores.nbytes

    def of(self, docs: list[int]) -> list[float]:
        """The score of each of ``docs``, 0 if it is not here."""
        if not len(self.docs):
            return [0.0] * len(docs)
        places = np.searchsorted(self.docs, docs)
        places[places == len(self.docs)] = 0
        scores: list[float] = np.where(self.docs[places] == docs, self.scores[places], 0).tolist()
        return scores


class Scorer:
    """The documents of a commit: which are not deleted, and what BM25 needs of their lengths."""

    def __init__(self, live: bytes | None, norms: bytes) -> None:
        """``live`` has a byte for each document, or is None; ``norms`` are 32-bit floats."""
        self.live: Mask | None = None if live is None else np.frombuffer(live, bool)
        self._norms = np.frombuffer(norms, np.float32)
        self.size = len(self._norms)

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
        return Counts(docs, weights.astype(np.float32))

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
        docs, weights = counts.docs, counts.weights
        scores = np.float32(factor) * weights / (weights + self._norms[docs])
        return Scored(docs, scores.astype(np.float32))
