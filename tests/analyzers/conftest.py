"""What the tests of analyzers/ share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bahith.analyzers.analyzer import Analyzer, Terms


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="session")
def one(analyzer: Analyzer) -> Callable[[str], Terms]:
    """A function that gives the terms of a text of one word."""

    def terms(word: str) -> Terms:
        (found,) = analyzer.terms(word)
        return found

    return terms


@pytest.fixture(scope="session")
def meet(one: Callable[[str], Terms]) -> Callable[[str, str], bool]:
    """A function that tells whether two words meet: in their written form, or in a stem."""

    def together(word: str, other: str) -> bool:
        first, second = one(word), one(other)
        return first.written == second.written or not {*first.stems}.isdisjoint(second.stems)

    return together
