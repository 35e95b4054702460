"""A difference is significant if chance would rarely make one as large."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.indexer.comparison import Change, compared, randomization

DIFFERENCES = st.lists(st.integers(-4, 4).map(lambda n: n / 4), max_size=8)


@max_examples(50)
@given(DIFFERENCES)
def test_p_is_the_share_of_assignments_as_far_from_zero(differences: list[float]) -> None:
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in product((1, -1), repeat=len(differences))
    ]
    expected = sum(value >= abs(sum(differences)) for value in sums) / len(sums)
    assert randomization(differences) == pytest.approx(expected)


def test_random_assignments_agree_with_all_of_them() -> None:
    chance = random.Random(1)
    few = [chance.gauss(0.2, 0.5) for _ in range(16)]
    # A difference that is next to nothing makes it one too many to try them all.
    assert randomization([*few, 1e-12]) == pytest.approx(randomization(few), abs=0.01)


def test_many_small_gains_are_significant_and_one_large_gain_is_not() -> None:
    assert randomization([0.05] * 40) < 0.001
    assert randomization([1.0] + [0.0] * 39) == 1
    assert randomization([0.05] * 40) == randomization([-0.05] * 40) > 0


def test_changes_are_listed_the_greatest_loss_first() -> None:
    comparison = compared({"a": 1, "b": 0.5, "c": 0, "d": 1}, {"a": 0.5, "b": 0.5, "c": 1, "d": 1})
    assert comparison.changes == (Change("c", 0, 1), Change("a", 1, 0.5))
    assert (comparison.better, comparison.worse) == (1, 1)
    assert comparison.difference == pytest.approx(-0.125)
