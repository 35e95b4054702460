"""Evaluating a query on a commit: matches in order, their scores, and what these consist of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bahith.indexer.engines.base import NO_FACETS
from bahith.indexer.engines.boosting import Factors, of_days
from bahith.indexer.engines.doubts import LEAN, bounded
from bahith.indexer.engines.ranking import K1, Level, levels
from bahith.indexer.engines.rescoring import Rescored, depth, rescored
from bahith.indexer.engines.whoosh.arrays import Matches, Scored
from bahith.indexer.engines.whoosh.columns import Mask
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.engines.whoosh.facets import counts
from bahith.indexer.engines.whoosh.plans import Planner
from bahith.indexer.engines.whoosh.scored import Scores
from bahith.indexer.query import (
    Bool,
    Boosts,
    Facet,
    Facets,
    Filter,
    Leaf,
    Node,
    Phrase,
    Prefix,
    Question,
    Sort,
    SortBy,
    Word,
)
from bahith.indexer.results import Evidence, Note
from bahith.indexer.scheduling import unlocked

_BOUNDS = (K1, LEAN)


class _Candidates:
    """The ``Collection`` that a question is rescored by: a commit, and documents of it."""

    def __init__(self, commit: Commit, docs: list[int]) -> None:
        self._commit = commit
        self._docs = docs
        self.average = commit.average

    def worth(self, word: Word) -> float:
        """See ``Collection``."""
        most = max(len(self._scored(word, level)) for level in levels(word) if level.admits)
        return self._commit.idf(most) if most else 0.0

    def forward_lists(self) -> list[bytes]:
        """See ``Collection``."""
        return self._commit.forward_lists(self._docs)

    def days(self, places: Sequence[int]) -> Sequence[int]:
        """See ``Collection``."""
        days: list[int] = self._commit.published[[self._docs[place] for place in places]].tolist()
        return days

    def met(self, words: Sequence[Word]) -> Mask:
        """See ``Collection``."""
        met = np.zeros((len(self._docs), len(words)), bool)
        for number, word in enumerate(words):
            for level in levels(word):
                held = self._scored(word, level).holds(self._docs)
                met[:, number] |= np.array(held, bool)
        return met

    def _scored(self, word: Word, level: Level) -> Scored:
        return self._commit.scored(level.name, level.of(word.terms))


class Evaluation:
    """One query on one commit. ``ranked`` sets ``total``, ``counts`` and ``notes``."""

    def __init__(self, commit: Commit, weights: Mapping[str, float], ties: float = 0.0) -> None:
        self._commit = commit
        self._ties = ties
        self._planner = Planner(commit, weights)
        self._weights = weights
        self._asked: tuple[dict[int, int], Rescored] | None = None
        self.total = 0
        self.counts: dict[Facet, dict[str, int]] = {}

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say about the query."""
        return self._planner.notes

    def ranked(
        self,
        query: Node,
        sort: Sort,
        offset: int,
        limit: int,
        filters: Sequence[Filter] = (),
        facets: Facets = NO_FACETS,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterable[tuple[int, float]]:
        """The documents from ``offset`` on in order, ``limit`` at most, with their scores."""
        masks = {filter: self._planner.mask(filter).tobytes() for filter in filters}
        matches = self._matches(query, sort == "relevance", [*masks.values()])
        self.counts = counts(self._commit, matches, masks, facets)
        self.total = matches.total
        keys = self._keys(sort)
        candidates = depth(question, sort, offset, limit)
        boosts = boosts if sort == "relevance" and limit else None
        with unlocked():
            wanted = max(1, matches.total) if boosts else max(offset + limit, candidates)
            first = matches.first(wanted, keys)
        if boosts:
            first = self._boosted(first, boosts)
        if question and candidates:
            page = slice(offset, offset + limit)
            docs, scores = self._in_order(first, 0, max(offset + limit, candidates))
            docs, scores = self._rescored(question, docs, scores, candidates, page, boosts)
            docs, scores = docs[page], scores[page]
        else:
            docs, scores = self._in_order(first, offset, limit)
        return zip(docs, scores, strict=True)

    def _keys(self, sort: Sort) -> bytes | None:
        """What ``Matches.first`` sorts by, unless that are the scores."""
        if isinstance(sort, SortBy):
            return self._commit.keys(sort.field, sort.descending)
        return None if sort == "relevance" else self._commit.days(newest=sort == "newest")

    def _in_order(
        self, first: Iterable[Any], offset: int, limit: int
    ) -> tuple[list[int], list[float]]:
        """The documents of ``Matches.first`` from ``offset`` on, ties by id, with their scores.

        Only ties that may be among these are sorted.
        """
        docs, keys, scores = map(np.frombuffer, first, (np.int32, np.uint32, np.float32))
        end = min(offset + limit, len(docs))
        if offset >= end:
            return [], []
        rising = keys[::-1]
        start = len(keys) - int(np.searchsorted(rising, keys[offset], "right"))
        stop = len(keys) - int(np.searchsorted(rising, keys[end - 1], "left"))
        docs, keys, scores = docs[start:stop], keys[start:stop], scores[start:stop]
        if np.any(keys[1:] == keys[:-1]):
            order = np.lexsort((self._commit.rank()[docs], -keys.astype(np.int64)))
            docs, scores = docs[order], scores[order]
        page = slice(offset - start, end - start)
        return docs[page].tolist(), scores[page].tolist()

    def _boosted(self, first: Iterable[Any], boosts: Boosts) -> tuple[Any, Any, Any]:
        """Matches as of ``Matches.first``, by their scores times the factors of ``boosts``."""
        docs, _, scores = map(np.frombuffer, first, (np.int32, np.uint32, np.float32))
        boosted = (scores * self._factors(docs, boosts)).astype(np.float32)
        order = np.argsort(-boosted, kind="stable")
        docs, boosted = docs[order], boosted[order]
        # Floats that are not negative have the order of their bits.
        return docs, boosted.view(np.uint32), boosted

    def _factors(self, docs: Any, boosts: Boosts) -> Factors:
        """By what ``boosts`` multiply the scores of documents."""
        factors = of_days(self._commit.published[docs].astype(np.int64), boosts)
        for which, factor in boosts.factors:
            factors[self._planner.mask(which)[docs]] *= np.float32(factor)
        return factors

    def _rescored(
        self,
        question: Question,
        docs: list[int],
        scores: list[float],
        candidates: int,
        page: slice,
        boosts: Boosts | None,
    ) -> tuple[list[int], list[float]]:
        """The first ``candidates`` documents in their new order, then the others."""
        first = docs[:candidates]
        collection = _Candidates(self._commit, first)
        with self._commit.reading():
            factors = None
            if boosts:
                factors = self._factors(np.array(first, np.int64), boosts).astype(np.float64)
            rules = self._weights, self._ties, page, factors
            new = rescored(question, scores[:candidates], collection, *rules)
        self._asked = {doc: place for place, doc in enumerate(first)}, new
        return (
            [*map(first.__getitem__, new.order), *docs[candidates:]],
            [*new.scores, *scores[candidates:]],
        )

    def _matches(self, query: Node, scored: bool, filters: Sequence[bytes] = ()) -> Matches:
        plan = self._planner.plan(query, scored)
        with unlocked():
            return Matches(self._commit.scorer, plan, [*filters], scored, _BOUNDS)

    def evidence(self, query: Node, docs: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
        """For each of these matches, what its score is the sum of.

        Computed again for these documents only, so that other searches need not record it.
        """
        evidence: dict[int, list[Evidence]] = {doc: [] for doc in docs}
        if docs:
            for leaf, level, earned in self._parts(query, [*docs]):
                for doc, score in zip(docs, earned.tolist(), strict=True):
                    if score:
                        evidence[doc].append(Evidence(leaf, level.name, score))
        if self._asked:
            places, new = self._asked
            for doc in places.keys() & evidence.keys():
                evidence[doc] += new.parts(places[doc])
        return {doc: tuple(parts) for doc, parts in evidence.items()}

    def _parts(self, node: Node, docs: list[int]) -> Iterator[tuple[Leaf, Level, Scores]]:
        """What each leaf adds to the scores of ``docs`` at each level, where ``node`` matches."""
        if isinstance(node, Bool):
            matched = self._matches(node, False).holds(docs)
            for part in (*node.must, *node.should):
                for leaf, level, earned in self._parts(part, docs):
                    yield leaf, level, np.where(matched, earned, np.float32(0))
        elif isinstance(node, Word | Phrase | Prefix):
            yield from self._levels(node, docs)

    def _levels(self, leaf: Leaf, docs: list[int]) -> Iterator[tuple[Leaf, Level, Scores]]:
        parts, par = self._planner.leaf(leaf)
        earned = [
            np.array(scored.of(self._commit.scorer, docs), np.float32) for scored, _, _ in parts
        ]
        weighed = [part.weight * scores for part, scores in zip(parts, earned, strict=True)]
        factor = np.ones(len(docs), np.float32)
        if par is not None:
            total = sum(weighed, np.zeros(len(docs), np.float32))
            np.divide(bounded(total, par, earned[0] > 0), total, out=factor, where=total > 0)
        for level, scores in zip(levels(leaf), weighed, strict=True):
            yield leaf, level, scores * factor
