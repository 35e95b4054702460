"""Parts of the analysis that can be left out: an analyzer without each, for ``ablation.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from bahith.analyzers import lexicon
from bahith.analyzers.analyzer import Analyzer, EncodedTexts, Terms
from bahith.analyzers.lexicon import Lexicon
from bahith.analyzers.stemming.affixes import NOUN
from bahith.analyzers.stemming.lemmas import MONTH, SPELLING
from bahith.analyzers.tokens import Token
from bahith.indexer.article import Article
from bahith.indexer.documents import Documents

UNTITLED = "titles weighted like the body"


class Without(Analyzer):
    """An analyzer that drops stems with the prefix ``mark``."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark

    def _left(self, word: Terms) -> Terms:
        return word._replace(stems=tuple(stem for stem in word.stems if stem[0] != self._mark))

    def terms(self, text: str) -> list[Terms]:
        return [*map(self._left, super().terms(text))]

    def tokens(self, text: str) -> list[Token]:
        return [token._replace(terms=self._left(token.terms)) for token in super().tokens(text)]

    def encode(self, texts: Iterable[str]) -> EncodedTexts:
        encoded = super().encode(texts)
        values: dict[str, Any] = {
            field.name: getattr(encoded, field.name) for field in fields(EncodedTexts)
        }
        values["vocabulary"] = [*map(self._left, encoded.vocabulary)]
        return EncodedTexts(**values)


class NoStopWords(Analyzer):
    """An analyzer without stop words."""

    def is_stop_word(self, terms: Terms) -> bool:
        return False


def lacking(*tables: str) -> Callable[[], Analyzer]:
    """Makes an analyzer whose lexicon lacks these tables."""
    return lambda: Analyzer(lexicon.load()._replace(**{table: {} for table in tables}))


def without_broken_plurals() -> Analyzer:
    """An analyzer to which broken plurals are words of their own."""
    words = lexicon.load()
    own = {plural: {NOUN: int(max(counts.values()))} for plural, counts in words.plurals.items()}
    return Analyzer(words._replace(plurals={}, kinds={**own, **words.kinds}))


PARTS: dict[str, Callable[[], Analyzer]] = {
    "all parts": Analyzer,
    UNTITLED: Analyzer,
    "without broken plurals": without_broken_plurals,
    "without adjectives of origin": lacking("origins"),
    "without spellings of names": lambda: Without(SPELLING),
    "without names of months": lambda: Without(MONTH),
    "without roots of the dictionary": lacking("roots"),
    "without any lexicon": lacking(*Lexicon._fields),
    "with all stop words": NoStopWords,
}


def documents(articles: Sequence[Article], analyzer: Analyzer, titled: bool) -> Documents:
    """The articles as engines index them; unless ``titled``, words of titles are in the body."""
    texts = [
        text
        for one in articles
        for text in (
            (one.title, one.body, "") if titled else ("", f"{one.title}\n{one.body}".strip(), "")
        )
    ]
    return Documents(articles, analyzer.encode(texts), [b""] * len(articles))
