"""The terms of a field, and numbers of theirs: what is looked up is what a list of them has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.indexer.engines.whoosh import directory, table, vocabulary
from bahith.indexer.engines.whoosh.lengths import Lengths, packed
from bahith.indexer.engines.whoosh.schema import raw
from bahith.indexer.engines.whoosh.vocabulary import Vocabulary

TEXT = st.text("ab\x00\x7f\uffff\U0010ffff", max_size=3) | st.text(max_size=3)
LENGTHS = st.lists(st.integers(0, 3) | st.integers(250, 260) | st.integers(0, 2**40), max_size=300)


def written(path: Path, terms: list[bytes]) -> Vocabulary:
    crc = table.write(path, dict(vocabulary.parts("f", terms)))
    return Vocabulary(table.Table(path, crc), "f")


@max_examples(60)
@given(texts=st.sets(TEXT, max_size=200), others=st.sets(TEXT))
def test_terms_are_where_a_sorted_list_has_them(
    tmp_path_factory: pytest.TempPathFactory, texts: set[str], others: set[str]
) -> None:
    terms = sorted(map(raw, texts))
    found = written(tmp_path_factory.mktemp("terms") / "f", terms)
    assert len(found) == len(terms)
    assert [*found] == terms == [found[number] for number in range(len(terms))]
    for term in {*terms, *map(raw, others)}:
        assert found.find(term) == (terms.index(term) if term in terms else None)
        assert found.at_least(term) == sum(each < term for each in terms)
        assert found.after(term) == sum(each <= term for each in terms)
        numbers = range(found.at_least(term), found.at_least(term + b"\xff"))
        assert [*numbers] == [n for n, each in enumerate(terms) if each.startswith(term)]
        assert found.chosen(numbers[::2]) == terms[numbers.start : numbers.stop : 2]
        assert found.between(numbers.start, numbers.stop) == terms[numbers.start : numbers.stop]


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 129])
def test_terms_fill_blocks_or_do_not(tmp_path: Path, count: int) -> None:
    terms = [b"%03d" % number for number in range(count)]
    found = written(tmp_path / "f", terms)
    assert [*found] == terms
    assert [found.find(term) for term in terms] == [*range(count)]
    assert found.between(count // 2, count) == terms[count // 2 :]


def test_no_part_of_a_term_is_found(tmp_path: Path) -> None:
    found = written(tmp_path / "f", [b"", b"abc", b"abd"])
    assert found.find(b"") == 0
    assert [found.find(term) for term in (b"a", b"ab", b"bc", b"abcd", b"abe")] == [None] * 5


SIZES = st.integers(1, 3) | st.integers(250, 2**31)


@max_examples(100)
@given(lists=st.dictionaries(TEXT.map(raw), st.tuples(SIZES, SIZES), max_size=200), data=st.data())
def test_directories_have_the_rows_of_terms(
    tmp_path_factory: pytest.TempPathFactory,
    lists: dict[bytes, tuple[int, int]],
    data: st.DataObject,
) -> None:
    terms = sorted(lists)
    sizes, lengths = (np.array([lists[term][part] for term in terms], int) for part in (0, 1))
    made = directory.directory(
        written(tmp_path_factory.mktemp("terms") / "f", terms),
        packed(sizes),
        packed(lengths),
    )
    starts = [0, *np.cumsum(lengths).tolist()]
    rows = [(n, *lists[term][:1], starts[n], lists[term][1]) for n, term in enumerate(terms)]
    wanted = data.draw(st.lists(TEXT.map(raw) | st.sampled_from([*terms, b"a"])))

    occurring = [rows[terms.index(term)] for term in wanted if term in lists]
    assert made.rows(wanted) == occurring
    assert made.frequencies(wanted) == [lists.get(term, (0,))[0] for term in wanted]
    assert made.numbered(range(0, len(terms), 2)) == rows[::2]
    assert [*map(made.at_least, wanted)] == [sum(each < term for each in terms) for term in wanted]


@given(LENGTHS)
def test_lengths_and_their_sums_come_back(numbers: list[int]) -> None:
    lengths = Lengths(packed(np.array(numbers, np.int64)), len(numbers))
    assert [lengths[number] for number in range(len(numbers))] == numbers
    assert [lengths.before(number) for number in range(len(numbers) + 1)] == [
        sum(numbers[:number]) for number in range(len(numbers) + 1)
    ]
    half = len(numbers) // 2
    assert lengths.between(half, len(numbers)).tolist() == numbers[half:]
    assert lengths.between(0, half).tolist() == numbers[:half]
