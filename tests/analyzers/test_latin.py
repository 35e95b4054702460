"""Words in Latin letters meet their English and French forms; F-16, F16 and F 16 are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from arabic_texts import anything
from hypothesis import given

from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.latin import EXAMPLES, join_designations
from bahith.analyzers.relations import Relation, relation

_TABLE = Path(__file__).resolve().parent.parent / "data" / "latin.tsv"
_ROWS = [tuple(line.split("\t")) for line in _TABLE.read_text("utf-8").splitlines()[1:]]


def match(analyzer: Analyzer, text: str, other: str) -> bool:
    """Whether the words of two texts match one by one."""
    words, others = analyzer.terms(text), analyzer.terms(other)
    relations = [relation(one, two) for one, two in zip(words, others, strict=False)]
    return len(words) == len(others) and {*relations} <= {Relation.WRITTEN, Relation.STEM}


@pytest.mark.parametrize(("text", "other", "expected"), _ROWS)
def test_forms_match_and_names_do_not(
    analyzer: Analyzer, text: str, other: str, expected: str
) -> None:
    assert match(analyzer, text, other) == match(analyzer, other, text) == (expected == "yes")


@pytest.mark.parametrize("texts", EXAMPLES)
def test_examples(analyzer: Analyzer, texts: tuple[str, ...]) -> None:
    assert all(match(analyzer, texts[0], text) for text in texts)


@pytest.mark.parametrize("word", ["Paris", "Times", "Moody's", "NATO", "Élysée", "running"])
def test_the_written_form_stays_whole(analyzer: Analyzer, word: str) -> None:
    (terms,) = analyzer.terms(word)
    assert terms.written == analyzer.fold(word)
    assert terms.written in terms.stems


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("F-16", [(0, 4), (0, 4)]),
        ("F16", [(0, 1), (1, 3)]),
        ("Su-35S", [(0, 5), (0, 5), (5, 6)]),
        ("5G", [(0, 1), (1, 2)]),
    ],
)
def test_a_hyphen_joins_the_parts_of_a_designation(
    analyzer: Analyzer, text: str, ranges: list[tuple[int, int]]
) -> None:
    assert [token[:2] for token in analyzer.tokens(text)] == ranges


@pytest.mark.parametrize("word", ["the", "of", "le", "la", "de", "du", "des", "Les", "avec"])
def test_function_words_are_stop_words(analyzer: Analyzer, word: str) -> None:
    (terms,) = analyzer.terms(word)
    assert analyzer.is_stop_word(terms)


@pytest.mark.parametrize("word", ["UN", "US", "WHO", "CAN", "May", "Will", "son", "plus", "été"])
def test_words_that_may_be_names_are_no_stop_words(analyzer: Analyzer, word: str) -> None:
    (terms,) = analyzer.terms(word)
    assert not analyzer.is_stop_word(terms)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("F 16", "F-16"),
        ("طائرة f 16", "طائرة f-16"),
        ('"B 52"', '"B-52"'),
        ("G 20", "G-20"),
        ("5 G", "5G"),
        ("A 320", "A-320"),
        ("a 16", "a 16"),
        ("iPhone 15", "iPhone 15"),
        ("US 2020", "US 2020"),
        ("F 16/7", "F 16/7"),
        ("في 2020", "في 2020"),
        ("2021 G 20", "2021 G-20"),
    ],
)
def test_a_letter_and_a_number_in_a_query_are_one(typed: str, read: str) -> None:
    assert join_designations(typed) == read


@given(anything)
def test_many_words_have_the_terms_that_each_has(analyzer: Analyzer, text: str) -> None:
    assert analyzer.terms_batch([text]) == [analyzer.terms(text)]
    assert isinstance(join_designations(text), str)
