"""The order of results, against a plain reference: see ``reference.py``."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from bm25_reference import BM25, assert_ranked_alike, assert_ranks_like_bm25
from engine_index import SIGNATURE, EngineIndex, document, prefix, word
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.indexer.engines import ENGINES
from bahith.indexer.errors import SettingError
from bahith.indexer.query import Bool
from bahith.indexer.search.query.selecting import UNFINISHED


@pytest.mark.parametrize("name", ENGINES)
@max_examples(12)
@given(seed=st.integers(0, 2**32))
def test_ranking_is_that_of_the_reference(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int
) -> None:
    """Without deletions: what an engine counts of deleted articles is its own affair."""
    index = EngineIndex(name, tmp_path_factory.mktemp("ranking") / "index")
    assert_ranks_like_bm25(index, random.Random(seed), deleted=False)


def test_word_of_two_stems_meets_both_as_one_word(index: EngineIndex) -> None:
    documents = [
        document("a", "x/one y/two z/other"),
        document("b", "x/one x/one"),
        document("c", "q/rare"),
        document("d", "z/other"),
    ]
    index.write(*documents)
    asked = word("n/one/two")
    expected = BM25(documents, index.title_length).ranked([asked], False)
    assert_ranked_alike(index.hits(asked), expected, index.tolerance)


def test_rare_words_outweigh_frequent_ones(index: EngineIndex) -> None:
    index.write(*(document(str(n), f"common filler{n}") for n in range(50)))
    index.write(document("rare", "rare filler"), document("both", "common rare"))
    found = index.search_ids(Bool(should=(word("common"), word("rare"))))
    assert found[:2] == ["both", "rare"]


def test_title_outweighs_body(index: EngineIndex) -> None:
    index.write(document("a", "topic x", "y z"), document("b", "x y", "topic z"))
    index.write(document("c", "x", "y"))
    assert index.search_ids(word("topic")) == ["b", "a"]


def test_the_weight_of_a_prefix_multiplies_its_score(index: EngineIndex) -> None:
    index.write(document("a", "topic x"), document("b", "y", "topics"), document("c", "x y"))
    whole, half = (index.hits(replace(prefix("topi"), weight=by)).hits for by in (1.0, 0.5))
    assert [hit.article.id for hit in half] == [hit.article.id for hit in whole] == ["b", "a"]
    assert [2 * hit.score for hit in half] == pytest.approx([hit.score for hit in whole])


def test_a_word_outranks_titles_that_it_may_be_the_beginning_of(index: EngineIndex) -> None:
    index.write(document("a", "x", "topical y"), document("b", "topic x", "y z"))
    index.write(*(document(str(n), "x y z") for n in range(9)))
    asked = Bool(should=(word("topic"), replace(prefix("topic"), weight=UNFINISHED)))
    assert index.search_ids(asked) == ["b", "a"]


def test_written_form_outranks_a_shared_stem(index: EngineIndex) -> None:
    index.write(document("a", "كتب/كتب"), document("b", "الكتب/كتب"), document("c", "x"))
    assert index.search_ids(word("الكتب/كتب")) == ["b", "a"]
    assert index.search_ids(word("كتب/كتب")) == ["a", "b"]


def test_weights_of_levels_can_be_set(index: EngineIndex) -> None:
    index.write(document("loose", "wx/wx"), document("stem", "wax/w1"))
    asked = Bool(should=(word("w1"), word("wx")))
    usual, loose = index.settings, index.settings_with(weights="stems=0, written=5")
    found = {}
    for chosen in (usual, loose):
        opened = index.engine_class.open(chosen, SIGNATURE)
        found[chosen] = {
            h.article.id: h.score for h in opened.search(asked, "relevance", 0, 9).hits
        }
        opened.close()
    assert found[usual].keys() == found[loose].keys()
    assert found[loose]["loose"] > found[usual]["loose"]
    assert found[loose]["stem"] < found[usual]["stem"]


@pytest.mark.parametrize("given", ["roots", "roots=much", "branches=1", "roots=-1", "roots=nan"])
def test_weights_that_cannot_be_read_are_refused(index: EngineIndex, given: str) -> None:
    index.write(document("a", "w1"))
    with pytest.raises(SettingError, match="weights"):
        index.engine_class.open(index.settings_with(weights=given), SIGNATURE)
