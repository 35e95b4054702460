"""Letters of an acronym that are typed apart become one operand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.search.query import acronyms
from bahith.indexer.search.query.text import QueryText


def operands(q: str) -> list[str]:
    return [lexeme.text for lexeme in acronyms.joined(QueryText.of(q).lexemes) if lexeme.text]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("أ ف ب", ["أ ف ب"]),
        ("وكالة أ ف ب تقول", ["وكالة", "أ ف ب", "تقول"]),
        ("د. ب. أ.", ["د. ب. أ."]),
        ("ب ب سي", ["ب ب سي"]),
        ("بي بي سي", ["بي بي سي"]),
        ("قناة سي إن إن", ["قناة", "سي إن إن"]),
        ("إن بي سي", ["إن بي سي"]),
        ("آي بي إم", ["آي بي إم"]),
        ("بي إم دبليو", ["بي إم دبليو"]),
        ("سمعت في بي بي سي", ["سمعت", "في", "بي بي سي"]),
        ("بي بي سي في لندن", ["بي بي سي", "في", "لندن"]),
        ("A F P", ["A F P"]),
    ],
)
def test_letters_in_a_row(query: str, expected: list[str]) -> None:
    assert operands(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "أ. سعيد",
        "في لندن أو في باريس",
        "أو في",
        "إن في ذلك",
        "ما بي",
        "دي جي",
        "فيتامين ب و ج",
        '"أ" "ف" "ب"',
        "=أ =ف",
        "حرف ب",
    ],
)
def test_other_words_stay_by_themselves(query: str) -> None:
    assert operands(query) == [lexeme.text for lexeme in QueryText.of(query).lexemes if lexeme.text]


@given(st.lists(st.sampled_from(["أ", "ف", "في", "بي", "سي", "و", "قال", "(", ")", "-", '"أ ب"'])))
def test_no_letter_is_lost(parts: list[str]) -> None:
    q = " ".join(parts)
    assert (
        " ".join(operands(q)).split()
        == " ".join(lexeme.text for lexeme in QueryText.of(q).lexemes).split()
    )
