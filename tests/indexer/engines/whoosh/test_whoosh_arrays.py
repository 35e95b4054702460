"""What the compiled core does with arrays of postings is what NumPy does, to the last bit."""

from __future__ import annotations

import random
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.core import CORE
from bahith.indexer.engines.doubts import LEAN
from bahith.indexer.engines.ranking import K1
from bahith.indexer.engines.whoosh import matches, places, scored
from bahith.indexer.engines.whoosh.matches import GroupPlan, LeafPlan, Part, Plan
from bahith.indexer.engines.whoosh.reading import Packed
from bahith.indexer.engines.whoosh.varint import encoded

if not CORE:
    pytest.skip("the core is not compiled here", allow_module_level=True)

NUMPY = SimpleNamespace(
    Places=places.Places, phrase_counts=places.phrase_counts, Matches=matches.Matches
)
KINDS: tuple[Any, Any] = (CORE, NUMPY)

SIZE = 30
DOCS = st.integers(0, SIZE - 1)
POSITIONS = st.sets(st.integers(0, 9), min_size=1)
OCCURRENCES = st.dictionaries(DOCS, POSITIONS, min_size=1, max_size=SIZE)
LISTS = st.lists(OCCURRENCES, max_size=4)
Occurrences = dict[int, set[int]]
MASKS = st.binary(min_size=SIZE, max_size=SIZE).map(lambda each: bytes(one & 1 for one in each))
LIVE = st.none() | MASKS
NORMS = np.linspace(0.3, 7, SIZE).astype(np.float32).tobytes()
FACTOR = float(np.float32(2.7))


def varints(numbers: list[int]) -> bytes:
    return encoded(np.array(numbers, np.int64))[0].tobytes()


def differences(rising: list[int]) -> list[int]:
    return [number - before for before, number in pairwise([0, *rising])]


def packed(lists: list[Occurrences]) -> Packed:
    return packed_counts([{doc: len(each[doc]) for doc in sorted(each)} for each in lists])


def packed_counts(lists: list[dict[int, int]]) -> Packed:
    pieces = []
    for counts in lists:
        steps = zip(differences([*counts]), counts.values(), strict=True)
        codes = [2 * step + (count > 1) for step, count in steps]
        pieces.append(varints(codes + [count for count in counts.values() if count > 1]))
    numbers = [*map(len, pieces)], [*map(len, lists)], [0] * len(lists)
    lengths, sizes, firsts = (np.array(each, np.uint32).tobytes() for each in numbers)
    return b"".join(pieces), lengths, sizes, firsts


def positions(lists: list[Occurrences]) -> bytes:
    runs = [differences(sorted(each[doc])) for each in lists for doc in sorted(each)]
    return varints([step for run in runs for step in run])


def scorers(live: bytes | None) -> tuple[Any, Any]:
    assert CORE
    return CORE.Scorer(live, NORMS), scored.Scorer(live, NORMS)


def array(values: Any, kind: type) -> list[Any]:
    numbers: list[Any] = np.frombuffer(values, kind).tolist()
    return numbers


@max_examples(200)
@given(LISTS, LIVE, st.integers(1, 3), st.data())
def test_scores_of_lists_are_the_same(
    lists: list[Occurrences], live: bytes | None, weight: int, data: st.DataObject
) -> None:
    everywhere = sorted({doc for occurrences in lists for doc in occurrences})
    titles = data.draw(
        st.dictionaries(st.sampled_from(everywhere), st.just({1}))
        if lists and everywhere
        else st.just({})
    )
    given_docs = data.draw(st.lists(DOCS))
    results = []
    for scorer in scorers(live):
        counts = scorer.counts(packed(lists), weight, packed([titles] * bool(titles)), 2)
        scores = scorer.scored(counts, FACTOR)
        of_docs = scores.of(scorer, given_docs), scores.holds(given_docs)
        results.append((len(counts), array(scores.docs, np.int32), *of_docs))
    assert results[0] == results[1]


@max_examples(50)
@given(st.integers(0, 2**32), st.integers(1, 700), st.sampled_from([1, 300, 70_000]))
def test_scores_of_long_lists_are_the_same(seed: int, length: int, most: int) -> None:
    size = 200_000
    chance = random.Random(seed)
    docs = sorted(chance.sample(range(chance.choice([length, 5 * length, size])), length))
    lists = packed_counts([{doc: chance.randint(1, most) for doc in docs}])
    norms = np.linspace(0.3, 7, size).astype(np.float32).tobytes()
    results = []
    for kind in (CORE, scored):
        scorer: Any = kind.Scorer(None, norms)  # type: ignore[union-attr]
        scores = scorer.scored(scorer.counts(lists, 1), FACTOR)
        every = array(scores.docs, np.int32)
        results.append((every, scores.of(scorer, docs), scores.holds([*range(0, size, 97)])))
    assert results[0] == results[1]


def test_lists_of_common_words_are_cached_in_few_bytes() -> None:
    number = 10_000
    lists = packed_counts([{doc: 1 + doc % 5 for doc in range(0, 3 * number, 3)}])
    norms = np.ones(3 * number, np.float32).tobytes()
    for kind in (CORE, scored):
        scorer: Any = kind.Scorer(None, norms)  # type: ignore[union-attr]
        assert scorer.scored(scorer.counts(lists, 1), FACTOR).nbytes < 2.1 * number
        assert len(scorer.scored(scorer.counts(lists, 1), FACTOR)) == number


@max_examples(200)
@given(st.lists(LISTS, min_size=1, max_size=4), LIVE, st.booleans())
def test_phrases_are_the_same(
    words: list[list[Occurrences]], live: bytes | None, wanted: bool
) -> None:
    results = []
    for scorer, kind in zip(scorers(live), KINDS, strict=True):
        made = [kind.Places(scorer, packed(word), positions(word)) for word in words]
        some = made[0].among(made[-1], wanted)
        counts = kind.phrase_counts(made)
        scores = scorer.scored(counts, FACTOR)
        results.append(
            (
                [array(each.places, np.int64) for each in (*made, some)],
                array(scores.docs, np.int32),
                scores.of(scorer, [*range(SIZE)]),
            )
        )
    assert results[0] == results[1]


WEIGHT = st.sampled_from([0.0, 0.3, 0.6, 1.0])
LEAF = st.tuples(
    st.lists(st.tuples(LISTS, WEIGHT, st.booleans()), min_size=1, max_size=3),
    st.none() | st.just(2.1),
)
FLAT = MASKS | LEAF
GROUPS = st.tuples(*[st.lists(FLAT, max_size=2)] * 4)
TREES = FLAT | st.tuples(*[st.lists(FLAT | GROUPS, max_size=2)] * 4)


def plan(tree: Any, scorer: Any) -> Plan:
    if isinstance(tree, bytes):
        return tree
    if len(tree) == 4:
        return GroupPlan(*([plan(part, scorer) for part in parts] for parts in tree))
    parts, par = tree
    return LeafPlan(
        [
            Part(scorer.scored(scorer.counts(packed(lists), 1), FACTOR), weight, admits)
            for lists, weight, admits in parts
        ],
        par,
    )


@max_examples(300)
@given(TREES, st.lists(MASKS, max_size=2), LIVE, st.booleans(), st.integers(0, SIZE + 1), st.data())
def test_matches_are_the_same(
    tree: Any,
    filters: list[bytes],
    live: bytes | None,
    is_scored: bool,
    limit: int,
    data: st.DataObject,
) -> None:
    codes = data.draw(st.lists(st.integers(0, 4), min_size=SIZE, max_size=SIZE))
    numbers = np.array(codes, np.uint32).tobytes()
    results = []
    for scorer, kind in zip(scorers(live), KINDS, strict=True):
        made = kind.Matches(scorer, plan(tree, scorer), filters, is_scored, (K1, LEAN))
        first = [*made.first(limit, None), *made.first(limit, numbers)]
        results.append(
            [
                made.total,
                made.holds([*range(SIZE)]),
                array(made.counts(numbers, 5, filters[:1]), np.uint32),
                [array(values, np.int32) for values in first],
            ]
        )
    assert results[0] == results[1]
