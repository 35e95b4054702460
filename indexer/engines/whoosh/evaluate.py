"""Evaluating a query tree over posting arrays: matches, their scores, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from bahith.indexer.engines.base import NO_FACETS
from bahith.indexer.engines.doubts import bounded, is_bounded
from bahith.indexer.engines.ranking import (
    PREFIX_CAPPED,
    WRITTEN,
    Level,
    levels,
)
from bahith.indexer.engines.whoosh.columns import Ids as Docs
from bahith.indexer.engines.whoosh.columns import Mask
from bahith.indexer.engines.whoosh.commit import Commit, Scores, among
from bahith.indexer.engines.whoosh.facets import counts
from bahith.indexer.engines.whoosh.reading import PLACE_BITS, Places
from bahith.indexer.engines.whoosh.schema import ID, SOURCE, TITLE
from bahith.indexer.query import (
    Bool,
    Facet,
    Facets,
    Field,
    Filter,
    Ids,
    Leaf,
    Node,
    Phrase,
    Prefix,
    Published,
    Sort,
    Source,
    Value,
    Word,
)
from bahith.indexer.results import Evidence, Note
from bahith.indexer.scheduling import checkpoint, stepwise


class Evaluation:
    """One query on one commit. ``ranked`` sets ``total``, ``counts`` and ``notes``."""

    def __init__(self, commit: Commit, weights: Mapping[str, float]) -> None:
        self._commit = commit
        self._weights = weights
        self.total = 0
        self.counts: dict[Facet, dict[str, int]] = {}
        self.notes: tuple[Note, ...] = ()

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
        scores = self._zeros()
        matched = self._match(query, scores) & self._commit.live
        masks = {filter: self._match(filter, scores) for filter in filters}
        self.counts = counts(self._commit, matched, masks, facets)
        docs = np.flatnonzero(self._all([matched, *masks.values()])).astype(np.int32)
        self.total = len(docs)
        if sort == "relevance":
            order = -scores[docs]
        else:
            order = self._by_date(docs, newest=sort == "newest")
            scores[:] = 0
        page = self._first(docs, order, offset + limit)[offset:]
        return zip(page.tolist(), scores[page].tolist(), strict=True)

    def evidence(self, query: Node, docs: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
        """For each of these matches, what its score is the sum of.

        Computed again for these documents only, so that other searches need not record it.
        """
        evidence: dict[int, list[Evidence]] = {doc: [] for doc in docs}
        if docs:
            for leaf, level, earned in self._parts(query, np.array(docs, np.int32)):
                for doc, score in zip(docs, earned.tolist(), strict=True):
                    if score:
                        evidence[doc].append(Evidence(leaf, level.name, score))
        return {doc: tuple(parts) for doc, parts in evidence.items()}

    def _parts(self, node: Node, docs: Docs) -> Iterator[tuple[Leaf, Level, Scores]]:
        """What each leaf adds to the scores of ``docs`` at each level, where ``node`` matches."""
        if isinstance(node, Bool):
            matched = self._match(node, self._zeros())[docs]
            for part in (*node.must, *node.should):
                for leaf, level, earned in self._parts(part, docs):
                    yield leaf, level, np.where(matched, earned, np.float32(0))
        elif isinstance(node, Word | Phrase | Prefix):
            total, factor = self._zeros(), np.ones(len(docs), np.float32)
            if is_bounded(node):
                self._leaf(replace(node, doubtful=False), total)
                bound = self._zeros()
                self._leaf(node, bound)
                np.divide(bound[docs], total[docs], out=factor, where=total[docs] > 0)
            for level in levels(node):
                scores = self._zeros()
                ids, earned = self._earned(node, level)
                scores[ids] = earned
                yield node, level, scores[docs] * factor

    def _zeros(self) -> Scores:
        return np.zeros(self._commit.size, np.float32)

    def _by_date(self, docs: Docs, newest: bool) -> Scores:
        days = self._commit.published[docs].astype(np.float64)
        return np.where(days == 0, np.inf, -days if newest else days)

    def _first(self, docs: Docs, order: Scores, limit: int) -> Docs:
        """The ``limit`` documents with the smallest ``order``; ties by article id."""
        if limit < len(docs):
            bound = np.partition(order, limit)[limit]
            candidates = order <= bound
            docs, order = docs[candidates], order[candidates]
        return docs[np.lexsort((self._commit.rank()[docs], order))][:limit]

    def _match(self, node: Node, scores: Scores) -> Mask:
        """The documents that match; their scores are added to ``scores``."""
        checkpoint()
        if isinstance(node, Bool):
            return self._bool(node, scores)
        if isinstance(node, Word | Phrase | Prefix):
            return self._leaf(node, scores)
        if isinstance(node, Source):
            return self._all(
                self._mask(self._commit.scored(SOURCE, w.stems)[0]) for w in node.words
            )
        if isinstance(node, Published):
            return self._published(node)
        if isinstance(node, Value):
            return self._commit.column(node.field).mask(node.value)
        if isinstance(node, Ids):
            return self._mask(self._commit.holding(ID, node.ids))
        return self._mask(())

    def _mask(self, ids: Docs | Sequence[int]) -> Mask:
        mask = np.zeros(self._commit.size, bool)
        if len(ids):
            mask[ids] = True
        return mask

    def _all(self, masks: Iterable[Mask]) -> Mask:
        return reduce(np.logical_and, masks, np.ones(self._commit.size, bool))

    def _bool(self, node: Bool, scores: Scores) -> Mask:
        must = [self._clause(part, scores) for part in node.must]
        should = [self._clause(part, scores) for part in node.should]
        mask = self._all([*must, *(self._match(part, scores) for part in node.filters)])
        if should and not must:
            mask &= reduce(np.logical_or, should)
        for part in node.must_not:
            mask &= ~self._match(part, np.zeros_like(scores))
        return mask

    def _clause(self, part: Node, scores: Scores) -> Mask:
        if not isinstance(part, Bool):
            return self._match(part, scores)
        # A group adds nothing where it does not match as a whole.
        own = np.zeros_like(scores)
        mask = self._match(part, own)
        scores += np.where(mask, own, np.float32(0))
        return mask

    def _leaf(self, leaf: Leaf, scores: Scores) -> Mask:
        mask = self._mask(())
        earned = [(level, *self._earned(leaf, level)) for level in stepwise(levels(leaf))]
        for level, ids, _ in earned:
            if level.admits:
                mask[ids] = True
        if is_bounded(leaf) and len(earned[0][1]):
            self._add_bounded(earned, scores)
        else:
            for _, ids, part in earned:
                scores[ids] += part
        return mask

    def _add_bounded(self, earned: Sequence[tuple[Level, Docs, Scores]], scores: Scores) -> None:
        """Add what a doubtful word earned at its levels, of which the written one is the first."""
        own = self._zeros()
        par = 0.0
        for level, ids, part in earned:
            own[ids] += part
            par += self._weights[level.name] * self._commit.idf(len(ids))
        docs = np.flatnonzero(own)
        scores[docs] += bounded(own[docs], par, self._mask(earned[0][1])[docs])

    def _earned(self, leaf: Leaf, level: Level) -> tuple[Docs, Scores]:
        """The documents that match a leaf at a level, and what it adds to their scores."""
        if isinstance(leaf, Word):
            ids, scores = self._commit.scored(_field(leaf.field, level), level.of(leaf.terms))
        elif isinstance(leaf, Phrase):
            ids, scores = self._phrase(leaf, level)
        else:
            ids, scores = self._prefix(leaf, level)
        return ids, self._weights[level.name] * scores

    def _phrase(self, phrase: Phrase, level: Level) -> tuple[Docs, Scores]:
        """The documents with the phrase, and BM25 as if it were one term."""
        ends = self._ends(phrase, level)
        places, counts = np.unique(ends >> PLACE_BITS, return_counts=True)
        ids = places.astype(np.int32)
        return ids, self._commit.bm25(ids, counts.astype(np.float32))

    def _ends(self, phrase: Phrase, level: Level) -> Places:
        """The places of the last word of the phrase where the others precede it in order."""
        places = [self._places(word, phrase.field, level) for word in stepwise(phrase.words)]
        rarest = sorted(range(len(places)), key=lambda number: len(places[number]))
        if not rarest:
            return np.empty(0, np.int64)
        # The rarest word comes first, so that each step looks up few places among many.
        starts = places[rarest[0]] - rarest[0]
        for number in rarest[1:]:
            starts = starts[among(starts + number, places[number])]
        return starts + (len(places) - 1)

    def _places(self, word: Word, field: Field, level: Level) -> Places:
        """The places of a word; beyond the written level, those of its written form too.

        Words with the same written form can have different stems, and each word of a
        phrase may match in its own way. In an exact phrase, a word may ask for a spelling.
        """
        if word.spelling:
            return self._commit.exact_places(_field(field, WRITTEN), word)
        terms = [(_field(field, WRITTEN), WRITTEN.of(word.terms))]
        if level is not WRITTEN:
            terms.append((_field(field, level), level.of(word.terms)))
        return self._commit.places(*terms)

    def _prefix(self, node: Prefix, level: Level) -> tuple[Docs, Scores]:
        """The documents with the prefix, and BM25 as if its words were one term."""
        others = node.others if level is WRITTEN else ()
        field = _field(node.field, level)
        terms, capped = self._commit.expanded(field, (node.prefix, *others))
        if capped and PREFIX_CAPPED not in self.notes:
            self.notes += (PREFIX_CAPPED,)
        return self._commit.scored(field, terms)

    def _published(self, node: Published) -> Mask:
        days = self._commit.published
        mask = days > 0
        if node.after:
            mask = mask & (days >= node.after.toordinal())
        if node.before:
            mask = mask & (days <= node.before.toordinal())
        return mask


def _field(field: Field, level: Level) -> str:
    return (TITLE if field == "title" else "") + level.name
