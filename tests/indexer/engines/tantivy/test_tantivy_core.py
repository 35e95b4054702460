"""The compiled core makes the same texts for tantivy as the Python code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

pytest.importorskip("tantivy")

from bahith.analyzers.analyzer import Analyzer, EncodedTexts, Terms
from bahith.core import CORE
from bahith.indexer.article import Article
from bahith.indexer.documents import Documents
from bahith.indexer.engines.tantivy import compiled, prepare
from bahith.indexer.sources import articles
from bahith.indexer.workers import documents

if not CORE:
    pytest.skip("the core is not compiled here", allow_module_level=True)

SAMPLES = Path(__file__).parents[4] / "samples"
# Signs of tokens, what has to be escaped, letters that are swapped, and others.
LETTERS = "ابتA$z0 \x01\x02\x1d\x1e\x1f\ud7ff\ue000😀"
TEXT = st.text(LETTERS, max_size=5) | st.text("اA😀", max_size=300) | st.text("اب", max_size=4)
SOME = st.lists(TEXT, max_size=3).map(tuple)
TERMS = st.builds(Terms, TEXT, SOME, SOME, st.just("") | TEXT)
WORDS = st.lists(st.tuples(TERMS, st.just("") | TEXT), min_size=1, max_size=6)


@max_examples(300)
@given(WORDS, st.lists(st.lists(st.integers(0, 99), max_size=9), max_size=9))
def test_any_words_have_the_same_texts(
    words: list[tuple[Terms, str]], texts: list[list[int]]
) -> None:
    texts = texts[: len(texts) // 3 * 3]
    # A spelling decides which form it has.
    form_of = {text: word for word, text in words if text}
    vocabulary = [form_of.get(text, word) for word, text in words]
    spellings = [text for _, text in words]
    ids = np.array([number % len(words) for text in texts for number in text], np.int64)
    lengths = np.array([*map(len, texts)], np.int64)
    nowhere = np.zeros(len(ids), np.int64)
    encoded = EncodedTexts(vocabulary, ids, lengths, spellings, nowhere, nowhere, nowhere)
    given = Documents([Article("a", "", "")] * (len(texts) // 3), encoded, [])

    packed = given.compiled()
    assert packed
    assert [*compiled.texts(packed)] == [*prepare.texts(given)]


def test_real_articles_have_the_same_texts(one_analyzer: None) -> None:
    given = documents(Analyzer(), [a for a in articles([SAMPLES]) if isinstance(a, Article)])

    packed = given.compiled()
    assert packed
    assert [*compiled.texts(packed)] == [*prepare.texts(given)]
