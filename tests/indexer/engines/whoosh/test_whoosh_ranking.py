"""Scores of the whoosh engine are those of the formula, deleted articles or none."""

from __future__ import annotations

import random

import pytest
from bm25_reference import BM25, assert_ranked_alike, assert_ranks_like_bm25
from engine_index import EngineIndex, document, word
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples


@max_examples(12)
@given(seed=st.integers(0, 2**32))
def test_ranking_is_that_of_the_reference(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    index = EngineIndex("whoosh", tmp_path_factory.mktemp("ranking") / "index")
    assert_ranks_like_bm25(index, random.Random(seed), deleted=True)


def test_deleted_articles_leave_no_trace_in_the_scores(index: EngineIndex) -> None:
    kept = [
        document("a", "topic one"),
        document("b", "topic topic two three four"),
        document("c", "x"),
    ]
    gone = [document(f"gone{n}", "topic " * 30) for n in range(40)]
    index.write(*kept[:1], *gone)
    index.write(*kept[1:], delete=[document.article.id for document in gone])
    asked = word("topic")
    assert_ranked_alike(index.hits(asked), BM25(kept).ranked([asked], False))


def test_word_that_weighs_the_same_in_many_articles(index: EngineIndex) -> None:
    """In blocks of postings and in merged segments equal weights are kept in a shorter way."""
    documents = [document(f"{n:04}", f"w{n % 50}", "same same") for n in range(1500)]
    for start in range(0, len(documents), 150):
        index.write(*documents[start : start + 150])
    asked = word("same")
    for extra in range(2):
        documents.append(document(f"x{extra}", "other"))
        index.write(documents[-1])
        found = index.hits(asked, limit=2000)
        assert found.total == 1500
        assert_ranked_alike(found, BM25(documents).ranked([asked], False))
