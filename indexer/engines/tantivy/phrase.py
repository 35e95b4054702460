"""Phrases: words one after the other, each met by its written form or by any of its stems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product, takewhile

from tantivy import Query

from indexer.engines.base import WRITTEN, Level
from indexer.engines.tantivy.commit import Commit
from indexer.engines.tantivy.expand import Tokens, forms, keys
from indexer.engines.tantivy.prepare import combined_key, stems_of
from indexer.engines.tantivy.schema import COMBINED, END, IN_TITLE, OF, WORDS, schema, term
from indexer.query import Field, Phrase, Word

Place = tuple[int, Tokens]
"""Where a word stands, in tokens from the first word of the phrase, and what may stand there."""

PLACES = 2
"""So many tokens of each word lie one after the other: the key of its stems, its written form."""

_STATES = 800
"""An automaton of tantivy has at most 1000 states, one for each byte that no other word shares."""


def places(commit: Commit, word: Word, field: Field, level: Level) -> list[Place]:
    """Where a word of a phrase can be met, and by what; place 0 is that of the key."""
    mark = IN_TITLE if field else ""
    found = forms(commit, word.terms, mark)
    if level is WRITTEN:
        return [(1, found)] if found else []
    stems = frozenset(map(term, word.terms.stems))
    by_stem = keys(commit, word.terms.stems, mark)
    # Words written alike mostly share a stem as well: these are met by their key already.
    others = tuple(form for form in found if stems.isdisjoint(stems_of(form)))
    return [(place, tokens) for place, tokens in ((0, by_stem), (1, others)) if tokens]


def phrase(commit: Commit, asked: Phrase, level: Level) -> list[tuple[Query, float]]:
    """The queries for two words or more at a level, none where a word of it is nowhere.

    With each the idf that is in its score: of tokens their own, and a pattern is for tantivy
    a term that no article has. Both are added up over the words.
    """
    each = [
        [(place, some) for place, tokens in found for some in _parts(tokens)]
        for found in (places(commit, word, asked.field, level) for word in asked.words)
    ]
    return [
        _at(
            commit,
            [(PLACES * number + place, tokens) for number, (place, tokens) in enumerate(way)],
        )
        for way in product(*each)
    ]


def union(commit: Commit, terms: Iterable[str], level: Level) -> list[tuple[Query, float]]:
    """Terms of a level counted as one term, in a few queries: as many as there have to be.

    With each the idf that is in its score, as of ``phrase``.

    Two patterns at the same place are met wherever one of them is, so tantivy counts the
    places of all alternatives together, which no query of single terms does.
    """
    end = OF if level is WRITTEN else END
    patterns = [f"{_pattern(some)}{_literal(end)}.*" for some in _parts(sorted(terms))]
    if level is not WRITTEN:
        pairs = (pair for each in terms for pair, _ in commit.beginning(COMBINED, each + OF))
        patterns += map(_pattern, _parts(sorted({*map(combined_key, pairs)})))
    return [
        (Query.regex_phrase_query(schema(), WORDS, [(0, each), (0, each)]), 2 * commit.idf(0))
        for each in patterns
    ]


def _parts(tokens: Iterable[str]) -> list[Tokens]:
    """Alternatives in groups that fit into one pattern."""
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
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False)))


def _at(commit: Commit, way: Sequence[Place]) -> tuple[Query, float]:
    if all(len(tokens) == 1 for _, tokens in way):
        # As a pattern each would be made an automaton, and sought in the whole dictionary.
        words: list[str | tuple[int, str]] = [(place, tokens[0]) for place, tokens in way]
        idf = sum(commit.idf(commit.frequency(WORDS, tokens)) for _, tokens in way)
        return Query.phrase_query(schema(), WORDS, words), idf
    patterns: list[str | tuple[int, str]] = [(place, _pattern(tokens)) for place, tokens in way]
    return Query.regex_phrase_query(schema(), WORDS, patterns), len(way) * commit.idf(0)


def _pattern(tokens: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(_literal, tokens))})"


def _literal(token: str) -> str:
    return "".join(c if c.isalnum() else f"\\x{{{ord(c):x}}}" for c in token)
