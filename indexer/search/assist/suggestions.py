"""What someone may be about to type: words, phrases and titles of the collection.

All come from the engine, spelled as the articles write them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain

from bahith.analyzers.analyzer import Analyzer, Terms, Token
from bahith.analyzers.letters import ALEF, LAM
from bahith.indexer.article import Opening
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Field, Node, Prefix, Word
from bahith.indexer.results import Suggestion
from bahith.indexer.search.assist.phrases import Phrases, Text
from bahith.indexer.search.assist.spellings import spelled

LONGEST = 200
"""Characters of a text that suggestions are made for."""

LEAST = 2
"""Letters after which a word is completed."""

BROAD = 3
"""Letters after which articles are searched for all words that begin so."""

ARTICLES = 16
"""Articles, the best, whose titles and beginnings are read."""

CACHED = 1024
"""Titles and beginnings whose words are cached, some five KB each."""

SHARES = {"word": 4, "phrase": 3, "title": 3}
"""How many there may be of each kind where there are enough of all."""


class Suggester:
    """Makes suggestions from one index. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        self._engine = engine
        self._analyzer = analyzer
        # While a query is typed, the best articles mostly stay the same.
        self._text = lru_cache(CACHED)(partial(Text, analyzer))

    def suggestions(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """What ``text`` may become, ``limit`` at most: words, then phrases, then titles."""
        tokens = self._analyzer.tokens(text) if len(text) <= LONGEST else []
        if not tokens:
            return ()
        typed = _Typed(self._analyzer, text, tokens)
        forms = self._forms(typed) if typed.open and not typed.context else []
        articles = self._articles(typed, forms)
        phrases = Phrases(self._analyzer, typed.tokens, typed.beginnings, typed.open)
        for article in articles:
            phrases.read(map(self._text, (article.title, article.text)))
        found = {
            "word": [*self._words(typed, forms, phrases)],
            "phrase": [Suggestion(typed.kept + more, "phrase") for more in phrases.found()],
            "title": [*self._titles(typed)],
        }
        return _chosen(found, text, limit)

    def _forms(self, typed: _Typed) -> list[str]:
        """Forms that begin as was typed, the commonest first; with and without ال they are one."""
        found: dict[str, str] = {}
        for beginning in typed.completed:
            if len(found) < SHARES["word"]:
                for form, _ in self._engine.completions(beginning, SHARES["word"] + 1):
                    found.setdefault(_bare(form), form)
        return [*found.values()][: SHARES["word"] + 1]

    def _articles(self, typed: _Typed, forms: Sequence[str]) -> list[Opening]:
        if typed.context:
            must: tuple[Node, ...] = typed.context
            if typed.open and len(typed.beginnings[0]) >= BROAD:
                must += (typed.prefix(""),)
            return self._engine.openings(Bool(must=must), ARTICLES)
        query = Bool(should=tuple(map(_exactly, forms)))
        return self._engine.openings(query, ARTICLES) if forms else []

    def _words(self, typed: _Typed, forms: Sequence[str], phrases: Phrases) -> Iterator[Suggestion]:
        """The last word completed; beside other words, as the articles with these have it."""
        if typed.open:
            words = phrases.words() if typed.context else spelled(self._engine, forms)
            for text in words:
                yield Suggestion(typed.kept + text, "word")

    def _titles(self, typed: _Typed) -> Iterator[Suggestion]:
        """Titles with all the words, the last one as a beginning."""
        must: tuple[Node, ...] = typed.words("title")
        if typed.open and len(typed.beginnings[0]) >= LEAST:
            must += (typed.prefix("title"),)
        if must:
            for article in self._engine.openings(Bool(must=must), SHARES["title"] * 2):
                yield Suggestion(article.title, "title", article.id)


class _Typed:
    """What was typed: its words, of which the last may be a beginning only."""

    def __init__(self, analyzer: Analyzer, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self.tokens = tokens
        self.open = tokens[-1].end == len(text)
        self._analyzer = analyzer
        self._last = text[tokens[-1].start : tokens[-1].end]
        self.kept = text[: tokens[-1].start] if self.open else text
        self.beginnings = analyzer.prefixes(self._last)
        self.context = self.words("")

    @property
    def completed(self) -> tuple[str, ...]:
        """What forms may begin with: as typed, then without the article, then with it."""
        folded, bare = self._analyzer.fold(self._last), self.beginnings[0]
        its = tuple(dict.fromkeys((folded, bare, ALEF + LAM + bare)))
        return its if len(bare) >= LEAST else ()

    def words(self, field: Field) -> tuple[Word, ...]:
        """The words but for the open one; without stop words, if there are others."""
        whole = self.tokens[:-1] if self.open else self.tokens
        found = {t.terms: Word(self._text[t.start : t.end], t.terms, field) for t in whole}
        telling = tuple(w for terms, w in found.items() if not self._analyzer.is_stop_word(terms))
        return telling or tuple(found.values())

    def prefix(self, field: Field) -> Prefix:
        """The open word as what words begin with."""
        bare, *others = self.beginnings
        return Prefix(self._last, bare, field, tuple(others))


def _exactly(form: str) -> Word:
    return Word(form, Terms(form, (), ()), exact=True)


def _bare(form: str) -> str:
    return form.removeprefix(ALEF + LAM)


def _chosen(found: dict[str, list[Suggestion]], typed: str, limit: int) -> tuple[Suggestion, ...]:
    """Each text once, and what was typed not at all; more of a kind where others have few."""
    seen = {" ".join(typed.split())}
    for kind, some in found.items():
        kept = {s.text: s for s in some if " ".join(s.text.split()) not in seen and s.text.strip()}
        seen |= kept.keys()
        found[kind] = [*kept.values()]
    counts = {kind: min(SHARES[kind], len(some)) for kind, some in found.items()}
    while sum(counts.values()) > limit:
        counts[max(counts, key=counts.__getitem__)] -= 1
    for kind, some in found.items():
        counts[kind] += max(0, min(len(some) - counts[kind], limit - sum(counts.values())))
    return tuple(chain.from_iterable(some[: counts[kind]] for kind, some in found.items()))
