"""Caches are bounded by the memory that they take, whatever the size of what they keep."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.letters import ALEF
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.sized_cache import SizedCache, entry, size_of

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    parts: tuple[str, ...]


@pytest.mark.parametrize(
    ("value", "least"),
    [
        ("ا" * 1000, 2000),
        (("a" * 500, ("b" * 500,)), 1000),
        ({"key": ["c" * 1000]}, 1000),
        (Example("d" * 500, ("e" * 500,)), 1000),
        ([np.zeros(1000, np.int32)], 4000),
    ],
    ids=["text", "tuple", "dict", "object", "arrays"],
)
def test_the_size_of_a_value_has_all_its_parts(value: object, least: int) -> None:
    assert least <= size_of(value) < least + 1000


def test_a_cycle_and_what_is_shared_count_once() -> None:
    text = "f" * 1000
    cycle: list[object] = [text, text, Example]
    cycle.append(cycle)
    assert size_of(cycle) < 1500


def test_entries_stay_within_the_limit_and_the_latest_used_stay() -> None:
    cache = SizedCache(5000)
    for number in range(100):
        assert cache.get(number, lambda: "x" * 100) == "x" * 100
        assert cache.get(0, lambda: "made again") == "x" * 100
        assert cache.size <= 5000
    assert cache.known(99)
    assert cache.known(1) is None
    assert cache.get("y" * 6000, lambda: "not kept") == "not kept"
    assert cache.get("y" * 6000, lambda: "made again") == "made again"


def test_a_value_that_is_none_is_kept() -> None:
    cache = SizedCache(1000)
    cache.keep("key", None)
    assert cache.get("key", lambda: "made") is None


def grown(work: Callable[[int], object], rounds: int) -> float:
    """By how many MiB the memory that Python has in use grows."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(rounds):
            work(number)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return (after - before) / MIB


def test_an_entry_takes_about_what_it_counts_as() -> None:
    cache = SizedCache(100 * MIB)
    measured = grown(lambda n: cache.get((f"word {n}", f"stem {n}"), lambda: f"{n}" * 50), 2000)
    assert measured * MIB == pytest.approx(cache.size, rel=0.25)
    assert entry(1, 2) > size_of(1, 2)


def test_queries_of_many_words_take_no_more_memory_than_others() -> None:
    parser = Parser(Analyzer())
    parser.parse("قطار")
    assert grown(lambda n: parser.parse(f"{n} " + f"{ALEF} " * 95), 300) < 12


def test_long_texts_without_suggestions_are_not_kept(library: Library) -> None:
    with library.searching({"id": "a", "text": "قطار المدينة"}) as searcher:
        searcher.suggest("قطا")
        assert grown(lambda n: searcher.suggest(f"{n}" + "ق" * 30_000), 100) < 1
