"""The first hits of a question in a new order, by what their texts mean.

Each kind of evidence gives the candidates numbers, which become parts of their scores. It ranks, it
never admits: the same articles match, so totals, filters and counts stay what they are.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.engines.ranking import MEANING, RERANKER, weights
from bahith.indexer.errors import EngineError, EngineUnavailable
from bahith.indexer.meaning.choice import embedder
from bahith.indexer.meaning.embedders import Embedder, Floats
from bahith.indexer.meaning.passages import key, plain
from bahith.indexer.meaning.vectors import FILE, FOLDER, Vectors
from bahith.indexer.notes import note
from bahith.indexer.results import Evidence, Hit, Hits
from bahith.indexer.scheduling import handed_over
from bahith.indexer.search.first_hits import CANDIDATES, Find, Reranker
from bahith.indexer.settings import Settings

REMEMBERED = 1024
"""Questions whose vectors are kept: readers turn pages, and choose facets."""

REST = 30.0
"""Seconds in which a server that did not answer is not asked again."""

LONGEST = 1000
"""Characters of a question that are read."""

_log = logging.getLogger(__name__)


class Nearness:
    """A ``Reranker`` by the vectors of an index. Safe to share between threads."""

    def __init__(self, index: str, model: Embedder) -> None:
        """Raises IndexMismatch where another model made the vectors, IndexDamaged."""
        self._folder = Path(index) / FOLDER
        self._model = model
        self._lock = threading.Lock()
        self._questions: LRUCache[str, Floats] = LRUCache(REMEMBERED)
        self._stamp: tuple[int, int] | None = None
        self._vectors: Vectors | None = None
        self._failed: tuple[float, EngineUnavailable] | None = None
        if self._newest() is None:
            _log.warning("%s has no vectors yet: make them with: bahith meaning", index)

    def scores(self, question: str, articles: Sequence[Article]) -> Sequence[float]:
        """The cosine of the question and the nearest passage of each article."""
        vectors = self._newest()
        if vectors is None or not len(vectors):
            return [float("nan")] * len(articles)
        query = self._embedded(plain(question)[:LONGEST])
        cosines: list[float] = vectors.nearness(map(key, articles), query).tolist()
        return cosines

    def _newest(self) -> Vectors | None:
        """The vectors of the last commit; a look at a file's time tells whether it is another."""
        try:
            status = os.stat(self._folder / FILE)
        except OSError:
            return None
        stamp = status.st_ino, status.st_mtime_ns
        if stamp != self._stamp:
            vectors = Vectors.open(self._folder)
            if vectors:
                vectors.manifest.check(self._folder, self._model.signature)
            self._stamp, self._vectors = stamp, vectors
        return self._vectors

    def _embedded(self, question: str) -> Floats:
        with self._lock:
            if (known := self._questions.get(question)) is not None:
                return known
            if self._failed and time.monotonic() - self._failed[0] < REST:
                raise self._failed[1]
        try:
            vector = self._asked(question)
        except EngineUnavailable as error:
            _log.warning("%s", error)
            self._failed = time.monotonic(), error
            raise
        with self._lock:
            self._questions[question] = vector
            self._failed = None
        return vector

    def _asked(self, question: str) -> Floats:
        # Meanwhile it is the turn of other requests.
        with handed_over():
            vector: Floats = self._model.queries([question])[0]
        if self._vectors and len(vector) != self._vectors.manifest.dimensions:
            raise EngineUnavailable(
                _(
                    "the vectors in %(folder)s have %(found)s numbers, those of the model "
                    "%(asked)s; make new ones: bahith meaning --anew",
                    folder=self._folder,
                    found=self._vectors.manifest.dimensions,
                    asked=len(vector),
                )
            )
        return vector


@dataclass(frozen=True)
class Kind:
    """A kind of evidence: its name in explanations, its weight, and where its numbers come from."""

    name: str
    weight: float
    source: Reranker


class Ranking:
    """A ``Meaning``: ranks the first hits by each of its kinds of evidence."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._kinds = [kind for kind in kinds if kind.weight]

    def search(self, find: Find, question: str, offset: int, limit: int) -> Hits:
        """The page of hits from ``offset`` on, ``limit`` at most, that ``find`` returns.

        Pages beyond the candidates are as without this.
        """
        if offset >= CANDIDATES or not limit or not question.strip():
            return find(offset, limit)
        found = find(0, max(CANDIDATES, offset + limit))
        first, others = found.hits[:CANDIDATES], found.hits[CANDIDATES:]
        notes = found.notes
        try:
            first = self.ranked(question, first)
        except EngineError as error:
            if not isinstance(error, EngineUnavailable):
                _log.warning("%s", error)
            notes = (*notes, note("meaning_unavailable"))
        hits = (*first, *others)[offset : offset + limit]
        return replace(found, hits=hits, notes=notes)

    def ranked(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits with their evidence, in their new order; ties keep theirs."""
        if len(hits) < 2:
            return tuple(hits)
        articles = [hit.article for hit in hits]
        earned = {
            kind.name: kind.weight * parts([hit.score for hit in hits], scores)
            for kind in self._kinds
            for scores in [np.array(kind.source.scores(question, articles), np.float64)]
        }
        return tuple(sorted(_with(hits, earned), key=lambda hit: -hit.score))


def of(settings: Settings, reranker: Reranker | None = None) -> Ranking:
    """What the settings choose, and ``reranker`` if given.

    Raises SettingError, MissingExtra, IndexMismatch, IndexDamaged.
    """
    weight = weights(settings)
    kinds = []
    if settings.meaning:
        near = Nearness(settings.index, embedder(settings))
        kinds.append(Kind(MEANING, weight[MEANING], near))
    if reranker:
        kinds.append(Kind(RERANKER, weight[RERANKER], reranker))
    return Ranking(kinds)


def parts(lexical: Sequence[float], scores: NDArray[np.float64]) -> NDArray[Any]:
    """What evidence of weight 1 adds to each of the scores ``lexical``; never less than 0.

    The worst of the candidates earns nothing, the best as much as the highest of ``lexical``, the
    others in proportion. One not known earns the mean of the others.
    """
    known = np.isfinite(scores)
    if not known.any() or np.ptp(scores[known]) == 0:
        return np.zeros(len(scores))
    filled = np.where(known, scores, scores[known].mean())
    share = (filled - filled.min()) / np.ptp(filled)
    earned: NDArray[Any] = share * max(lexical)
    return earned


def _with(hits: Sequence[Hit], earned: dict[str, NDArray[Any]]) -> list[Hit]:
    ranked = []
    for number, hit in enumerate(hits):
        own = [Evidence(None, name, float(each[number])) for name, each in earned.items()]
        evidence = (*hit.evidence, *(part for part in own if part.score)) if hit.evidence else ()
        ranked.append(replace(hit, score=hit.score + sum(p.score for p in own), evidence=evidence))
    return ranked
