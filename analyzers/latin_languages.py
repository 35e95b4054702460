"""Stems of words in articles in German and other languages that are written in Latin letters.

Every word in Latin letters has an English and a French stem (``latin``), whatever its article. Only
articles in one of the other languages have its stems: in all articles, they would make too many
words meet. A query's language is unknown, so its words have the stems of all of these languages. A
stem begins with its language, and meets no stem of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Final

import numpy as np
import Stemmer

from bahith.analyzers import wordlists
from bahith.analyzers.terms import EncodedTexts, Terms
from bahith.analyzers.tokens import LazyTokens

SNOWBALL: Final = {
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
"""The stemmer (Snowball's name) of each of the languages, by their codes of ISO 639."""

SIGN: Final = "&"
"""The first character of such a stem: ``&de:minist``."""

EXAMPLES: Final = (
    ("de", "Wahlen", "Wahl"),
    ("de", "Häuser", "Haus"),
    ("es", "elecciones", "elección"),
    ("it", "elezioni", "elezione"),
    ("nl", "verkiezingen", "verkiezing"),
    ("pt", "ministros", "ministro"),
)
"""A language, and two words that match in its articles."""

_SHORTEST: Final = 4
"""The fewest letters of a word that is stemmed, as of ``latin``."""


def with_stems(terms: Terms, language: str) -> Terms:
    """The terms of a word in an article in ``language``, a code of ISO 639."""
    if language not in SNOWBALL or is_stop_word(terms.written, language):
        return terms
    return _with_stems(terms, (language,))


def tokens(words: LazyTokens, language: str) -> LazyTokens:
    """The words of a text that is in this language, with its stems."""
    if language not in SNOWBALL:
        return words
    return words.changed(cache(partial(with_stems, language=language)))


def of_query(terms: Terms) -> Terms:
    """The terms of a word of a query, which is to be found in articles of all languages."""
    return _with_stems(terms, (*SNOWBALL,))


def is_stop_word(written: str, language: str) -> bool:
    """Whether a written form is a function word in this language."""
    return written in _stop_words().get(language, ())


def encoded(texts: EncodedTexts, languages: Sequence[str]) -> EncodedTexts:
    """The same texts, each with the stems of its language; "" has none."""
    if SNOWBALL.keys().isdisjoint(languages):
        return texts
    vocabulary, ids, spellings = [*texts.vocabulary], texts.ids.copy(), [*texts.spellings]
    text_of_word = np.repeat(np.arange(len(languages)), texts.lengths)
    for language in sorted(SNOWBALL.keys() & {*languages}):
        in_language = np.isin(text_of_word, [n for n, of in enumerate(languages) if of == language])
        words, places = np.unique(ids[in_language], return_inverse=True)
        moved = np.empty_like(words)
        for place, word in enumerate(words.tolist()):
            terms = with_stems(vocabulary[word], language)
            moved[place] = word if terms is vocabulary[word] else len(vocabulary)
            if terms is not vocabulary[word]:
                vocabulary.append(terms)
                spellings.append(spellings[word])
        ids[in_language] = moved[places]
    places_of_words = texts.starts, texts.sizes, texts.joined
    return EncodedTexts(vocabulary, ids, texts.lengths, spellings, *places_of_words)


def _with_stems(terms: Terms, languages: Sequence[str]) -> Terms:
    word = terms.written
    if len(word) < _SHORTEST or not _is_latin(word):
        return terms
    stems = [f"{SIGN}{language}:{_stem(language, word)}" for language in languages]
    return terms._replace(stems=(*terms.stems, *stems))


def _is_latin(word: str) -> bool:
    return word.isalpha() and max(word) < "\u0250"


def _stem(language: str, word: str) -> str:
    # A stemmer is no object to share between threads, and takes no time to make.
    return str(Stemmer.Stemmer(SNOWBALL[language], 0).stemWord(word))


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    lines = wordlists.lines(wordlists.folder() / "stopwords_latin.txt")
    return {code: frozenset(words) for code, *words in map(str.split, lines)}
