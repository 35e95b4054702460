"""The compiled core makes and merges the same posting lists as the Python code, to the byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.analyzers.analyzer import Analyzer, EncodedTexts, Terms
from bahith.core import CORE
from bahith.indexer.article import Article
from bahith.indexer.documents import Documents
from bahith.indexer.engines.whoosh import chunk, compiled, field, table
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import NOTHING, Lists, grouped, merged
from bahith.indexer.sources import articles
from bahith.indexer.workers import documents

if not CORE:
    pytest.skip("the core is not compiled here", allow_module_level=True)

SAMPLES = Path(__file__).parents[4] / "samples"
DOCS = 40
FEW = st.integers(0, 9)
INVERTED = st.dictionaries(
    st.text(max_size=3).map(str.encode),
    st.dictionaries(st.integers(0, DOCS - 1), st.sets(FEW | st.integers(0, 2**31 - 1), min_size=1)),
    max_size=8,
)
Inverted = dict[bytes, dict[int, set[int]]]

LETTERS = st.text("اب\x02z😀", max_size=9)
SOME = st.lists(LETTERS, max_size=3).map(tuple)
TERMS = st.builds(Terms, LETTERS, SOME, SOME, st.sampled_from(["", "a", "َ"]))
WORDS = st.lists(st.tuples(TERMS, st.sampled_from(["", "A", "أب"])), min_size=1, max_size=6)


def lists(inverted: Inverted, positions: bool = True) -> Lists:
    """The posting lists of term → document → positions."""
    names = [*inverted]
    rows = sorted(
        (doc, place, number)
        for number, name in enumerate(names)
        for doc, places in inverted[name].items()
        for place in places
    )
    doc, place, term = np.array(rows, np.int64).reshape(-1, 3).T
    made = grouped(names, term, doc, place)
    return made if positions else Lists(*(made.terms, made.sizes, made.docs, made.counts), NOTHING)


def content(parts: Iterable[tuple[str, table.Part]]) -> dict[str, bytes]:
    return {name: b"".join(p) if isinstance(p, list) else bytes(p) for name, p in parts}


@max_examples(200)
@given(st.lists(st.tuples(INVERTED, st.sets(st.integers(0, DOCS - 1))), max_size=3), st.booleans())
def test_lists_are_merged_alike(given: list[tuple[Inverted, set[int]]], positions: bool) -> None:
    parts, start = [], 0
    for inverted, gone in given:
        mask = ~np.isin(np.arange(DOCS), [*gone])
        numbers = np.where(mask, start + np.cumsum(mask) - 1, -1)
        start += int(mask.sum())
        parts.append((lists(inverted, positions), numbers))

    by_core = content(field.packed_parts("f", compiled.merged(parts)))

    assert by_core == content(field.parts("f", merged(parts)))


def test_lists_of_a_segment_are_merged_alike(tmp_path: Path) -> None:
    inverted = {b"a": {0: {1, 300}, 7: {0}}, b"": {3: {2}}, b"b": {3: {2}}}
    crc = table.write(tmp_path / "f", dict(field.parts("f", [lists(inverted)])))
    segment = Field(table.Table(tmp_path / "f", crc), "f")
    # Document 3 is left out, and with it a term.
    numbers = np.where(np.arange(DOCS) == 3, -1, np.arange(DOCS))

    by_core = content(field.packed_parts("f", compiled.merged([(segment, numbers)])))

    assert by_core == content(field.parts("f", merged([(segment, numbers)])))


def assert_same_fields(documents: Documents) -> None:
    words = documents.compiled()
    assert words
    by_core = compiled.fields(words)
    in_python = chunk.fields(documents)
    assert by_core.keys() == in_python.keys()
    for name, each in in_python.items():
        packed = content(field.packed_parts(name, by_core[name]))
        assert packed == content(field.parts(name, [each])), name


@max_examples(200)
@given(WORDS, st.lists(st.lists(st.integers(0, 99), max_size=9), max_size=9))
def test_any_words_are_indexed_alike(
    words: list[tuple[Terms, str]], texts: list[list[int]]
) -> None:
    texts = texts[: len(texts) // 3 * 3]
    vocabulary, spellings = map(list, zip(*words, strict=True))
    # A spelling decides which form it has.
    form_of = {text: word for word, text in words}
    vocabulary = [form_of[text] if text else word for word, text in words]
    ids = np.array([number % len(words) for text in texts for number in text], np.int64)
    lengths = np.array([*map(len, texts)], np.int64)
    nowhere = np.zeros(len(ids), np.int64)
    encoded = EncodedTexts(vocabulary, ids, lengths, spellings, nowhere, nowhere, nowhere)
    article = Article("a", "", "")

    assert_same_fields(Documents([article] * (len(texts) // 3), encoded, []))


def test_real_articles_are_indexed_alike(one_analyzer: None) -> None:
    given = [one for one in articles([SAMPLES]) if isinstance(one, Article)]

    assert_same_fields(documents(Analyzer(), given))
