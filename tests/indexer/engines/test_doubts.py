"""Words whose reading is doubtful: the written form outranks all that only share a stem."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from bm25_reference import BM25, assert_ranked_alike, collection, random_words
from engine_index import EngineIndex, document, word

from bahith.indexer.query import Bool, Word

FILLER = " ".join(f"filler{n}" for n in range(400))
NAME = "tabun/ban"
"""A name that is read as a form of another word."""


@pytest.fixture
def named(index: EngineIndex) -> EngineIndex:
    """An index with the name once in a long article, and with other forms of the stem."""
    index.write(
        document("long", f"{FILLER} {NAME}"),
        document("titled", "ban ban ban", "ban ban ban"),
        document("short", "ban/ban"),
        document("loose", f"{FILLER} bax/bax"),
        *(document(str(n), f"filler{n} some words") for n in range(20)),
    )
    return index


def test_the_name_outranks_other_words_in_any_length_of_article(named: EngineIndex) -> None:
    assert named.search_ids(word(NAME))[0] != "long"
    assert named.search_ids(word(NAME, doubtful=True))[0] == "long"


def test_a_doubt_changes_no_match(named: EngineIndex) -> None:
    sure, doubtful = (named.hits(word(NAME, doubtful=doubt)) for doubt in (False, True))
    assert {hit.article.id for hit in sure.hits} == {hit.article.id for hit in doubtful.hits}
    assert sure.total == doubtful.total == 3


def test_other_words_keep_their_order(named: EngineIndex) -> None:
    assert named.search_ids(word(NAME, doubtful=True)) == ["long", "titled", "short"]


def test_without_the_name_in_any_article_the_others_rank_as_usual(index: EngineIndex) -> None:
    documents = [document("a", "ban ban x"), document("b", f"ban {FILLER}"), document("c", "y")]
    index.write(*documents)
    asked = word(NAME, doubtful=True)
    expected = BM25(documents, index.title_length).ranked([asked], False)
    assert_ranked_alike(index.hits(asked), expected, index.tolerance)


def test_roots_still_raise_matches_of_other_words(named: EngineIndex) -> None:
    named.write(document("plain", f"{FILLER} filler1000"))
    asked = Bool(must=(word("filler7"),), should=(word(NAME, doubtful=True),))
    found = named.search_ids(asked)
    assert found.index("long") < found.index("loose") < found.index("plain")


def test_evidence_adds_up_to_the_score(named: EngineIndex) -> None:
    asked = Bool(should=(word(NAME, doubtful=True), word("filler7")))
    for hit in named.open().search(asked, "relevance", 0, 99, explain=True).hits:
        assert sum(part.score for part in hit.evidence) == pytest.approx(hit.score, rel=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_no_article_without_the_name_precedes_one_with_it(index: EngineIndex, seed: int) -> None:
    chance = random.Random(seed)
    with_it, documents = set(), []
    for id in map(str, range(60)):
        length = chance.randrange(1, 99)
        words = chance.choices(["ban", "filler", "ba/bax", NAME], [9, 40, 9, 1], k=length)
        documents.append(document(id, " ".join(words)))
        if NAME in words:
            with_it.add(id)
    index.write(*documents)
    found = index.search_ids(word(NAME, doubtful=True))
    assert set(found[: len(with_it)]) == with_it


def test_scores_are_those_of_the_reference(index: EngineIndex) -> None:
    """But for tantivy, which lacks the lesser of two scores: see docs/engines.md."""
    if index.name == "tantivy":
        return
    chance = random.Random(index.name)
    reference = collection(chance, index, deleted=False)
    for _ in range(20):
        words = tuple(doubted(each, chance) for each in random_words(chance))
        found = index.hits(Bool(should=words))
        assert_ranked_alike(found, reference.ranked(words, False), index.tolerance)


def doubted(asked: Word, chance: random.Random) -> Word:
    return replace(asked, doubtful=chance.random() < 0.7)
