"""Phrases: consecutive words, each matched by its written form or by any of its stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, product, takewhile
from typing import NamedTuple

from tantivy import Query

from bahith.indexer.engines.ranking import (
    WRITTEN,
    Level,
)
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.schema import COMBINED, END, IN_TITLE, OF, WORDS, schema, term
from bahith.indexer.engines.tantivy.tokens import combined_key, spelling_of, stems_of
from bahith.indexer.engines.tantivy.vocabulary import Tokens, forms, keys
from bahith.indexer.query import Field, Phrase, Word

Place = tuple[int, Tokens]
"""The position of a word, in tokens from the start of the phrase, and its alternatives."""

PLACES = 2
"""Consecutive tokens of each word: the key of its stems, its written form."""

_STATES = 800
"""States of a pattern's automaton, one for each byte no other word shares; tantivy allows 1000."""

_START = re.compile(f"[^{OF}{END}]*[{OF}{END}]?")
"""What all tokens of a written form start with, or of a first stem."""

_REST = r"[\x{1}-\x{7f}]*"

_SIGN = re.compile(r"[\W_]")
"""Characters that may have a meaning in a pattern."""


def places(commit: Commit, word: Word, field: Field, level: Level) -> list[Place]:
    """Where a word of a phrase can match, and by which tokens; position 0 is that of the key."""
    mark = IN_TITLE if field else ""
    written_forms = forms(commit, word.terms, mark)
    if word.spelling:
        written_forms = tuple(form for form in written_forms if word.accepts(spelling_of(form)))
    if level is WRITTEN:
        return [(1, written_forms)] if written_forms else []
    stems = frozenset(map(term, word.terms.stems))
    by_stem = keys(commit, word.terms.stems, mark)
    # Words with the same written form mostly share a stem: their key matches already.
    others = tuple(form for form in written_forms if stems.isdisjoint(stems_of(form)))
    return [(place, tokens) for place, tokens in ((0, by_stem), (1, others)) if tokens]


class Way(NamedTuple):
    """One query of a phrase: what matches at each position, and the idf in the query's score.

    With ``patterns``, each position has a pattern, otherwise a token. The idf is the sum over the
    positions; to tantivy a pattern is a term that occurs in no article.
    """

    words: tuple[tuple[int, str], ...]
    patterns: bool
    idf: float

    def query(self) -> Query:
        """The query. Once searched, it holds the automata of its patterns: megabytes."""
        make = Query.regex_phrase_query if self.patterns else Query.phrase_query
        return make(schema(), WORDS, [*self.words])


def phrase(commit: Commit, leaf: Phrase, level: Level) -> tuple[Way, ...]:
    """The ways to match two words or more at a level; none if a word occurs nowhere."""
    each = [
        [(place, some) for place, tokens in alternatives for some in _parts(tokens)]
        for alternatives in (places(commit, word, leaf.field, level) for word in leaf.words)
    ]
    return tuple(
        _at(
            commit,
            [(PLACES * number + place, tokens) for number, (place, tokens) in enumerate(way)],
        )
        for way in product(*each)
    )


def union(commit: Commit, tokens: Tokens, level: Level) -> list[tuple[Query, float]]:
    """Queries that count the tokens of a level as one term, as few as possible.

    Each comes with the idf in its score, as in ``Way``.
    """
    if level is WRITTEN:
        return [_counted(commit, some) for some in _parts(sorted(tokens))]
    begun = {key for stem in tokens for key, _ in commit.tokens_with_prefix(WORDS, stem + END)}
    pairs = (pair for stem in tokens for pair, _ in commit.tokens_with_prefix(COMBINED, stem + OF))
    others = {*map(combined_key, pairs)}
    return [_counted(commit, some) for keys in (begun, others) for some in _parts(sorted(keys))]


def _counted(commit: Commit, tokens: Tokens) -> tuple[Query, float]:
    """Tokens of ``words`` as one term.

    The pattern stands twice at one position, so this is a phrase query, and tantivy counts
    the occurrences of all alternatives together, which no query of single terms does.
    """
    if len(tokens) == 1:
        idf = commit.native_idf(commit.frequency(WORDS, tokens))
        return Query.term_query(schema(), WORDS, tokens[0], "freq"), idf
    pattern = _pattern(commit, tokens)
    twice: list[str | tuple[int, str]] = [(0, pattern), (0, pattern)]
    return Query.regex_phrase_query(schema(), WORDS, twice), 2 * commit.native_idf(0)


def _parts(tokens: Iterable[str]) -> list[Tokens]:
    """Alternatives in groups that each fit into one pattern."""
    groups: list[list[str]] = []
    size, before = _STATES, ""
    for each in tokens:
        size, before = size + len(each[_shared(each, before) :].encode()), each
        if size > _STATES:
            groups.append([])
            size = len(each.encode())
        groups[-1].append(each)
    return [tuple(group) for group in groups]


def _shared(one: str, other: str) -> int:
    """The length of their common prefix."""
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False)))


def _at(commit: Commit, way: Sequence[Place]) -> Way:
    if all(len(tokens) == 1 for _, tokens in way):
        # As patterns, each would need an automaton and a pass over the whole dictionary.
        idf = sum(commit.native_idf(commit.frequency(WORDS, tokens)) for _, tokens in way)
        return Way(tuple((place, tokens[0]) for place, tokens in way), False, idf)
    patterns = tuple((place, _pattern(commit, tokens)) for place, tokens in way)
    return Way(patterns, True, len(way) * commit.native_idf(0))


def _pattern(commit: Commit, tokens: Iterable[str]) -> str:
    """A pattern that matches these tokens and no others of the commit, with few states.

    tantivy builds its automaton for each search, which takes several microseconds a state. Mostly
    all tokens of a written form or a first stem are meant, so what they start with is enough.
    """
    starts: dict[str, list[str]] = {}
    for token in tokens:
        starts.setdefault(_START.match(token)[0], []).append(token)  # type: ignore[index]  # always matches
    ways = chain.from_iterable(_ways(commit, start, some) for start, some in starts.items())
    return f"(?:{'|'.join(ways)})"


def _ways(commit: Commit, start: str, tokens: list[str]) -> list[str]:
    """Alternatives in a pattern for tokens with this start."""
    if len(tokens) > 1 and all(token[len(start) :].isascii() for token in tokens):
        every = commit.tokens_with_prefix(WORDS, start)
        if len(every) == len(tokens) and {token for token, _ in every} == {*tokens}:
            return [_literal(start) + _REST]
    return [*map(_literal, tokens)]


def _literal(token: str) -> str:
    return _SIGN.sub(lambda match: f"\\x{{{ord(match[0]):x}}}", token)
