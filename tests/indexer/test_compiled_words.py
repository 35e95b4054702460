"""The compiled core makes the forward lists and fingerprints of the Python code, to the byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from arabic_texts import anything
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.analyzers.analyzer import Analyzer, EncodedTexts, Terms
from bahith.analyzers.compiled import CompiledTexts
from bahith.core import CORE
from bahith.indexer.article import Article
from bahith.indexer.documents import PARTS, Documents
from bahith.indexer.forward.writing import forward_lists, lists_in_python
from bahith.indexer.near_duplicates import LEAD, LEAST, fingerprints, fingerprints_in_python
from bahith.indexer.sources import articles

if not CORE:
    pytest.skip("the core is not compiled here", allow_module_level=True)

SAMPLES = Path(__file__).parents[2] / "samples"
LETTERS = st.text("اويفلبكستنمدر@\0😀", max_size=5)
TERMS = st.builds(Terms, LETTERS, st.lists(LETTERS, max_size=3).map(tuple))
WORDS = st.lists(TERMS, min_size=1, max_size=9)
PLACES = st.tuples(st.integers(0, 8), st.integers(-3, 20), st.integers(0, 31), st.integers(0, 1))
"""A word's number, the space before it, its size, and whether it is joined."""
TEXTS = st.lists(st.lists(PLACES, max_size=12), max_size=9)


def encoded(words: list[Terms], texts: list[list[tuple[int, int, int, int]]]) -> EncodedTexts:
    rows = []
    for text in texts[: len(texts) // PARTS * PARTS]:
        end = -1
        for number, gap, size, joined in text:
            start = max(0, end + gap)
            rows.append((number % len(words), start, size, joined))
            end = start + size
    ids, starts, sizes, joins = np.array(rows, np.int64).reshape(-1, 4).T
    lengths = np.array([*map(len, texts[: len(texts) // PARTS * PARTS])], np.int64)
    return EncodedTexts(words, ids, lengths, [""] * len(words), starts, sizes, joins)


def compiled(words: EncodedTexts) -> CompiledTexts:
    articles = [Article("a", "", "")] * (len(words.lengths) // PARTS)
    by_core = Documents(articles, words, []).compiled()
    assert by_core
    return CompiledTexts(by_core)


@max_examples(500)
@given(WORDS, TEXTS)
@example([Terms("ا", ())], [[(0, 1, 300, 0), (0, 0, 300, 1), (0, 200, 1, 1)], [], []])
@example([Terms("ا", ())], [[(0, 1, 2, 0), (0, -2, 2, 1)], [(0, 1, 2, 0), (0, -2, 2, 0)], []])
def test_any_words_have_the_same_forward_lists(
    words: list[Terms], texts: list[list[tuple[int, int, int, int]]]
) -> None:
    in_python = encoded(words, texts)
    assert forward_lists(compiled(in_python)) == lists_in_python(in_python)


@max_examples(200)
@given(WORDS, st.lists(st.lists(st.integers(0, 8), max_size=2 * LEAD), max_size=6))
@example([Terms(letter, ()) for letter in "ابتثجحخد"], [[*range(LEAST + 2)] * 9, [], [1]])
def test_any_words_have_the_same_fingerprints(words: list[Terms], texts: list[list[int]]) -> None:
    in_python = encoded(words, [[(number, 1, 1, 0) for number in text] for text in texts])
    assert fingerprints(compiled(in_python)) == fingerprints_in_python(in_python)


@given(st.lists(st.tuples(anything, anything), max_size=3))
def test_any_texts_have_the_same_forward_lists(pairs: list[tuple[str, str]]) -> None:
    words = Analyzer().encode(text for pair in pairs for text in (*pair, "مصدر"))
    assert forward_lists(words) == lists_in_python(words)


def test_real_articles_have_the_same_lists_and_fingerprints(one_analyzer: None) -> None:
    given = [one for one in articles([SAMPLES]) if isinstance(one, Article)]
    words = Analyzer().encode([text for one in given for text in (one.title, one.body, one.source)])
    assert isinstance(words, CompiledTexts)
    assert forward_lists(words) == lists_in_python(words)
    assert fingerprints(words) == fingerprints_in_python(words)
    assert any(fingerprints(words))
