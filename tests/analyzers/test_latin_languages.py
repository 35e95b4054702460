"""Words in articles in German and other languages meet their forms, and nothing else changes."""

from __future__ import annotations

import pytest
from arabic_texts import anything
from hypothesis import given

from bahith.analyzers import latin_languages
from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.latin_languages import EXAMPLES, SNOWBALL
from bahith.analyzers.relations import relation


def meets(analyzer: Analyzer, typed: str, written: str, language: str) -> bool:
    """Whether a word of a query matches one in an article in this language."""
    (asked,), (found,) = analyzer.terms(typed), analyzer.terms(written)
    terms = latin_languages.with_stems(found, language)
    return relation(latin_languages.of_query(asked), terms) is not None


@pytest.mark.parametrize(("language", "one", "other"), EXAMPLES)
def test_forms_meet_in_articles_in_their_language(
    analyzer: Analyzer, language: str, one: str, other: str
) -> None:
    assert meets(analyzer, one, other, language)
    assert meets(analyzer, other, one, language)


@pytest.mark.parametrize("language", ["", "ar", "en", "fr"])
def test_other_articles_have_no_such_stems(analyzer: Analyzer, language: str) -> None:
    assert not meets(analyzer, "Wahlen", "Wahl", language)


def test_function_words_of_the_language_have_no_stem(analyzer: Analyzer) -> None:
    (terms,) = analyzer.terms("nicht")
    assert latin_languages.is_stop_word("nicht", "de")
    assert latin_languages.with_stems(terms, "de") == terms
    assert latin_languages.with_stems(terms, "nl") != terms


def test_there_are_function_words_of_every_language() -> None:
    assert all(latin_languages.is_stop_word("de", code) for code in ("es", "nl", "pt"))
    assert all(latin_languages.is_stop_word("la", code) for code in ("es", "it"))
    assert latin_languages.is_stop_word("der", "de")


@given(anything)
def test_encoded_texts_have_the_stems_of_their_languages(analyzer: Analyzer, text: str) -> None:
    languages = ["", *SNOWBALL, "ar"]
    texts = [f"{text} Wahlen nicht ministros"] * len(languages)
    encoded = latin_languages.encoded(analyzer.encode(texts), languages)
    for language, words, plain in zip(
        languages, encoded.decode(), analyzer.terms_batch(texts), strict=True
    ):
        assert words == [latin_languages.with_stems(word, language) for word in plain]


@given(anything)
def test_tokens_have_the_stems_of_their_language(analyzer: Analyzer, text: str) -> None:
    (plain,) = analyzer.lazy_tokens([text])
    words = latin_languages.tokens(plain, "de")
    for number, terms in enumerate(plain.terms):
        stemmed = latin_languages.with_stems(terms, "de")
        assert words.terms[number] == stemmed
        assert words[number] == plain[number]._replace(terms=stemmed)
