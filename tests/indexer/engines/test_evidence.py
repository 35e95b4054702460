"""What an engine says a score is the sum of."""

from __future__ import annotations

import random

import pytest
from engine_index import EngineIndex, document, phrase, prefix, source, word
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.indexer.engines import ENGINES
from bahith.indexer.engines.ranking import (
    LEVELS,
    ROOTS,
    STEMS,
    WRITTEN,
)
from bahith.indexer.query import Bool, Node, Published, Sort
from bahith.indexer.results import Hit
from bahith.indexer.search.snippets.matching import leaves

WORDS = [f"{article}{stem}/{stem}" for stem in ("ba", "bu", "ka", "ki", "lo") for article in "xyz"]
FIELDS = st.sampled_from(["", "title"])
WORD = st.sampled_from(WORDS)
LEAF = (
    st.builds(word, WORD, FIELDS, st.booleans())
    | st.builds(phrase, st.lists(WORD, min_size=1, max_size=3).map(" ".join), FIELDS, st.booleans())
    | st.builds(prefix, st.sampled_from(["x", "xb", "k", "lo"]), FIELDS)
)
PARTS = LEAF | st.just(source("north")) | st.just(Published())


def groups(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Bool]:
    some = st.lists(parts, max_size=3).map(tuple)
    return st.builds(Bool, some, some, st.lists(parts, max_size=1).map(tuple))


TREE = groups(st.recursive(PARTS, groups, max_leaves=12))


@pytest.fixture(scope="module", params=ENGINES)
def stocked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> EngineIndex:
    """Random articles in three commits, some of them deleted."""
    index = EngineIndex(request.param, tmp_path_factory.mktemp("evidence") / "index")
    chance = random.Random(7)

    def line(longest: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(longest)))

    for commit in range(3):
        index.write(
            *(document(f"{commit}-{n}", line(9), line(4), "north"[n % 6 :]) for n in range(30)),
            delete=[f"{commit - 1}-{n}" for n in range(5)],
        )
    return index


def explained(index: EngineIndex, query: Node, sort: Sort = "relevance") -> tuple[Hit, ...]:
    with index.opened:
        return index.open().search(query, sort, 0, 1000, explain=True).hits


@max_examples(60)
@given(query=TREE)
def test_evidence_adds_up_to_the_score(stocked: EngineIndex, query: Node) -> None:
    for hit in explained(stocked, query):
        assert sum(part.score for part in hit.evidence) == pytest.approx(hit.score, rel=1e-4)
        assert all(part.score > 0 for part in hit.evidence)
        assert {part.level for part in hit.evidence} <= {level.name for level in LEVELS}
        assert {part.leaf for part in hit.evidence} <= set(leaves(query))


@max_examples(20)
@given(query=TREE)
def test_an_explained_search_answers_as_any_other(stocked: EngineIndex, query: Node) -> None:
    with stocked.opened:
        plain = stocked.open().search(query, "relevance", 0, 1000).hits
    assert [Hit(hit.article, hit.score) for hit in explained(stocked, query)] == list(plain)


def test_no_evidence_where_the_order_is_by_date(stocked: EngineIndex) -> None:
    hits = explained(stocked, word(WORDS[0]), "newest")
    assert hits
    assert not any(hit.evidence for hit in hits)


def test_evidence_names_the_level_that_earned_it(index: EngineIndex) -> None:
    index.write(
        document("written", "xkat/kat"), document("stem", "ykat/kat"), document("other", "z")
    )
    index.write(document("root", "kab z"), document("both", "kab z zkat/kat"))
    asked, other = word("xkat/kat"), word("z")
    hits = explained(index, Bool(should=(asked, other)))
    earned = {
        hit.article.id: {part.level for part in hit.evidence if part.leaf == asked} for hit in hits
    }
    stem = {STEMS.name, ROOTS.name}
    assert earned == {
        "written": {WRITTEN.name, *stem},
        "stem": stem,
        "both": stem,
        "root": {ROOTS.name},
        "other": set(),
    }


def test_a_group_that_does_not_match_is_no_evidence(index: EngineIndex) -> None:
    index.write(document("a", "one two"), document("b", "one three"))
    group = Bool(must=(word("one"), word("three")))
    (first, second) = explained(index, Bool(should=(group, word("two"))))
    evidence = {hit.article.id: {part.leaf for part in hit.evidence} for hit in (first, second)}
    assert evidence == {"a": {word("two")}, "b": {word("one"), word("three")}}
