"""Which words a prefix stands for, where each is kept as several tokens, and what decides ties."""

from __future__ import annotations

import json
import random
from pathlib import Path
from unittest.mock import Mock

import pytest
from engine_index import EngineIndex, document, ids, phrase, prefix, word

from bahith.indexer.engines.tantivy import prefixes as tables
from bahith.indexer.engines.tantivy import vocabulary
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.schema import OF
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
        [engine.search(Bool(should=(each,)), "relevance", 0, limit) for each in asked]
        for asked, limit in (([asked[0]], 9), (asked, 8), (asked, 7))
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


def _written_with_tables(index: EngineIndex, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Three segments with deleted articles; prefixes of two forms or more are listed.

    Spellings and stems give many forms several tokens.
    """
    monkeypatch.setattr(tables, "MANY", 2)
    monkeypatch.setattr(tables, "LISTED", 6)
    monkeypatch.setattr(vocabulary, "MAX_EXPANSION", 3)
    chance = random.Random(seed)
    forms = [f"{a}{b}{c}/{s}" for a in "pq" for b in "abc" for c in "xyz" for s in ("s", "t")]
    forms += [f"{form}~{form[:3]}{mark}" for form in forms[::3] for mark in "12"]
    weights = [1 / rank**1.5 for rank in range(1, len(forms) + 1)]
    chance.shuffle(forms)
    for start, count in ((0, 60), (60, 30), (90, 3)):
        index.write(
            *(
                document(f"{n}", " ".join(chance.choices(forms, weights, k=6)))
                for n in range(start, start + count)
            )
        )
    index.write(delete=[f"{n}" for n in range(0, 90, 7)])


@pytest.mark.parametrize("seed", range(6))
def test_listed_prefixes_answer_as_the_dictionary_does(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    _written_with_tables(index, monkeypatch, seed)
    queries = [prefix(text) for text in ("p", "q", "pa", "qb", "pax", "r")]

    def answers() -> list[object]:
        engine = index.open()
        return [
            *(engine.search(query, "relevance", 0, 99) for query in queries),
            *(engine.completions(query.prefix, 9) for query in queries),
        ]

    with_tables = answers()
    for file in index.folder.glob("*.prefixes"):
        file.unlink()
    assert with_tables == answers()


def test_a_listed_prefix_does_not_walk_the_dictionary(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A prefix of one letter may have hundreds of thousands of forms."""
    monkeypatch.setattr(tables, "MANY", 2)
    monkeypatch.setattr(tables, "LISTED", 4)
    monkeypatch.setattr(vocabulary, "MAX_EXPANSION", 2)
    index.write(*(document(f"{n}", " ".join(f"p{m}" for m in range(n + 1))) for n in range(20)))
    engine = index.open()
    read = Mock(wraps=Commit.tokens)
    monkeypatch.setattr(Commit, "tokens", lambda *args: read(*args))
    assert engine.completions("p", 2) == [("p0", 20), ("p1", 19)]
    assert read.call_count <= 4
    assert all(start.endswith(OF) for _commit, _field, start in (c.args for c in read.mock_calls))


def test_tables_are_those_of_the_segments(index: EngineIndex) -> None:
    """Each segment gets its own when a writer closes; those of merged segments are removed."""
    for number in range(12):
        index.write(document(f"{number}", "pa"))
        meta = json.loads((index.folder / "meta.json").read_text())
        expected = {tables.name_of(segment) for segment in meta["segments"]}
        assert {file.name for file in index.folder.glob("*.prefixes")} == expected
