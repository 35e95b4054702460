"""What evidence about a question is computed from, for the first matches in a commit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, Occur, Query

from bahith.indexer.engines.ranking import levels
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.compile import Compiler
from bahith.indexer.engines.tantivy.filters import any_of, silent
from bahith.indexer.engines.tantivy.schema import ID, schema
from bahith.indexer.query import Word

AT_ONCE = 20
"""Words that one search looks for: each has a bit of the score, whose numbers have 24."""


class _Evidence(NamedTuple):
    """What a word is worth, and the query for articles that have it at any level, if any do."""

    worth: float
    tokens: Query | None


class Candidates:
    """The ``rescoring.Collection`` of the articles at some addresses."""

    def __init__(self, commit: Commit, compiler: Compiler, addresses: Sequence[DocAddress]) -> None:
        self._commit = commit
        self._compiler = compiler
        self._addresses = addresses
        self._stored = commit.store.candidates(addresses)
        self._places = {(a.segment_ord, a.doc): n for n, a in enumerate(addresses)}
        self.average = commit.average

    def worth(self, word: Word) -> float:
        """See ``rescoring.Collection``."""
        return self._evidence(word).worth

    def forward_lists(self) -> list[bytes]:
        """See ``rescoring.Collection``."""
        return [forward for _, forward in self._stored]

    def days(self, places: Sequence[int]) -> Sequence[int]:
        """See ``rescoring.Collection``."""
        days = []
        for address in map(self._addresses.__getitem__, places):
            published = self._commit.store.article(address.segment_ord, address.doc).published
            days.append(published.toordinal() if published else 0)
        return days

    def met(self, words: Sequence[Word]) -> NDArray[np.bool_]:
        """See ``rescoring.Collection``."""
        met = np.zeros((len(self._places), len(words)), bool)
        # For some hundred ids this is faster than making an automaton of the set.
        terms = [
            (Occur.Should, Query.term_query(schema(), ID, id, "basic")) for id, _ in self._stored
        ]
        only = silent(Query.boolean_query(terms))
        for start in range(0, len(words), AT_ONCE):
            some = words[start : start + AT_ONCE]
            bits = 1 << np.arange(len(some))
            clauses = [(Occur.Must, only)]
            for word, bit in zip(some, bits.tolist(), strict=True):
                if each := self._evidence(word).tokens:
                    clauses.append((Occur.Should, Query.const_score_query(each, float(bit))))
            _, hits = self._commit.search(Query.boolean_query(clauses), len(self._places))
            places = [self._places[address.segment_ord, address.doc] for _, address in hits]
            scores = np.array([score for score, _ in hits], np.int64)
            met[places, start : start + len(some)] = scores[:, None] & bits > 0
        return met

    def _evidence(self, word: Word) -> _Evidence:
        key = "evidence", word.terms, word.field, word.exact
        return self._commit.cached(key, lambda: self._looked_up(word))

    def _looked_up(self, word: Word) -> _Evidence:
        frequency = self._commit.frequency
        each = [(level.admits, *self._compiler.of(word, level)) for level in levels(word)]
        present = self._commit.present
        most = max(present(field, tokens) for admits, field, tokens in each if admits)
        ways = [
            Query.term_query(schema(), field, token, "basic")
            for _, field, tokens in each
            for token in tokens
            if frequency(field, (token,))
        ]
        return _Evidence(self._commit.idf(most) if most else 0.0, any_of(ways) if ways else None)
