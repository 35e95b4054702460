"""Query trees as tantivy's queries: which articles match, and what each leaf adds to the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tantivy import Occur, Query

from bahith.indexer.engines.doubts import LEAN, is_bounded
from bahith.indexer.engines.ranking import (
    K1,
    POSITIONAL,
    PREFIX_CAPPED,
    ROOTS,
    WRITTEN,
    Level,
    levels,
)
from bahith.indexer.engines.tantivy import schema as names
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.filters import (
    EVERYTHING,
    NO_MATCH,
    all_of,
    any_of,
    filtered,
    silent,
)
from bahith.indexer.engines.tantivy.phrase import phrase, places, union
from bahith.indexer.engines.tantivy.schema import TERMS, TITLE, WORDS, schema, term, token
from bahith.indexer.engines.tantivy.tokens import root
from bahith.indexer.engines.tantivy.vocabulary import Tokens, expand, forms, prefix_field
from bahith.indexer.query import Bool, Field, Leaf, Node, Nothing, Phrase, Prefix, Word
from bahith.indexer.results import Note
from bahith.indexer.scheduling import checkpoint

ANOTHER_FORM = 0.15
"""The share of its own score that a second form of a word adds to the best one's.

BM25 of both counts together is more than that of the greater, and less than the sum of both.
"""

ANOTHER_IN_PREFIX = 0.1
"""The same for a prefix, of which an article often contains many words."""

SLOPE = 0.2
"""How much of its own score an article keeps that only shares a stem with a doubtful word."""

COUNTED = 200
"""Alternatives are counted as one term if at most this many articles contain any of them.

That takes several times as long as to count each by itself; and for the many words of a prefix,
making the automaton of a pattern alone takes milliseconds.
"""


def scores(node: Node) -> bool:
    """Whether any part of a tree can add to the score."""
    if isinstance(node, Bool):
        return any(scores(part) for part in (*node.must, *node.should))
    return isinstance(node, Word | Phrase | Prefix)


class Compiler:
    """Compiles query trees for one commit. ``notes`` are those of all trees compiled."""

    def __init__(self, commit: Commit, weights: Mapping[str, float]) -> None:
        self._commit = commit
        self._weights = weights
        self.notes: tuple[Note, ...] = ()

    def query(self, node: Node) -> Query:
        """The query that matches what a tree matches, with its score."""
        return self._bool(node if isinstance(node, Bool) else Bool(must=(node,)))

    def parts(self, node: Node) -> Iterator[tuple[Leaf, Level, Query]]:
        """Each leaf and level with a query for its share of the score.

        It matches only where all groups around the leaf match as well.
        """
        if isinstance(node, Bool):
            for part in (*node.must, *node.should):
                within = [silent(self.query(node))]
                for leaf, level, query in self.parts(part):
                    yield leaf, level, all_of([*within, query])
        elif isinstance(node, Word | Phrase | Prefix):
            for level in levels(node):
                if earning := self.earning(node, level):
                    yield node, level, any_of(earning)

    def _bool(self, node: Bool) -> Query:
        clauses: list[tuple[Occur, Query]] = []
        extras: list[Query] = []
        optional: list[Query] = []
        for part in node.must:
            admits, more = self._clause(part)
            clauses.append((Occur.Must, any_of(admits) if admits else NO_MATCH))
            extras += more
        for part in node.should:
            admits, more = self._clause(part)
            optional += admits
            extras += more
        if optional and not node.must:
            clauses.append((Occur.Must, any_of(optional)))
        elif node.should and not node.must:
            return NO_MATCH
        else:
            extras = [*optional, *extras]
        clauses += [(Occur.Must, silent(self._matching(part))) for part in node.filters]
        if not clauses:
            clauses.append((Occur.Must, EVERYTHING))
        clauses += [(Occur.Should, query) for query in extras]
        clauses += [(Occur.MustNot, self._matching(part)) for part in node.must_not]
        # Always a copy: a query that was searched holds its automata, which a cached one must not.
        return Query.boolean_query(clauses)

    def _clause(self, part: Node) -> tuple[list[Query], list[Query]]:
        """The queries that a part of a group matches by, and those that only add to the score."""
        if isinstance(part, Word):
            # Weights belong to the engine, so they are the same for all searches of a commit.
            key = part.terms, part.field, part.exact, part.doubtful
            return self._commit.cached(key, lambda: self._earnings(part))
        if isinstance(part, Phrase | Prefix):
            return self._earnings(part)
        return [self._matching(part)], []

    def _earnings(self, part: Leaf) -> tuple[list[Query], list[Query]]:
        if isinstance(part, Word) and is_bounded(part):
            return self._bounded(part)
        admits: list[Query] = []
        extras: list[Query] = []
        for level in levels(part):
            within = isinstance(part, Phrase) and level is WRITTEN and not part.exact
            # A phrase that matches as written also matches by its stems.
            (extras if within or not level.admits else admits).extend(self.earning(part, level))
        return admits, extras

    def _bounded(self, word: Word) -> tuple[list[Query], list[Query]]:
        """``_earnings`` of a doubtful word, about as ``ranking.bounded`` has them.

        No query of tantivy is the lesser of two scores. So what only shares a stem gets a part
        of par and a part of its own score, which is par at most.
        """
        written = self.earning(word, WRITTEN)
        others = {level: self.earning(word, level) for level in levels(word) if level != WRITTEN}
        stems = [query for level, queries in others.items() if level.admits for query in queries]
        every = [query for queries in others.values() for query in queries]
        if not (written and stems):
            return self._earnings(replace(word, doubtful=False))
        par = self.par(word)
        has_it, total = any_of(written), any_of([*written, *every])
        lifted = Query.disjunction_max_query([total, Query.const_score_query(has_it, par)])
        without = [(Occur.MustNot, has_it)]
        shared = [
            (Occur.Must, Query.const_score_query(any_of(stems), par * (1 - SLOPE * (K1 + 1)))),
            (Occur.Should, _boosted(any_of(every), SLOPE)),
        ]
        admits = [
            all_of([silent(has_it), lifted, _boosted(total, LEAN)]),
            Query.boolean_query([*shared, *without]),
        ]
        without.append((Occur.MustNot, any_of(stems)))
        roots = others.get(ROOTS, ())
        extras = [Query.boolean_query([(Occur.Must, query), *without]) for query in roots]
        return admits, extras

    def rescaled(self, word: Word, earned: dict[str, float]) -> float:
        """What a doubtful word earns of an article, of what it earned at each level."""
        total = sum(earned.values())
        counts = [self._commit.frequency(*self.of(word, level)) for level in POSITIONAL]
        if not all(counts) or all(level.name not in earned for level in POSITIONAL):
            return total
        par = self.par(word)
        if WRITTEN.name in earned:
            return max(total, par) + LEAN * total
        return par * (1 - SLOPE * (K1 + 1)) + SLOPE * total

    def par(self, word: Word) -> float:
        """What one occurrence of a word earns at all levels in an article of average length."""
        worth = 0.0
        for level in levels(word):
            field, tokens = self.of(word, level)
            if frequency := self._commit.present(field, tokens):
                worth += self._weights[level.name] * self._commit.idf(frequency)
        return worth

    def _matching(self, node: Node) -> Query:
        if isinstance(node, Bool):
            return self._bool(node)
        if isinstance(node, Word | Phrase | Prefix):
            admits, _ = self._clause(node)
            return any_of(admits) if admits else NO_MATCH
        if isinstance(node, Nothing):
            return NO_MATCH
        return silent(filtered(node, self._commit.fields))

    def earning(self, leaf: Leaf, level: Level) -> list[Query]:
        """The queries of a leaf at a level: any of them matches, and their scores are added up."""
        checkpoint()
        if isinstance(leaf, Word):
            return self._tokens(*self.of(leaf, level), level)
        return self._phrase(leaf, level) if isinstance(leaf, Phrase) else self._prefix(leaf, level)

    def _prefix(self, leaf: Prefix, level: Level) -> list[Query]:
        """BM25 of all terms with the prefix as if they were one."""
        prefixes = (leaf.prefix, *(leaf.others if level is WRITTEN else ()))
        queries, capped = self._commit.cached(
            ("prefix", prefixes, leaf.field, level),
            lambda: self._expand(prefixes, leaf.field, level),
        )
        if capped and PREFIX_CAPPED not in self.notes:
            self.notes += (PREFIX_CAPPED,)
        return [_boosted(query, leaf.weight) for query in queries]

    def _expand(self, prefixes: Tokens, field: Field, level: Level) -> tuple[list[Query], bool]:
        each, frequency, capped = expand(self._commit, field, level, prefixes)
        ways = self._apart(prefix_field(field, level), each, frequency, level)
        return [Query.disjunction_max_query(ways, ANOTHER_IN_PREFIX)] if ways else [], capped

    def of(self, word: Word, level: Level) -> tuple[str, Tokens]:
        """The field of a level, and the tokens of a word there."""
        terms = word.terms
        if level is ROOTS:
            return TERMS, tuple(map(root, terms.roots))
        if level is not WRITTEN:
            stems = tuple(token(term(stem)) for stem in terms.stems)
            return (TITLE if word.field else TERMS), stems
        if word.field:
            return TITLE, (token(names.WRITTEN + term(terms.written)),)
        return WORDS, forms(self._commit, terms)

    def _tokens(
        self, field: str, tokens: Tokens, level: Level, counted: int = COUNTED
    ) -> list[Query]:
        """BM25 of tokens as if they were one term, as frequent as all of them together."""
        if len(tokens) > 1:
            each = {token: self._commit.frequency(field, (token,)) for token in tokens}
            tokens = tuple(token for token in tokens if each[token])
        if not tokens:
            return []
        weight = self._weights[level.name]
        if len(tokens) == 1:
            correction = self._commit.correction(field, tokens[0])
            return [_boosted(_term(field, tokens[0]), weight * correction)]
        frequency = self._commit.present(field, tokens)
        if frequency <= counted and self._can_be_counted(field, tokens, level):
            ways = [
                _boosted(query, weight * self._commit.idf(frequency) / idf)
                for query, idf in union(self._commit, tokens, level)
            ]
        else:
            ways = self._apart(field, {token: each[token] for token in tokens}, frequency, level)
        return [Query.disjunction_max_query(ways, ANOTHER_FORM)]

    def _apart(
        self, field: str, each: Mapping[str, int], frequency: int, level: Level
    ) -> list[Query]:
        """BM25 of each token, as if it were as frequent as all of them together."""
        idf = self._commit.native_idf
        worth = self._weights[level.name] * self._commit.idf(frequency)
        return [_boosted(_term(field, token), worth / idf(count)) for token, count in each.items()]

    def _can_be_counted(self, field: str, tokens: Tokens, level: Level) -> bool:
        """Whether ``union`` can count these tokens as one."""
        placed = level is not ROOTS and field != TITLE
        return placed and not any(names.NONE in token for token in tokens)

    def _phrase(self, leaf: Phrase, level: Level) -> list[Query]:
        """BM25 of a phrase as if it were one term."""
        if len(leaf.words) == 1:
            alternatives = places(self._commit, leaf.words[0], leaf.field, level)
            return self._tokens(
                WORDS, tuple(t for _, tokens in alternatives for t in tokens), level, 0
            )
        ways = self._commit.cached((leaf, level), lambda: phrase(self._commit, leaf, level))
        if not ways:
            return []
        queries = [way.query() for way in ways]
        total = self._commit.cached(ways, lambda: self._commit.total(any_of(queries)))
        if not total:
            return []
        worth = self._weights[level.name] * self._commit.idf(total)
        each = [_boosted(q, worth / way.idf) for q, way in zip(queries, ways, strict=True)]
        return [Query.disjunction_max_query(each) if len(each) > 1 else each[0]]


def _term(field: str, token: str) -> Query:
    return Query.term_query(schema(), field, token, "freq")


def _boosted(query: Query, by: float) -> Query:
    return query if by == 1.0 else Query.boost_query(query, by)
