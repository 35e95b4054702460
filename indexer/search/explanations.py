"""Why an article matched: which words met and how, and the share of each level of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Final, NamedTuple

from bahith.analyzers import latin_languages
from bahith.analyzers.analyzer import Analyzer, LazyTokens, Token
from bahith.analyzers.relations import Relation, relation
from bahith.indexer.article import Article
from bahith.indexer.engines.ranking import ROOTS, WEIGHTS
from bahith.indexer.query import Leaf, Node, Phrase, Prefix, Word
from bahith.indexer.results import Effect, Evidence, Explanation, Match, Share
from bahith.indexer.search.snippets.matching import Matcher, in_field
from bahith.indexer.search.snippets.words import AnalyzedWords

MAX_FOUND: Final = 5
"""The most words of an article to report for one word of the query, the closest first."""

PREFIX: Final = "prefix"
"""How a word meets a prefix query; all other ways are values of Relation."""

WAYS: Final = (PREFIX, *(way.value for way in Relation))
"""How words meet, the closest first."""


_ADDING: Final = ("synonyms", "spellings")
"""The kinds of rules that add words to a question: an article may match by others."""


_ABOUT_ARTICLES: Final = ("pins", "hide")
"""The kinds of rules that name articles."""


class _Meeting(NamedTuple):
    """A word of the query as typed, the word of a text that met it, and how."""

    typed: str
    token: Token
    how: str


class Explainer:
    """Explains the hits of one query. Made once, used for every hit."""

    def __init__(
        self,
        tree: Node,
        analyzer: Analyzer,
        effects: Sequence[Effect] = (),
        boosted: Callable[[Article], Iterable[Effect]] = lambda article: (),
    ) -> None:
        """``analyzer`` must be the one that made the terms of ``tree``.

        ``effects`` are those of rules that acted on the question; ``boosted`` tells those of boosts
        on an article.
        """
        self._analyzer = analyzer
        self._effects = [one for one in effects if one.kind != "boosts"]
        self._boosted = boosted
        self._title = Matcher(in_field(tree, "title"))
        self._body = Matcher(in_field(tree, ""))

    def explain(self, article: Article, evidence: Sequence[Evidence]) -> Explanation:
        """Why ``article`` matched. Without ``evidence`` from the engine there are no shares."""
        root_leaves = [e.leaf for e in evidence if e.leaf and e.level == ROOTS.name]
        meetings: list[tuple[_Meeting, str]] = []
        texts, matchers = (article.title, article.body), (self._title, self._body)
        for text, tokens, matcher in zip(
            texts, self._analyzer.lazy_tokens(texts), matchers, strict=True
        ):
            words = latin_languages.tokens(tokens, article.language)
            in_text = (*_admitted(matcher, words), *self._related(root_leaves, words))
            meetings += ((meeting, text[slice(*meeting.token[:2])]) for meeting in in_text)
        matches = self._matches(meetings)
        met = {match.asked for match in matches}
        effects = tuple(one for one in self._effects if _is_about(one, met, article))
        return Explanation(_shares(evidence), matches, (*effects, *self._boosted(article)))

    def _related(self, leaves: Iterable[Leaf], words: LazyTokens) -> Iterator[_Meeting]:
        """The meetings by a root, which only rank; a closer meeting of the same word wins."""
        by_root: dict[str, list[Word]] = {}
        for word in leaves:
            if isinstance(word, Word):
                for root in self._analyzer.roots(word.terms):
                    by_root.setdefault(root, []).append(word)
        if not by_root:
            return
        for number, terms in enumerate(words.terms):
            if not by_root.keys().isdisjoint(terms.roots):
                for root in by_root.keys() & self._analyzer.roots(terms):
                    for word in by_root[root]:
                        yield _Meeting(word.text, words[number], Relation.ROOT.value)

    def _matches(self, meetings: Iterable[tuple[_Meeting, str]]) -> tuple[Match, ...]:
        """The meetings to report: in the order of the query's words, for each the closest first."""
        by_word: dict[str, dict[str, Match]] = {
            text: {} for leaf in self._title.leaves for text, _ in _query_words(leaf)
        }
        closest_first = sorted(meetings, key=lambda pair: WAYS.index(pair[0].how))
        for (typed, token, how), written in closest_first:
            matches = by_word[typed]
            if len(matches) < MAX_FOUND:
                matches.setdefault(token.terms.written, Match(typed, written, how))
        return tuple(match for matches in by_word.values() for match in matches.values())


def _is_about(effect: Effect, met: Set[str], article: Article) -> bool:
    """Whether an article that has the words ``met`` owes anything to a rule."""
    if effect.kind in _ABOUT_ARTICLES:
        return article.id in effect.texts
    if effect.kind not in _ADDING:
        return True
    return any(met >= {*text.split()} for text in effect.texts)


def _query_words(leaf: Leaf) -> list[tuple[str, Word | None]]:
    """The words of a leaf, as typed."""
    if isinstance(leaf, Prefix):
        return [(f"{leaf.text}*", None)]
    return [(word.text, word) for word in (leaf.words if isinstance(leaf, Phrase) else (leaf,))]


def _admitted(matcher: Matcher, words: LazyTokens) -> Iterator[_Meeting]:
    """The meetings that make the article match: those that are marked in it."""
    for occurrence in matcher.occurrences(AnalyzedWords(words)):
        tokens = [*map(words.__getitem__, range(occurrence.first, occurrence.last + 1))]
        query_words = _query_words(matcher.leaves[occurrence.leaf])
        if len(tokens) > len(query_words):
            # A prefix goes on beyond the first word of a name: عبدال* in عبد الله.
            tokens = [tokens[0]._replace(end=tokens[-1].end)]
        for (typed, word), token in zip(query_words, tokens, strict=True):
            how = relation(word.terms, token.terms) if word else None
            yield _Meeting(typed, token, how.value if how else PREFIX)


def _shares(evidence: Iterable[Evidence]) -> tuple[Share, ...]:
    """Each level's share of the score, rounded so that the sum stays 100 percent."""
    earned = dict.fromkeys(WEIGHTS, 0.0)
    for part in evidence:
        earned[part.level] += part.score
    total = sum(earned.values())
    exact = {name: 100 * score / total for name, score in earned.items() if score}
    percents = {name: int(share) for name, share in exact.items()}
    missing = 100 - sum(percents.values())
    for name in sorted(exact, key=lambda name: percents[name] - exact[name])[:missing]:
        percents[name] += 1
    return tuple(Share(name, percent) for name, percent in percents.items())
