"""Plans evaluated by NumPy: which documents match, their scores, the best ones.

The compiled core does the same with the same plans. Scores are 32-bit floats that are added in the
same order, so both give the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.doubts import bounded
from bahith.indexer.engines.whoosh.columns import Ids, Mask
from bahith.indexer.engines.whoosh.scored import Scored, Scorer, Scores
from bahith.indexer.scheduling import checkpoint


class Part(NamedTuple):
    """What a leaf earns at a level: a list, its weight, and whether its documents match."""

    scored: Scored
    weight: float
    admits: bool


class LeafPlan(NamedTuple):
    """A leaf at all of its levels; ``par`` is that of a word whose score is bounded."""

    parts: list[Part]
    par: float | None


class GroupPlan(NamedTuple):
    """A ``Bool``."""

    must: list[Plan]
    should: list[Plan]
    must_not: list[Plan]
    filters: list[Plan]


Plan: TypeAlias = "LeafPlan | GroupPlan | bytes"
"""Bytes are a mask: a byte for each document, 1 if it matches, else 0."""


class Matches:
    """The documents that match a query."""

    def __init__(
        self,
        scorer: Scorer,
        tree: Plan,
        filters: Sequence[bytes],
        scored: bool,
        bounds: tuple[float, float] = (0, 0),
    ) -> None:
        """The live documents that match ``tree``, and with them those that pass ``filters``.

        Unless ``scored``, scores are zero. ``bounds`` is what the core needs to know of
        ``doubts.py``.
        """
        self._size = scorer.size
        self._norms = scorer.norms
        self._scores = self._zeros()
        self._matched = self._mask(tree, self._scores if scored else None)
        if scorer.live is not None:
            self._matched = self._matched & scorer.live
        self._passed = reduce(np.logical_and, map(_as_mask, filters), self._matched)
        self.total = int(np.count_nonzero(self._passed))

    def holds(self, docs: list[int]) -> list[bool]:
        """Which of these documents match."""
        held: list[bool] = self._matched[docs].tolist()
        return held

    def counts(self, codes: bytes, most: int, masks: Sequence[bytes]) -> NDArray[np.uint32]:
        """For each code how many documents have it that match and are in ``masks``.

        ``codes`` has a code below ``most`` for each document.
        """
        mask = reduce(np.logical_and, map(_as_mask, masks), self._matched)
        counted = np.bincount(np.frombuffer(codes, np.uint32)[mask], minlength=most)
        return counted.astype(np.uint32)

    def first(self, limit: int, keys: bytes | None) -> tuple[Ids, NDArray[np.uint32], Scores]:
        """The documents with the ``limit`` greatest keys, and all with the least of these keys.

        In falling order of their keys. ``keys`` has an unsigned integer for each document;
        without it, the scores order them, which are never negative. Returns documents, keys and
        scores.
        """
        # Floats that are not negative have the order of their bits.
        every = np.frombuffer(self._scores if keys is None else keys, np.uint32)
        docs = np.flatnonzero(self._passed).astype(np.int32) if limit else np.empty(0, np.int32)
        falling = -every[docs].astype(np.int64)
        if limit < len(docs):
            least = falling <= np.partition(falling, limit - 1)[limit - 1]
            docs, falling = docs[least], falling[least]
        docs = docs[np.argsort(falling, kind="stable")]
        return docs, every[docs], self._scores[docs]

    def _zeros(self) -> Scores:
        return np.zeros(self._size, np.float32)

    def _mask(self, plan: Plan, scores: Scores | None) -> Mask:
        """The documents that match; their scores are added to ``scores``, if there are any."""
        checkpoint()
        if isinstance(plan, GroupPlan):
            return self._group(plan, scores)
        if isinstance(plan, LeafPlan):
            return self._leaf(plan, scores)
        return _as_mask(plan)

    def _all(self, masks: Sequence[Mask]) -> Mask:
        return reduce(np.logical_and, masks, np.ones(self._size, bool))

    def _group(self, group: GroupPlan, scores: Scores | None) -> Mask:
        must = [self._clause(part, scores) for part in group.must]
        should = [self._clause(part, scores) for part in group.should]
        mask = self._all([*must, *(self._mask(part, None) for part in group.filters)])
        if should and not must:
            mask &= reduce(np.logical_or, should)
        for part in group.must_not:
            mask &= ~self._mask(part, None)
        return mask

    def _clause(self, part: Plan, scores: Scores | None) -> Mask:
        if scores is None or not isinstance(part, GroupPlan):
            return self._mask(part, scores)
        # A group adds nothing where it does not match as a whole.
        own = self._zeros()
        mask = self._mask(part, own)
        scores += np.where(mask, own, np.float32(0))
        return mask

    def _leaf(self, leaf: LeafPlan, scores: Scores | None) -> Mask:
        mask = np.zeros(self._size, bool)
        if scores is None:
            for scored, _, admits in leaf.parts:
                if admits:
                    mask[scored.docs] = True
        elif leaf.par is None:
            self._add(leaf, scores, mask)
        else:
            self._add_bounded(leaf, scores, mask)
        return mask

    def _add(self, leaf: LeafPlan, scores: Scores, mask: Mask) -> None:
        """Add what a leaf earned at its levels, and the documents that match."""
        for scored, weight, admits in leaf.parts:
            docs = scored.docs
            scores[docs] += weight * scored.scores(docs, self._norms)
            mask[docs] |= admits

    def _add_bounded(self, leaf: LeafPlan, scores: Scores, mask: Mask) -> None:
        """The same for a doubtful word, of whose levels the written one is the first."""
        assert leaf.par is not None
        own, as_written = self._zeros(), np.zeros(self._size, bool)
        self._add(leaf, own, mask)
        as_written[leaf.parts[0].scored.docs] = True
        docs = np.flatnonzero(own)
        scores[docs] += bounded(own[docs], leaf.par, as_written[docs])


def _as_mask(mask: bytes) -> Mask:
    return np.frombuffer(mask, bool)
