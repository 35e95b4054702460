"""No common word is silenced by a function word that folds like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bahith.analyzers import function_words
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.folding import clean, fold, seated
from bahith.analyzers.function_words import spellings

One = Callable[[str], Terms]


class Row(NamedTuple):
    word: str
    kind: str
    meets: str
    does_not_meet: str


LINES = (Path(__file__).parent.parent / "data" / "homographs.tsv").read_text("utf-8").splitlines()
ROWS = [Row(*line.split("\t")) for line in LINES if line[0] != "#"]


def meet(some: Terms, others: Terms) -> bool:
    return some.written == others.written or not {*some.stems}.isdisjoint(others.stems)


@pytest.mark.parametrize("row", ROWS, ids=[row.word for row in ROWS])
def test_a_word_is_told_from_its_homograph(analyzer: Analyzer, one: One, row: Row) -> None:
    assert analyzer.is_stop_word(one(row.word)) == (row.kind == "stop")
    assert [other for other in row.meets.split() if not meet(one(row.word), one(other))] == []
    assert [other for other in row.does_not_meet.split() if meet(one(row.word), one(other))] == []


@pytest.mark.parametrize("row", ROWS, ids=[row.word for row in ROWS])
def test_folding_gives_its_written_form(analyzer: Analyzer, one: One, row: Row) -> None:
    assert analyzer.fold(row.word) == one(row.word).written


@pytest.mark.parametrize(("word", "function_word", "same"), spellings.EXAMPLES)
def test_examples(word: str, function_word: str, same: str) -> None:
    assert fold(word) == fold(function_word)
    assert spellings.is_one_of(seated(word), [seated(function_word)]) == (same == "yes")


def test_many_words_at_once_are_told_apart_too(analyzer: Analyzer) -> None:
    # More than the analyzer takes one by one.
    text = " ".join(row.word for row in ROWS) + " " + " ".join(map(chr, range(0x400, 0x460)))
    assert Analyzer().terms_batch([text]) == [analyzer.terms(text)]


def test_every_form_of_grammar_as_it_is_spelled_is_a_stop_word() -> None:
    words = function_words.load()
    for folded in words.stop_words & words.spellings.keys():
        assert all(words.is_stop_word(clean(word)) for word in words.spellings[folded])
