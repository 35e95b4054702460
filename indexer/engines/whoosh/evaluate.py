"""A query tree over posting arrays: which documents match, how well, in what order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from indexer.engines.base import LEVELS, PLACED, WRITTEN, Level
from indexer.engines.whoosh.postings import PLACE_BITS, Commit, Ids, Places, Scores
from indexer.engines.whoosh.schema import SOURCE, TITLE
from indexer.query import (
    Bool,
    Field,
    Node,
    Note,
    Phrase,
    Prefix,
    Published,
    Sort,
    Source,
    Word,
)

Mask = NDArray[np.bool_]

PREFIX_CAPPED = Note("prefix_capped", "كلمات كثيرة تبدأ هكذا: بُحث عن أكثرها ورودًا فقط.")


class Evaluation:
    """One query over one commit. ``total`` and ``notes`` are set by ``ranked``."""

    def __init__(self, commit: Commit, weights: Mapping[str, float]) -> None:
        self._commit = commit
        self._weights = weights
        self.total = 0
        self.notes: tuple[Note, ...] = ()

    def ranked(
        self, query: Node, sort: Sort, offset: int, limit: int
    ) -> Iterable[tuple[int, float]]:
        """The documents from ``offset`` on in order, ``limit`` at most, with their scores."""
        scores = np.zeros(self._commit.size, np.float32)
        matched = np.flatnonzero(self._match(query, scores) & self._commit.live)
        docs = matched.astype(np.int32)
        self.total = len(docs)
        if sort == "relevance":
            order = -scores[docs]
        else:
            order = self._by_date(docs, newest=sort == "newest")
            scores[:] = 0
        found = self._first(docs, order, offset + limit)[offset:]
        return zip(found.tolist(), scores[found].tolist(), strict=True)

    def _by_date(self, docs: Ids, newest: bool) -> Scores:
        days = self._commit.published[docs].astype(np.float64)
        return np.where(days == 0, np.inf, -days if newest else days)

    def _first(self, docs: Ids, order: Scores, limit: int) -> Ids:
        """The ``limit`` documents least in ``order``; ties by article id."""
        if limit < len(docs):
            bound = np.partition(order, limit)[limit]
            kept = order <= bound
            docs, order = docs[kept], order[kept]
        return docs[np.lexsort((self._commit.rank()[docs], order))][:limit]

    def _match(self, node: Node, scores: Scores) -> Mask:
        """The documents that match; what each earns is added to ``scores``."""
        if isinstance(node, Bool):
            return self._bool(node, scores)
        if isinstance(node, Word):
            return self._word(node, scores)
        if isinstance(node, Phrase):
            return self._phrase(node, scores)
        if isinstance(node, Prefix):
            return self._prefix(node, scores)
        if isinstance(node, Source):
            return self._all(
                self._mask(self._commit.scored(SOURCE, w.stems)[0]) for w in node.words
            )
        if isinstance(node, Published):
            return self._published(node)
        return self._mask(())

    def _mask(self, ids: Ids | Sequence[int]) -> Mask:
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
        # A group earns nothing where it does not match as a whole.
        own = np.zeros_like(scores)
        mask = self._match(part, own)
        scores += np.where(mask, own, np.float32(0))
        return mask

    def _word(self, word: Word, scores: Scores) -> Mask:
        mask = self._mask(())
        levels = PLACED if word.field else LEVELS
        for level in (WRITTEN,) if word.exact else levels:
            self._add(word.field, level, level.of(word.terms), scores, mask)
        return mask

    def _add(
        self, field: Field, level: Level, terms: Sequence[str], scores: Scores, mask: Mask
    ) -> None:
        """Add what documents earn for holding any of ``terms``, as if they were one."""
        ids, earned = self._commit.scored(_field(field, level), terms)
        scores[ids] += self._weights[level.name] * earned
        if level.admits:
            mask[ids] = True

    def _phrase(self, phrase: Phrase, scores: Scores) -> Mask:
        mask = self._mask(())
        for level in (WRITTEN,) if phrase.exact else PLACED:
            ends = self._ends(phrase, level)
            ids, counts = np.unique(ends >> PLACE_BITS, return_counts=True)
            earned = self._commit.bm25(ids.astype(np.int32), counts.astype(np.float32))
            scores[ids] += self._weights[level.name] * earned
            mask[ids] = True
        return mask

    def _ends(self, phrase: Phrase, level: Level) -> Places:
        """Where the last word of the phrase stands with the others in front of it, in order."""
        ends: Places | None = None
        for word in phrase.words:
            places = self._places(word, phrase.field, level)
            ends = places if ends is None else np.intersect1d(ends + 1, places, assume_unique=True)
        return np.empty(0, np.int64) if ends is None else ends

    def _places(self, word: Word, field: Field, level: Level) -> Places:
        """Where a word stands; beyond the written level, its written form is met as well.

        Two words written alike can differ in their stems, and each word of a
        phrase may agree in another way.
        """
        written = self._commit.places(_field(field, WRITTEN), WRITTEN.of(word.terms))
        if level is WRITTEN:
            return written
        return np.union1d(written, self._commit.places(_field(field, level), level.of(word.terms)))

    def _prefix(self, node: Prefix, scores: Scores) -> Mask:
        mask = self._mask(())
        for level in PLACED:
            others = node.others if level is WRITTEN else ()
            field = _field(node.field, level)
            terms, capped = self._commit.expanded(field, (node.prefix, *others))
            if capped and PREFIX_CAPPED not in self.notes:
                self.notes += (PREFIX_CAPPED,)
            self._add(node.field, level, terms, scores, mask)
        return mask

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
