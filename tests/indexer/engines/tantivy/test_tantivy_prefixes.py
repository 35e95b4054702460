"""Which words a prefix stands for, where each is kept as several tokens, and what decides ties."""

from __future__ import annotations

import random
from pathlib import Path
from unittest.mock import Mock

import pytest
from engine_index import EngineIndex, document, ids, phrase, prefix, word

from bahith.indexer.engines.tantivy import vocabulary
from bahith.indexer.engines.whoosh import terms as whoosh
from bahith.indexer.query import Bool, Node


@pytest.mark.parametrize("seed", range(8))
def test_a_prefix_stands_for_the_words_that_most_articles_have(
    index: EngineIndex, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a word that is kept with several stems, articles count once; whoosh keeps it once."""
    for module in (vocabulary, whoosh):
        monkeypatch.setattr(module, "MAX_EXPANSION", 4)
    chance = random.Random(seed)
    forms = [
        f"p{letter}/{stem}" for letter in "abcdefghij" for stem in ("s", "t", "pz", f"p{seed}")
    ]
    some = [document(f"{n}", " ".join(chance.choices(forms, k=3))) for n in range(40)]
    beside = EngineIndex("whoosh", tmp_path / "beside")
    for each in (index, beside):
        each.write(*some[:25])
        each.write(*some[25:])
    with beside.opened:
        for asked in map(prefix, ("p", "pa", "pz")):
            one, other = (each.hits(asked, "oldest") for each in (index, beside))
            assert one == other


@pytest.mark.parametrize("count", [20, 200])
def test_equal_scores_are_in_order_of_id(index: EngineIndex, count: int) -> None:
    """Few ids are read, many put in order."""
    index.write(*(document(f"{n:03}", "same") for n in random.Random(1).sample(range(999), count)))
    engine = index.open()
    pages = [ids(engine.search(word("same"), "relevance", at, 7)) for at in range(0, count, 7)]
    found = [id for page in pages for id in page]
    assert found == sorted(found)
    assert len(set(found)) == count


def test_what_is_remembered_answers_as_it_did(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words, phrases and prefixes are compiled once for a commit; notes are of every question."""
    monkeypatch.setattr(vocabulary, "MAX_EXPANSION", 2)
    index.write(document("1", "pa/s/t pb/pu x/s"), document("2", "pc pa/u s"))
    asked: list[Node] = [prefix("p"), word("pa/s/t"), word("pa/s/t", exact=True), word("pa/u")]
    asked += [phrase("pa/s pb/u"), phrase("pa/s pb/u", exact=True)]
    engine = index.open()
    first, again, second = (
        [engine.search(Bool(should=(each,)), "relevance", 0, 9) for each in asked]
        for asked in ([asked[0]], asked, asked)
    )
    assert first == again[:1]
    assert again == second
    assert [note.code for note in second[0].notes] == ["prefix_capped"]
    assert len({hits.hits[0].score for hits in second}) == len(asked)


def test_completions_and_prefix_queries_share_a_walk(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A walk over all words with a letter takes tenths of a second in a large index."""
    walk = Mock(wraps=vocabulary._written)
    monkeypatch.setattr(vocabulary, "_written", walk)
    index.write(document("1", "pa pb"), document("2", "pa"))
    engine = index.open()
    for _ in range(2):
        assert engine.completions("p", 9) == [("pa", 2), ("pb", 1)]
        assert engine.search(prefix("p"), "relevance", 0, 9).total == 2
    assert walk.call_count == 1
