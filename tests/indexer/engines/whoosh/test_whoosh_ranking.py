"""Scores of the whoosh engine are those of the formula, deleted articles or none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from reference import Reference, agrees, ranks_as_the_reference
from shelves import Shelf, document, word


@max_examples(12)
@given(seed=st.integers(0, 2**32))
def test_ranking_is_that_of_the_reference(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    shelf = Shelf("whoosh", tmp_path_factory.mktemp("ranking") / "index")
    ranks_as_the_reference(shelf, random.Random(seed), deleted=True)


def test_deleted_articles_leave_no_trace_in_the_scores(shelf: Shelf) -> None:
    kept = [
        document("a", "topic one"),
        document("b", "topic topic two three four"),
        document("c", "x"),
    ]
    gone = [document(f"gone{n}", "topic " * 30) for n in range(40)]
    shelf.write(*kept[:1], *gone)
    shelf.write(*kept[1:], delete=[document.article.id for document in gone])
    asked = word("topic")
    agrees(shelf.hits(asked), Reference(kept).ranked([asked], False))


def test_word_that_weighs_the_same_in_many_articles(shelf: Shelf) -> None:
    """In blocks of postings and in merged segments equal weights are kept in a shorter way."""
    documents = [document(f"{n:04}", f"w{n % 50}", "same same") for n in range(1500)]
    for start in range(0, len(documents), 150):
        shelf.write(*documents[start : start + 150])
    asked = word("same")
    for extra in range(2):
        documents.append(document(f"x{extra}", "other"))
        shelf.write(documents[-1])
        found = shelf.hits(asked, limit=2000)
        assert found.total == 1500
        agrees(found, Reference(documents).ranked([asked], False))
