"""Query trees as plans: with the posting lists of their leaves, and masks for their filters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np

from bahith.indexer.columns import alternatives
from bahith.indexer.engines.doubts import is_bounded
from bahith.indexer.engines.ranking import PREFIX_CAPPED, WRITTEN, Level, levels, weight
from bahith.indexer.engines.whoosh.arrays import Places, Scored
from bahith.indexer.engines.whoosh.columns import Ids, Mask
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.engines.whoosh.matches import GroupPlan, LeafPlan, Part, Plan
from bahith.indexer.engines.whoosh.schema import ID, NAMES, SOURCE, TITLE
from bahith.indexer.engines.whoosh.several import Several
from bahith.indexer.query import (
    Bool,
    Choice,
    Field,
    Filter,
    Leaf,
    Named,
    Node,
    Nothing,
    Phrase,
    Prefix,
    Published,
    Range,
    Source,
    Value,
    Word,
)
from bahith.indexer.results import Note
from bahith.indexer.scheduling import checkpoint, stepwise


class Planner:
    """Makes plans for one query on one commit. ``notes`` are what it has to say about them."""

    def __init__(self, commit: Commit, weights: Mapping[str, float]) -> None:
        self._commit = commit
        self._weights = weights
        self.notes: tuple[Note, ...] = ()

    def plan(self, node: Node, scored: bool = True) -> Plan:
        """The plan for a tree; unless ``scored``, it has only what decides about matches."""
        checkpoint()
        if isinstance(node, Bool):
            return GroupPlan(
                [self.plan(part, scored) for part in node.must],
                [self.plan(part, scored) for part in node.should],
                [self.plan(part, False) for part in node.must_not],
                [self.plan(part, False) for part in node.filters],
            )
        if isinstance(node, Word | Phrase | Prefix):
            return self.leaf(node, scored)
        if isinstance(node, Nothing):
            return self._mask_of(()).tobytes()
        return self.mask(node).tobytes()

    def leaf(self, leaf: Leaf, scored: bool = True) -> LeafPlan:
        """The plan for a leaf."""
        parts = [
            Part(self._earned(leaf, level), weight(self._weights, leaf, level), level.admits)
            for level in stepwise(levels(leaf))
            if scored or level.admits
        ]
        # Where no document has the written form, nothing outranks those that share a stem.
        if not (scored and is_bounded(leaf) and len(parts[0].scored)):
            return LeafPlan(parts, None)
        par = 0.0
        for part in parts:
            par += part.weight * self._commit.idf(len(part.scored))
        return LeafPlan(parts, par)

    def mask(self, node: Filter) -> Mask:
        """The documents that pass a filter."""
        if isinstance(node, Source):
            mask = np.ones(self._commit.size, bool)
            for word in node.words:
                mask &= self._mask_of(self._commit.documents(SOURCE, word.stems))
            return mask
        if isinstance(node, Published):
            return self._published(node)
        if isinstance(node, Value):
            return self._commit.column(node.field).mask(node.value)
        if isinstance(node, Range):
            column = self._commit.column(node.field)
            assert isinstance(column, Several)
            return column.between(node.low, node.high)
        if isinstance(node, Named):
            return self._named(node)
        if isinstance(node, Choice):
            return self._choice(node)
        return self._mask_of(self._commit.holding(ID, node.ids))

    def _mask_of(self, docs: Ids | tuple[()]) -> Mask:
        mask = np.zeros(self._commit.size, bool)
        if len(docs):
            mask[docs] = True
        return mask

    def _named(self, node: Named) -> Mask:
        mask = self._mask_of(())
        for words in alternatives(node):
            lists = (self._commit.documents(NAMES, tokens) for tokens in words)
            mask[reduce(np.intersect1d, lists)] = True
        return mask

    def _choice(self, node: Choice) -> Mask:
        chosen = [self.mask(part) for part in node.any_of]
        mask = reduce(np.logical_or, chosen) if chosen else np.ones(self._commit.size, bool)
        for part in node.none_of:
            mask = mask & ~self.mask(part)
        return mask

    def _published(self, node: Published) -> Mask:
        days = self._commit.published
        mask = days > 0
        if node.after:
            mask = mask & (days >= node.after.toordinal())
        if node.before:
            mask = mask & (days <= node.before.toordinal())
        return mask

    def _earned(self, leaf: Leaf, level: Level) -> Scored:
        """The documents that match a leaf at a level, and their scores before they are weighed."""
        if isinstance(leaf, Word):
            return self._commit.scored(_field(leaf.field, level), level.of(leaf.terms))
        if isinstance(leaf, Prefix):
            return self._prefix(leaf, level)
        return self._commit.phrase((leaf, level), lambda: self._places(leaf, level))

    def _places(self, phrase: Phrase, level: Level) -> list[Places]:
        """The places of each word; beyond the written level, those of its written form too.

        Words with the same written form can have different stems, and each word of a
        phrase may match in its own way. In an exact phrase, a word may ask for a spelling.
        """
        return [self._word_places(word, phrase.field, level) for word in stepwise(phrase.words)]

    def _word_places(self, word: Word, field: Field, level: Level) -> Places:
        if word.spelling:
            return self._commit.exact_places(_field(field, WRITTEN), word)
        terms = [(_field(field, WRITTEN), WRITTEN.of(word.terms))]
        if level is not WRITTEN:
            terms.append((_field(field, level), level.of(word.terms)))
        return self._commit.places(*terms)

    def _prefix(self, node: Prefix, level: Level) -> Scored:
        """The documents with the prefix, and BM25 as if its words were one term."""
        others = node.others if level is WRITTEN else ()
        field = _field(node.field, level)
        terms, capped = self._commit.expanded(field, (node.prefix, *others))
        if capped and PREFIX_CAPPED not in self.notes:
            self.notes += (PREFIX_CAPPED,)
        return self._commit.scored(field, terms)


def _field(field: Field, level: Level) -> str:
    return (TITLE if field == "title" else "") + level.name
