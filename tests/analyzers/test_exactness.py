"""Which marks and letters of a text agree with those of a question."""

from __future__ import annotations

import pytest
from arabic_texts import ARABIC
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.analyzers import exactness, vowels
from bahith.analyzers.analyzer import Analyzer, Terms

MARKED, LETTERED = Analyzer(), Analyzer(letters=True)


def agrees(analyzer: Analyzer, question: str, text: str) -> bool:
    (one,), (other,) = analyzer.terms(question), analyzer.terms(text)
    assert one.written == other.written
    return exactness.agrees(analyzer.exact_spelling(one), other.spelling, one.written)


@pytest.mark.parametrize(("question", "text", "expected"), vowels.EXAMPLES)
def test_marks(question: str, text: str, expected: str) -> None:
    assert agrees(MARKED, question, text) == (expected == "yes")


@pytest.mark.parametrize(("question", "text", "expected"), exactness.EXAMPLES)
def test_letters(question: str, text: str, expected: str) -> None:
    assert agrees(LETTERED, question, text) == (expected == "yes")


QURANIC = (
    ("المُلْك", "ٱلۡمُلۡكُ", "yes"),
    ("المَلِك", "ٱلۡمُلۡكُ", "no"),
    ("الصَّلَاة", "ٱلصَّلَوٰةَ", "yes"),
    ("الصِّلَاة", "ٱلصَّلَوٰةَ", "no"),
    ("السَّمَاوَات", "ٱلسَّمَٰوَٰتِ", "yes"),
    ("إِبْرَاهِيم", "إِبۡرَٰهِـۧمَ", "yes"),
    ("كِتَابٌ", "كِتَٰبٞ", "yes"),
    ("كِتَابٍ", "كِتَٰبٞ", "no"),
    ("هُدًى", "هُدٗى", "yes"),
    ("القُرْآنُ", "ٱلۡقُرۡءَانُ", "yes"),
)


@pytest.mark.parametrize(("question", "text", "expected"), QURANIC)
def test_marks_of_the_quran(question: str, text: str, expected: str) -> None:
    assert agrees(MARKED, question, text) == (expected == "yes")


def test_words_without_marks_have_no_spelling() -> None:
    assert not any(terms.spelling for terms in MARKED.terms("أعلنت وزارة المالية ﻻعب كـــتاب NATO"))


def test_one_by_one_as_together() -> None:
    text = " ".join(f"كِتاب{chr(letter)}ٌ" for letter in range(0x621, 0x63B) for _ in range(9))
    many = " ".join(f"{word}{n}" for n, word in enumerate(text.split()))
    for letters in (False, True):
        alone, together = Analyzer(letters=letters), Analyzer(letters=letters)
        (terms,) = together.terms_batch([many])
        assert terms == [each for word in many.split() for each in alone.terms(word)]


@pytest.mark.parametrize("word", ["Aٖ", "ministerِ", "NATOّ", "çaَ", "12ِ", "covidَ19", "étranger"])
def test_words_that_are_not_arabic_have_no_spelling(word: str) -> None:
    for analyzer in (MARKED, LETTERED):
        assert not any(terms.spelling for terms in analyzer.terms(word))
        assert analyzer.terms_batch([word]) == [analyzer.terms(word)]


def test_analyzers_with_other_spellings_are_others() -> None:
    assert MARKED.signature != LETTERED.signature


@max_examples(200)
@given(st.text(st.sampled_from(ARABIC), min_size=1, max_size=12))
def test_any_word_agrees_with_itself_and_with_its_bare_form(word: str) -> None:
    for analyzer in (MARKED, LETTERED):
        for terms in analyzer.terms(word):
            assert len(terms.spelling.partition(exactness.LETTERS)[0]) <= len(terms.written)
            wanted = analyzer.exact_spelling(terms)
            assert exactness.agrees(wanted, terms.spelling, terms.written)
    for terms in MARKED.terms(word):
        bare = Terms(terms.written, terms.stems)
        assert exactness.agrees(terms.spelling, bare.spelling, terms.written)
