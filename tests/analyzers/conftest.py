"""An analyzer for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bahith.analyzers.analyzer import Analyzer, Terms


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer()


@pytest.fixture(scope="session")
def one(analyzer: Analyzer) -> Callable[[str], Terms]:
    """A function that returns the terms of a single word."""

    def terms(word: str) -> Terms:
        (found,) = analyzer.terms(word)
        return found

    return terms


@pytest.fixture(scope="session")
def meet(one: Callable[[str], Terms]) -> Callable[[str, str], bool]:
    """A function that says whether two words match: by written form, or by a stem."""

    def together(word: str, other: str) -> bool:
        first, second = one(word), one(other)
        return first.written == second.written or not {*first.stems}.isdisjoint(second.stems)

    return together
