from __future__ import annotations

from collections.abc import Callable

import pytest

from bahith.analyzers import folding, stopwords
from bahith.analyzers.analyzer import Analyzer, Terms

One = Callable[[str], Terms]

SMALL = ("في", "من", "على", "إلى", "عن", "هذا", "هذه", "التي", "الذين", "أن", "إن", "كان", "كما")
JOINED = ("وفي", "ففي", "ومن", "فمن", "وهو", "فهو", "وهي", "فهي", "ولم", "فلم", "وقد", "فإن")
CONTENT = (
    "فهم",
    "ماء",
    "علي",
    "منى",
    "الأم",
    "أم",
    "آلام",
    "ولد",
    "تل",
    "بلاد",
    "حكومة",
    "العراق",
    "فيلم",
    "عام",
    "واحد",
    "2021",
    "BBC",
)


@pytest.mark.parametrize("word", [*SMALL, *JOINED])
def test_words_of_grammar_are_stop_words(analyzer: Analyzer, one: One, word: str) -> None:
    assert analyzer.is_stop_word(one(word))


@pytest.mark.parametrize("word", ["الى", "إلي", "إِلَى", "عـلى", "هٰذا", "هٰذِهِ", "ﻓﻲ", "The"])
def test_they_are_known_in_every_spelling(analyzer: Analyzer, one: One, word: str) -> None:
    assert analyzer.is_stop_word(one(word))


@pytest.mark.parametrize("word", CONTENT)
def test_words_of_content_are_not(analyzer: Analyzer, one: One, word: str) -> None:
    assert not analyzer.is_stop_word(one(word))


def test_every_line_of_the_data_is_folded_on_loading() -> None:
    words = stopwords.load(folding.fold)
    assert len(words) > 200
    assert [word for word in words if folding.fold(word) != word] == []


def test_each_but_a_lone_waw_is_one_word_with_one_stem(one: One) -> None:
    for word in sorted(stopwords.load(folding.fold) - {"و"}):
        assert one(word).written == word
        assert len(one(word).stems) == 1


def test_they_keep_their_place_among_the_terms(analyzer: Analyzer) -> None:
    written = [terms.written for terms in analyzer.terms("في البيت من على الجبل")]
    assert written == ["في", "البيت", "من", "علا", "الجبل"]
