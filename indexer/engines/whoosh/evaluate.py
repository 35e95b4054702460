"""Evaluating a query on a commit: matches in order, their scores, and what these consist of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from bahith.indexer.engines.base import NO_FACETS
from bahith.indexer.engines.doubts import LEAN, bounded
from bahith.indexer.engines.ranking import K1, Level, levels
from bahith.indexer.engines.whoosh.arrays import Matches
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.engines.whoosh.facets import counts
from bahith.indexer.engines.whoosh.plans import Planner
from bahith.indexer.engines.whoosh.scored import Scores
from bahith.indexer.query import Bool, Facet, Facets, Filter, Leaf, Node, Phrase, Prefix, Sort, Word
from bahith.indexer.results import Evidence, Note

_BOUNDS = (K1, LEAN)


class Evaluation:
    """One query on one commit. ``ranked`` sets ``total``, ``counts`` and ``notes``."""

    def __init__(self, commit: Commit, weights: Mapping[str, float]) -> None:
        self._commit = commit
        self._planner = Planner(commit, weights)
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
    ) -> Iterable[tuple[int, float]]:
        """The documents from ``offset`` on in order, ``limit`` at most, with their scores."""
        masks = {filter: self._planner.mask(filter).tobytes() for filter in filters}
        matches = self._matches(query, sort == "relevance", [*masks.values()])
        self.counts = counts(self._commit, matches, masks, facets)
        self.total = matches.total
        by_date = None if sort == "relevance" else self._commit.days(newest=sort == "newest")
        first = matches.first(offset + limit, by_date)
        docs, keys, scores = map(np.frombuffer, first, (np.int32, np.uint32, np.float32))
        if np.any(keys[1:] == keys[:-1]):
            order = np.lexsort((self._commit.rank()[docs], -keys.astype(np.int64)))
            docs, scores = docs[order], scores[order]
        page = slice(offset, offset + limit)
        return zip(docs[page].tolist(), scores[page].tolist(), strict=True)

    def _matches(self, query: Node, scored: bool, filters: Sequence[bytes] = ()) -> Matches:
        plan = self._planner.plan(query, scored)
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
        earned = [np.array(scored.of(docs), np.float32) for scored, _, _ in parts]
        weighed = [part.weight * scores for part, scores in zip(parts, earned, strict=True)]
        factor = np.ones(len(docs), np.float32)
        if par is not None:
            total = sum(weighed, np.zeros(len(docs), np.float32))
            np.divide(bounded(total, par, earned[0] > 0), total, out=factor, where=total > 0)
        for level, scores in zip(levels(leaf), weighed, strict=True):
            yield leaf, level, scores * factor
