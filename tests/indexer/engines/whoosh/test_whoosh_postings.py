"""Posting lists as they are laid into a file: what goes in comes out, term by term and whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.core import CORE
from bahith.indexer.engines.whoosh import directory, field, prefixes, reading, table, vocabulary
from bahith.indexer.engines.whoosh import terms as terms_of_commits
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import NOTHING, Lists, grouped, merged
from bahith.indexer.engines.whoosh.reading import (
    PLACE_BITS,
    Chosen,
    places_in_python,
    positions,
    postings,
)
from bahith.indexer.engines.whoosh.schema import raw
from bahith.indexer.engines.whoosh.terms import distinct
from bahith.indexer.engines.whoosh.varint import decoded, encoded

NUMBERS = st.integers(0, 2**40) | st.integers(0, 300)
POSITIONS = st.sets(st.integers(0, 2**31 - 1) | st.integers(0, 9), min_size=1, max_size=6)
POSTINGS = st.dictionaries(st.integers(0, 400), POSITIONS, min_size=1, max_size=20)
AT_ONCE = st.integers(1, 40)
TERMS = st.text(st.characters(), max_size=4).map(raw)
INVERTED = st.dictionaries(TERMS, POSTINGS, max_size=12)

Inverted = dict[bytes, dict[int, set[int]]]


@given(st.lists(NUMBERS))
def test_numbers_come_back(numbers: list[int]) -> None:
    content, ends = encoded(np.array(numbers, np.int64))
    assert decoded(content.tobytes()).tolist() == numbers
    starts = [0, *ends.tolist()]
    parts = [decoded(content[a:b].tobytes()).tolist() for a, b in zip(starts, ends, strict=False)]
    assert parts == [[number] for number in numbers]


def lists(inverted: Inverted) -> Lists:
    """The posting lists of term → document → positions."""
    names = [*inverted]
    rows = sorted(
        (doc, place, number)
        for number, name in enumerate(names)
        for doc, held in inverted[name].items()
        for place in held
    )
    doc, place, term = np.array(rows, np.int64).reshape(-1, 3).T
    return grouped(names, term, doc, place)


def written(path: Path, found: Iterable[Lists]) -> Field:
    crc = table.write(path, dict(field.parts("f", found)))
    return Field(table.Table(path, crc), "f")


def chosen(found: Field, *numbers: int, first: int = 0) -> Chosen:
    return [(found, first, found.directory.numbered(numbers))]


def read(found: Field) -> Inverted:
    inverted: Inverted = {}
    for number, term in enumerate(found.terms):
        docs, counts = postings(chosen(found, number))
        all_places = places_in_python(positions(chosen(found, number)), docs, counts)
        owners, inside = all_places >> PLACE_BITS, all_places & (2**PLACE_BITS - 1)
        held: dict[int, set[int]] = {doc: set() for doc in docs.tolist()}
        for doc, place in zip(owners.tolist(), inside.tolist(), strict=True):
            held[doc].add(place)
        assert [*map(len, held.values())] == counts.tolist()
        inverted[term] = held
    return inverted


@max_examples(60)
@given(inverted=INVERTED, most=AT_ONCE)
def test_lists_come_back(
    tmp_path_factory: pytest.TempPathFactory, inverted: Inverted, most: int
) -> None:
    everyone = np.arange(401)
    once = merged([(lists(inverted), everyone)], most)
    found = written(tmp_path_factory.mktemp("lists") / "f", once)
    assert [*found.terms] == sorted(inverted)
    assert read(found) == inverted
    again = merged([(found, everyone)], most)
    assert read(written(tmp_path_factory.mktemp("lists") / "f", again)) == inverted


@max_examples(60)
@given(one=INVERTED, other=INVERTED, gone=st.sets(st.integers(0, 400)), most=AT_ONCE)
def test_merged_lists_have_what_is_kept_of_both(
    tmp_path_factory: pytest.TempPathFactory,
    one: Inverted,
    other: Inverted,
    gone: set[int],
    most: int,
) -> None:
    kept = np.array([doc not in gone for doc in range(401)])
    numbers = np.where(kept, np.cumsum(kept) - 1, -1)
    after = int(kept.sum()) + np.arange(401)
    joined = merged([(lists(one), numbers), (lists(other), after)], most)
    expected: Inverted = {}
    for inverted, new in ((one, numbers), (other, after)):
        for term, occurrences in inverted.items():
            for doc, held in occurrences.items():
                if new[doc] >= 0:
                    expected.setdefault(term, {})[int(new[doc])] = held
    assert read(written(tmp_path_factory.mktemp("lists") / "f", joined)) == expected


def test_lists_without_positions_keep_their_counts(tmp_path: Path) -> None:
    given = Lists([b"a", b"b"], np.array([2, 1]), np.array([3, 9, 9]), np.array([1, 7, 2]), NOTHING)
    found = written(tmp_path / "f", [given])
    assert [part.tolist() for part in postings(chosen(found, 0))] == [[3, 9], [1, 7]]
    assert [part.tolist() for part in postings(chosen(found, 1))] == [[9], [2]]
    assert found.between(0, 2).counts.tolist() == [1, 7, 2]


def test_lists_of_several_segments_are_numbered_through(tmp_path: Path) -> None:
    given = Lists([b"a", b"b"], np.array([2, 1]), np.array([3, 9, 9]), np.array([1, 7, 2]), NOTHING)
    one, other = written(tmp_path / "one", [given]), written(tmp_path / "other", [given])
    docs, counts = postings([*chosen(one, 0, 1), *chosen(other, 0, first=10)])
    assert docs.tolist() == [3, 9, 9, 13, 19]
    assert counts.tolist() == [1, 7, 2, 1, 7]


@pytest.mark.skipif(CORE is None, reason="needs the compiled core")
@max_examples(60)
@given(inverted=INVERTED)
def test_lists_are_the_same_without_the_core(
    tmp_path_factory: pytest.TempPathFactory, inverted: Inverted
) -> None:
    everyone = np.arange(401)
    folder = tmp_path_factory.mktemp("lists")
    found = written(folder / "f", merged([(lists(inverted), everyone)]))
    every = range(len(found.terms))
    twice = [*chosen(found, *every), *chosen(found, *every, first=401)]
    with pytest.MonkeyPatch.context() as patch:
        compiled = postings(twice)
        patch.setattr(reading, "CORE", None)
        in_python = postings(twice)
    for one, other in zip(compiled, in_python, strict=True):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


FEW_LETTERS = st.text("abc", max_size=4).map(raw)


@pytest.mark.skipif(CORE is None, reason="needs the compiled core")
@max_examples(60)
@given(
    segments=st.lists(st.dictionaries(FEW_LETTERS, st.integers(1, 5), max_size=90), max_size=3),
    wanted=st.lists(st.text("abc", max_size=2).map(raw), min_size=1, max_size=3),
    limit=st.integers(1, 9),
)
def test_terms_of_segments_are_the_same_without_the_core(
    tmp_path_factory: pytest.TempPathFactory,
    segments: list[dict[bytes, int]],
    wanted: list[bytes],
    limit: int,
) -> None:
    def written_fields() -> list[Field]:
        folder = tmp_path_factory.mktemp("lists")
        return [
            written(
                folder / f"{number}",
                [lists({term: {doc: {0} for doc in range(n)} for term, n in counts.items()})],
            )
            for number, counts in enumerate(segments)
        ]

    compiled = written_fields()
    terms = {term for each in segments for term in each}
    assert distinct(compiled) == len(terms)
    with pytest.MonkeyPatch.context() as patch:
        expected = prefixes.commonest(compiled, wanted, limit)
        for module in (prefixes, terms_of_commits, vocabulary, directory):
            patch.setattr(module, "CORE", None)
        in_python = written_fields()
        assert prefixes.commonest(in_python, wanted, limit) == expected
        assert distinct(in_python) == len(terms)
