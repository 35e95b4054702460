"""Expressions of filters select what AND, OR, NOT and brackets say, and any other text is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.query import Choice, Filter, Value
from bahith.indexer.search.query.expressions import MAX_DEPTH, BadExpression, negated, read

NAMES = ["a", "b", "c"]
conditions = st.sampled_from(NAMES).map(lambda name: f"{name} = 1")
expressions = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(" ".join),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"NOT ({one})"),
        conditions.map(lambda one: f"NOT {one}"),
    ),
    max_leaves=12,
)


def condition(name: str, operator: str, values: Sequence[str]) -> Filter:
    if operator == "IN":
        return Choice(tuple(Value(name, value) for value in values))
    return Value(name, values[0] if values else "")


def passes(filter: Filter, true: frozenset[str]) -> bool:
    """Whether an article passes for which the conditions on some names are true."""
    if isinstance(filter, Value):
        return filter.field in true
    assert isinstance(filter, Choice)
    chosen = not filter.any_of or any(passes(one, true) for one in filter.any_of)
    return chosen and not any(passes(one, true) for one in filter.none_of)


@given(expressions, st.frozensets(st.sampled_from(NAMES)))
def test_an_expression_means_what_it_does_in_python(text: str, true: frozenset[str]) -> None:
    python = text.replace(" = 1", "").replace("AND", "and").replace("OR", "or")
    wanted = eval(python.replace("NOT", "not"), {name: name in true for name in NAMES})
    found = read(text, condition)
    assert all(passes(one, true) for one in found) == wanted


PIECES = [*"()[],=<>!'\"\\", "AND", "OR", "NOT", "IN", "TO", "EXISTS", "IS", "NULL", "x", "متحف"]


@given(st.lists(st.sampled_from([*PIECES, " ", "\n", "\ud800"])).map("".join))
def test_any_text_is_read_or_told_with_its_place(text: str) -> None:
    place: int | None = 0
    try:
        read(text, condition)
    except BadExpression as error:
        place = error.place
    assert place is not None
    assert 0 <= place <= len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = مرصد", "مرصد"),
        ("a = 'مرصد الساحل'", "مرصد الساحل"),
        ('a="say \\"no\\""', 'say "no"'),
        ("a = 'AND'", "AND"),
        ("a = -5", "-5"),
        ("\n a\t=  2021-07 ", "2021-07"),
    ],
)
def test_a_value_is_a_word_or_stands_in_quotation_marks(text: str, value: str) -> None:
    assert read(text, condition) == (Value("a", value),)


def test_what_and_joins_are_filters_of_their_own() -> None:
    found = read("a = 1 AND NOT b = 2 AND c IN [3, 4]", condition)
    either = Choice((Value("c", "3"), Value("c", "4")))
    assert found == (Value("a", "1"), negated(Value("b", "2")), either)


def test_a_list_may_have_arabic_commas() -> None:
    found = read("a IN [ثقافة، سياحة,محليات]", condition)
    assert found == (Choice(tuple(Value("a", one) for one in ("ثقافة", "سياحة", "محليات"))),)


def test_how_deep_an_expression_may_be() -> None:
    deep = MAX_DEPTH - 1
    assert read("(" * deep + "a = 1" + ")" * deep, condition) == (Value("a", "1"),)
    with pytest.raises(BadExpression, match="20 deep"):
        read("NOT " * 100_000 + "a = 1", condition)
