"""The terms of a field, and numbers of theirs: what is looked up is what a list of them has."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.core import CORE
from bahith.indexer.engines.whoosh import directory, table, vocabulary
from bahith.indexer.engines.whoosh.lengths import Lengths, packed
from bahith.indexer.engines.whoosh.packing import decompressed
from bahith.indexer.engines.whoosh.schema import raw
from bahith.indexer.engines.whoosh.vocabulary import Vocabulary

TEXT = st.text("ab\x00\x7f\uffff\U0010ffff", max_size=3) | st.text(max_size=3)
LENGTHS = st.lists(st.integers(0, 3) | st.integers(250, 260) | st.integers(0, 2**40), max_size=300)


IN_BOTH_WAYS = pytest.mark.parametrize("core", [CORE, None], ids=["core", "Python"])


def written(path: Path, terms: list[bytes], core: ModuleType | None = CORE) -> Vocabulary:
    crc = table.write(path, dict(vocabulary.parts("f", terms)))
    with mock.patch.object(vocabulary, "CORE", core):
        return vocabulary.vocabulary(table.Table(path, crc), "f")


@IN_BOTH_WAYS
@max_examples(60)
@given(texts=st.sets(TEXT, max_size=200), others=st.sets(TEXT))
def test_terms_are_where_a_sorted_list_has_them(
    tmp_path_factory: pytest.TempPathFactory,
    core: ModuleType | None,
    texts: set[str],
    others: set[str],
) -> None:
    terms = sorted(map(raw, texts))
    found = written(tmp_path_factory.mktemp("terms") / "f", terms, core)
    assert len(found) == len(terms)
    assert [found[number] for number in range(len(terms))] == terms
    for term in {*terms, *map(raw, others)}:
        assert found.at_least(term) == sum(each < term for each in terms)
        assert found.after(term) == sum(each <= term for each in terms)
        numbers = range(found.at_least(term), found.at_least(term + b"\xff"))
        assert [*numbers] == [n for n, each in enumerate(terms) if each.startswith(term)]
        assert found.between(numbers.start, numbers.stop) == terms[numbers.start : numbers.stop]


@IN_BOTH_WAYS
@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 129])
def test_terms_fill_blocks_or_do_not(tmp_path: Path, core: ModuleType | None, count: int) -> None:
    terms = [b"%03d" % number for number in range(count)]
    found = written(tmp_path / "f", terms, core)
    assert found.between(0, count) == terms
    assert [*map(found.at_least, terms)] == [*range(count)]
    assert found.between(count // 2, count) == terms[count // 2 :]
    with pytest.raises(IndexError):
        found[count]


@IN_BOTH_WAYS
def test_terms_may_share_more_than_a_byte_can_say(tmp_path: Path, core: ModuleType | None) -> None:
    terms = sorted(b"a" * length + end for length in (0, 254, 255, 256, 600) for end in (b"", b"b"))
    found = written(tmp_path / "f", terms, core)
    assert found.between(0, len(terms)) == terms
    for term in (*terms, *(b"a" * length for length in (253, 257, 599, 601)), b"a" * 300 + b"c"):
        assert found.at_least(term) == sum(each < term for each in terms)


def test_terms_take_less_than_their_text() -> None:
    terms = [b"a term of some length %03d" % number for number in range(200)]
    content = dict(vocabulary.parts("f", terms))["f.terms"]
    assert isinstance(content, bytes)
    assert len(decompressed(content)) < len(b"".join(terms)) / 4


SIZES = st.integers(1, 3) | st.integers(250, 2**31)


@IN_BOTH_WAYS
@max_examples(100)
@given(lists=st.dictionaries(TEXT.map(raw), st.tuples(SIZES, SIZES), max_size=200), data=st.data())
def test_directories_have_the_rows_of_terms(
    tmp_path_factory: pytest.TempPathFactory,
    core: ModuleType | None,
    lists: dict[bytes, tuple[int, int]],
    data: st.DataObject,
) -> None:
    terms = sorted(lists)
    sizes, lengths = (np.array([lists[term][part] for term in terms], int) for part in (0, 1))
    found = written(tmp_path_factory.mktemp("terms") / "f", terms, core)
    with mock.patch.object(directory, "CORE", core):
        made = directory.directory(found, packed(sizes), packed(lengths))
    starts = [0, *np.cumsum(lengths).tolist()]
    rows = [(n, *lists[term][:1], starts[n], lists[term][1]) for n, term in enumerate(terms)]
    wanted = data.draw(st.lists(TEXT.map(raw) | st.sampled_from([*terms, b"a"])))

    occurring = [rows[terms.index(term)] for term in wanted if term in lists]
    assert made.rows(wanted) == occurring
    assert made.frequencies(wanted) == [lists.get(term, (0,))[0] for term in wanted]
    assert made.numbered(range(0, len(terms), 2)) == rows[::2]


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
