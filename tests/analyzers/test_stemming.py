"""Which words meet: those that share their written form or a stem."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from arabic_texts import anything
from hypothesis import given

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.stemming import broken_plurals, nouns, roots, verbs

TABLE = Path(__file__).resolve().parent.parent / "data" / "stemming.tsv"
LATER = ("month ", "spelling ")
"""Kinds of development pairs that no spelling rule or affix can join."""

Meet = Callable[[str, str], bool]


def numbered(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a table of tab-separated cells, without its comments, by number of line."""
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    return [(number, line.split("\t")) for number, line in lines if line and line[0] != "#"]


def pairs(path: Path) -> list[list[str]]:
    return [row for _, row in numbered(path)]


def golden() -> list[ParameterSet]:
    rows = []
    for number, (kind, word, other, match) in numbered(TABLE):
        name = f"{kind.replace(' ', '-')}-line-{number}"
        rows.append(pytest.param(word, other, match == "1", id=name))
    return rows


@pytest.mark.parametrize(("word", "other", "expected"), golden())
def test_words_meet_as_a_reader_expects(meet: Meet, word: str, other: str, expected: bool) -> None:
    assert meet(word, other) == meet(other, word) == expected


def test_no_pair_stands_twice_in_the_table() -> None:
    rows = [frozenset(row[1:3]) for row in pairs(TABLE)]
    assert len(rows) == len({*rows})


@pytest.mark.parametrize(("stem", "root"), roots.EXAMPLES)
def test_the_skeleton_of_an_unknown_word_is_its_consonants(stem: str, root: str) -> None:
    assert roots.skeleton(stem) == root


@pytest.mark.parametrize(("verb", "form"), verbs.EXAMPLES)
def test_a_verb_meets_its_forms(meet: Meet, verb: str, form: str) -> None:
    assert meet(verb, form)


@pytest.mark.parametrize(("noun", "form"), nouns.EXAMPLES)
def test_a_noun_meets_its_forms(meet: Meet, noun: str, form: str) -> None:
    assert meet(noun, form)


@pytest.mark.parametrize(("plural", "singular"), broken_plurals.EXAMPLES)
def test_a_plural_has_its_singular_among_the_candidates(plural: str, singular: str) -> None:
    assert singular in {word for words in broken_plurals.singulars(plural) for word in words}


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("وممالكها", "مملكة"), ("للأشرار", "شر"), ("بأبرياء", "بريء"), ("مزاعمهم", "مزعمة")],
)
def test_an_unlisted_plural_meets_its_singular(meet: Meet, plural: str, singular: str) -> None:
    assert meet(plural, singular)


def test_forms_of_a_root_share_it_and_stay_apart(meet: Meet, one: Callable[[str], Terms]) -> None:
    words = ("كتاب", "كاتب", "مكتب", "كتابة", "مكتبة")
    assert set.intersection(*({*one(word).roots} for word in words))
    assert not [pair for pair in combinations(words, 2) if meet(*pair)]


@given(anything)
def test_every_word_meets_itself_and_has_a_stem(analyzer: Analyzer, text: str) -> None:
    for terms in analyzer.terms(text):
        assert terms.stems
        assert terms.roots
        assert len({*terms.stems}) == len(terms.stems)


@given(anything)
def test_a_term_is_one_word_and_never_empty(analyzer: Analyzer, text: str) -> None:
    for found in analyzer.terms(text):
        terms = (found.written, *found.stems, *found.roots)
        assert all(term.split() == [term] for term in terms)


def test_development_pairs(meet: Meet, shared: Path) -> None:
    rows = pairs(shared / "pairs" / "word-pairs.tsv")
    wrong = [row for row in rows if meet(row[1], row[2]) != (row[3] == "1")]
    assert rows
    assert [row for row in wrong if not row[0].startswith(LATER)] == []
    assert [row for row in wrong if row[3] == "0"] == []


def test_development_plurals(analyzer: Analyzer, meet: Meet, shared: Path) -> None:
    rows = pairs(shared / "pairs" / "broken-plurals.tsv")
    words = [row for row in rows if all(len(analyzer.terms(word)) == 1 for word in row)]
    assert sum(meet(*row) for row in words) >= 436
