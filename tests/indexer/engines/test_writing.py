"""Adding, replacing, deleting and committing."""

from __future__ import annotations

import datetime as dt
import pickle
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from child_processes import die_before_the_second_commit, finish, start
from engine_index import EngineIndex, document, phrase, prefix, source, word

from bahith.indexer.article import Article, Document
from bahith.indexer.engines import manifest
from bahith.indexer.engines.facts import Summary
from bahith.indexer.query import Bool, Published


def test_stored_article_comes_back_whole(index: EngineIndex) -> None:
    given = document(
        "a",
        "أوَّلُ سطرٍ\n\nثانيه \u202e<b>\x00😀",
        "عنوان",
        "مصدر",
        origin="folder/a.txt",
        published=dt.date(2021, 7, 26),
        url="https://example.org/?a=1&b=2",
        category="ثقافة",
    )
    index.write(given)
    engine = index.open()
    assert engine.get("a") == given.article
    assert engine.search(word("عنوان"), "relevance", 0, 1).hits[0].article == given.article


@pytest.mark.parametrize(
    "id",
    ["two words", "a/b/../c.txt", "مقالات/أوّل.txt", "\udcff.txt", "😀", "a\x00b", "-1", "x" * 9000],
    ids=ascii,
)
def test_any_id_is_found_replaced_and_deleted(index: EngineIndex, id: str) -> None:
    index.write(document(id, "first"), document("other", "first"))
    assert index.open().get(id) == Article(id, "", "first")
    index.write(document(id, "second"))
    assert index.search_ids(word("second")) == [id]
    assert index.search_ids(word("first")) == ["other"]
    with index.writer() as writer:
        assert set(writer.digests()) == {id, "other"}
    index.write(delete=[id])
    assert index.open().get(id) is None


def test_ids_that_differ_little_are_different(index: EngineIndex) -> None:
    alike = ["a", "A", "a ", "á", "a\u0301", "أ", "ا", "a\x00"]
    index.write(*(document(id, f"in{number}") for number, id in enumerate(alike)))
    engine = index.open()
    assert [engine.get(id).body for id in alike] == [f"in{n}" for n in range(len(alike))]  # type: ignore[union-attr]


def test_replacing_leaves_nothing_of_the_former(index: EngineIndex) -> None:
    index.write(document("a", "old1 old2", "oldtitle", "oldsource", published=dt.date(2020, 1, 1)))
    index.write(document("a", "new", "newtitle", "newsource"))
    for gone in (
        word("old1"),
        word("oldtitle", "title"),
        phrase("old1 old2"),
        prefix("old"),
        source("oldsource"),
        Published(before=dt.date(2030, 1, 1)),
    ):
        assert index.hits(gone).total == 0
    assert index.search_ids(Bool(must=(word("new"), source("newsource")))) == ["a"]
    assert index.open().statistics().words == 2


def test_same_id_twice_in_a_batch_leaves_the_last(index: EngineIndex) -> None:
    index.write(document("a", "zero"))
    index.write(document("a", "one"), document("b", "one"), document("a", "two"))
    assert index.search_ids(Bool()) == ["a", "b"]
    assert index.open().get("a").body == "two"  # type: ignore[union-attr]
    assert index.search_ids(word("one")) == ["b"]


def test_last_word_on_an_id_counts_within_a_batch(index: EngineIndex) -> None:
    index.write(document("kept", "text"), document("gone", "text"))
    with index.writer() as writer:
        writer.delete(["kept", "gone"])
        writer.put([document("kept", "text again"), document("new", "text")])
        writer.put([document("brief", "text")])
        writer.delete(["brief"])
        writer.commit()
    assert index.search_ids(word("text")) == ["new", "kept"]
    assert index.search_ids(Bool()) == ["kept", "new"]
    assert index.open().statistics().articles == 2


def test_unknown_id_may_be_deleted(index: EngineIndex) -> None:
    index.write(document("a", "text"), delete=["b", "", "a "])
    assert index.search_ids(word("text")) == ["a"]


def test_all_may_be_deleted_and_come_back(index: EngineIndex) -> None:
    everything = [document(str(n), "text") for n in range(20)]
    for _ in range(3):
        index.write(*everything)
        index.write(delete=[str(n) for n in range(20)])
        assert index.search_ids(Bool()) == []
        assert index.open().statistics().articles == 0
    index.write(*everything)
    assert index.hits(word("text")).total == 20


def test_nothing_to_commit_is_no_new_commit(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()
    before = engine.statistics()
    with index.writer() as writer:
        writer.commit()
        writer.put([])
        writer.delete(["unknown"])
        writer.commit()
    assert not engine.refresh()
    assert engine.statistics() == before


def test_commit_is_seen_after_refresh_and_not_before(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()

    def total() -> int:
        return engine.search(word("text"), "relevance", 0, 10).total

    with index.writer() as writer:
        writer.put([document("b", "text")])
        assert not engine.refresh()
        writer.commit()
        assert total() == 1
        assert engine.refresh()
        assert total() == 2
        assert not engine.refresh()


def test_each_commit_has_a_later_generation(index: EngineIndex) -> None:
    generations = []
    for number in range(4):
        index.write(document(str(number), "text"))
        generations.append(index.open().statistics().generation)
    assert generations == sorted(set(generations))


def test_what_was_not_committed_is_dropped(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    with suppress(ZeroDivisionError), index.writer() as writer:
        writer.put([document("b", "text")])
        writer.delete(["a"])
        raise ZeroDivisionError
    assert index.search_ids(word("text")) == ["a"]
    index.write(document("c", "text"))
    assert index.search_ids(word("text")) == ["a", "c"]


def test_digests_are_of_the_last_commit(index: EngineIndex) -> None:
    first = document("a", "first", origin="folder/a.txt")
    second = document("a", "second", origin="folder/a.txt")
    with index.writer() as writer:
        assert writer.digests() == {}
        writer.put([first])
        assert writer.digests() == {}
        writer.commit()
        assert writer.digests() == {"a": (first.article.digest, "folder/a.txt")}
        writer.put([second])
        writer.commit()
    with index.writer() as writer:
        assert writer.digests() == {"a": (second.article.digest, "folder/a.txt")}
        writer.delete(["a"])
        writer.commit()
        assert writer.digests() == {}


def test_statistics_count_what_is_there(index: EngineIndex) -> None:
    index.write(document("a", "one/x two/x three", "four"), document("b", "one/x", "five"))
    index.write(document("c", "gone gone gone"))
    index.write(delete=["c"])
    counted = index.open().statistics()
    assert (counted.articles, counted.words) == (2, 6)
    assert counted.stems >= 4
    assert counted.bytes > 0
    assert counted.engine == index.name
    summary = index.open().summary()
    assert summary == Summary(counted.engine, counted.articles, counted.generation, summary.format)
    assert summary.format == (manifest.read(Path(index.settings.index)) or {})["format"]


def test_many_commits_lose_nothing(index: EngineIndex) -> None:
    for number in range(30):
        index.write(document(f"{number % 22:02}", f"text in{number}"))
    assert index.search_ids(Bool()) == [f"{number:02}" for number in range(22)]
    assert index.search_ids(word("in29")) == ["07"]
    assert index.search_ids(word("in07")) == []
    assert index.search_ids(phrase("text in21")) == ["21"]


@pytest.mark.slow
def test_huge_article_is_searched_to_its_last_word(index: EngineIndex) -> None:
    body = " ".join(f"w{number % 7919}" for number in range(300_000))
    index.write(document("huge", f"{body} next last"), document("small", "last next"))
    assert index.search_ids(phrase("next last")) == ["huge"]
    assert index.search_ids(word("w7918")) == ["huge"]
    assert index.open().statistics().words == 300_004
    assert len(index.open().get("huge").body) > 1_000_000  # type: ignore[union-attr]


def test_thousands_of_tiny_articles(index: EngineIndex) -> None:
    index.write(*(document(f"{number:04}", f"all p{number % 10}") for number in range(3000)))
    assert index.hits(word("all")).total == 3000
    assert index.search_ids(word("p7")) == [f"{number:04}" for number in range(7, 3000, 10)]


def test_articles_without_a_word_are_kept(index: EngineIndex) -> None:
    index.write(document("empty"), document("titled", "", "title"), document("text", "text"))
    assert set(index.search_ids(Bool())) == {"empty", "titled", "text"}
    assert index.search_ids(word("title")) == ["titled"]


def test_what_another_process_prepared_is_added_as_well(index: EngineIndex) -> None:
    chunks: list[list[Document]] = [
        [document("a", "one"), document("b", "one", "title")],
        [document("a", "two")],
        [],
    ]
    prepared = [pickle.dumps(index.engine_class.WRITER.prepare(chunk)) for chunk in chunks]
    with index.writer() as writer:
        for chunk in prepared:
            writer.add(pickle.loads(chunk))
        writer.commit()
    assert index.search_ids(word("one")) == ["b"]
    assert index.search_ids(word("two")) == ["a"]
    assert index.open().get("b") == document("b", "one", "title").article


def test_writer_killed_between_commits_keeps_the_last(index: EngineIndex, name: str) -> None:
    process = start(die_before_the_second_commit, name, index.folder)
    finish(process)
    assert process.exitcode == -signal.SIGKILL
    assert index.search_ids(word("common")) == ["first"]
    index.write(document("third", "common"))
    assert sorted(index.search_ids(word("common"))) == ["first", "third"]
