"""Why an article was found: which words met, how, and what each level of evidence was worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from bahith.analyzers.analyzer import Analyzer, LazyTokens, Token
from bahith.analyzers.relations import Relation, relation
from bahith.indexer.article import Article
from bahith.indexer.engines.ranking import (
    LEVELS,
    ROOTS,
)
from bahith.indexer.query import Leaf, Node, Phrase, Prefix, Word
from bahith.indexer.results import Evidence, Explanation, Match, Share
from bahith.indexer.search.snippets.matching import Matcher, in_field

MAX_FOUND: Final = 5
"""Different words of an article told for one word of the question, the closest first."""

PREFIX: Final = "prefix"
"""How a word met that begins as asked; all other ways are values of Relation."""

WAYS: Final = (PREFIX, *(way.value for way in Relation))
"""How words meet, the closest first."""


class _Meeting(NamedTuple):
    """A word as it was asked for, the word of a text that met it, and how."""

    asked: str
    token: Token
    how: str


class Explainer:
    """Explains the hits of one question. Made once, used for every hit."""

    def __init__(self, tree: Node, analyzer: Analyzer) -> None:
        """``analyzer`` is the one that made the terms of ``tree``."""
        self._analyzer = analyzer
        self._title = Matcher(in_field(tree, "title"))
        self._body = Matcher(in_field(tree, ""))

    def explain(self, article: Article, evidence: Sequence[Evidence]) -> Explanation:
        """Why ``article`` matched, with ``evidence`` from the engine; empty, it gives no shares."""
        ranking = [e.leaf for e in evidence if e.level == ROOTS.name]
        met: list[tuple[_Meeting, str]] = []
        texts, matchers = (article.title, article.body), (self._title, self._body)
        for text, words, matcher in zip(
            texts, self._analyzer.lazy_tokens(texts), matchers, strict=True
        ):
            found = (*_admitted(matcher, words), *_related(ranking, words))
            met += ((meeting, text[slice(*meeting.token[:2])]) for meeting in found)
        return Explanation(_shares(evidence), self._told(met))

    def _told(self, met: Iterable[tuple[_Meeting, str]]) -> tuple[Match, ...]:
        """The meetings to tell: by the question's words, and for each the closest first."""
        told: dict[str, dict[str, Match]] = {
            text: {} for leaf in self._title.leaves for text, _ in _asked(leaf)
        }
        for (asked, token, how), found in sorted(met, key=lambda pair: WAYS.index(pair[0].how)):
            words = told[asked]
            if len(words) < MAX_FOUND:
                words.setdefault(token.terms.written, Match(asked, found, how))
        return tuple(match for words in told.values() for match in words.values())


def _asked(leaf: Leaf) -> list[tuple[str, Word | None]]:
    """What a leaf asks for, word by word, as a person typed it."""
    if isinstance(leaf, Prefix):
        return [(f"{leaf.text}*", None)]
    return [(word.text, word) for word in (leaf.words if isinstance(leaf, Phrase) else (leaf,))]


def _admitted(matcher: Matcher, words: LazyTokens) -> Iterator[_Meeting]:
    """The meetings that make the article a result: those that are marked in it."""
    for occurrence in matcher.occurrences(words):
        met = map(words.__getitem__, range(occurrence.first, occurrence.last + 1))
        for (asked, word), token in zip(_asked(matcher.leaves[occurrence.leaf]), met, strict=True):
            how = relation(word.terms, token.terms) if word else None
            yield _Meeting(asked, token, how.value if how else PREFIX)


def _related(leaves: Iterable[Leaf], words: LazyTokens) -> Iterator[_Meeting]:
    """The meetings by a root, which only rank; a word that met more closely is told so."""
    asked: dict[str, list[Word]] = {}
    for word in leaves:
        if isinstance(word, Word):
            for root in word.terms.roots:
                asked.setdefault(root, []).append(word)
    for number, terms in enumerate(words.terms):
        for root in terms.roots:
            for word in asked.get(root, ()):
                yield _Meeting(word.text, words[number], Relation.ROOT.value)


def _shares(evidence: Iterable[Evidence]) -> tuple[Share, ...]:
    """What part of the score each level earned, rounded so that the sum stays 100 percent."""
    earned = {level.name: 0.0 for level in LEVELS}
    for part in evidence:
        earned[part.level] += part.score
    total = sum(earned.values())
    exact = {name: 100 * score / total for name, score in earned.items() if score}
    percents = {name: int(share) for name, share in exact.items()}
    missing = 100 - sum(percents.values())
    for name in sorted(exact, key=lambda name: percents[name] - exact[name])[:missing]:
        percents[name] += 1
    return tuple(Share(name, percent) for name, percent in percents.items())
