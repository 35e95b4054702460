"""Adding, replacing, deleting and committing."""

from __future__ import annotations

import datetime as dt
import pickle
import signal
from contextlib import suppress

import pytest
from elsewhere import die_before_the_second_commit, start
from shelves import Shelf, document, phrase, prefix, source, word

from bahith.indexer.article import Article, Document
from bahith.indexer.query import Bool, Published


def test_stored_article_comes_back_whole(shelf: Shelf) -> None:
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
    shelf.write(given)
    engine = shelf.open()
    assert engine.get("a") == given.article
    assert engine.search(word("عنوان"), "relevance", 0, 1).hits[0].article == given.article


@pytest.mark.parametrize(
    "id",
    ["two words", "a/b/../c.txt", "مقالات/أوّل.txt", "\udcff.txt", "😀", "a\x00b", "-1", "x" * 9000],
    ids=ascii,
)
def test_any_id_is_found_replaced_and_deleted(shelf: Shelf, id: str) -> None:
    shelf.write(document(id, "first"), document("other", "first"))
    assert shelf.open().get(id) == Article(id, "", "first")
    shelf.write(document(id, "second"))
    assert shelf.found(word("second")) == [id]
    assert shelf.found(word("first")) == ["other"]
    with shelf.writer() as writer:
        assert set(writer.digests()) == {id, "other"}
    shelf.write(delete=[id])
    assert shelf.open().get(id) is None


def test_ids_that_differ_little_are_different(shelf: Shelf) -> None:
    alike = ["a", "A", "a ", "á", "a\u0301", "أ", "ا", "a\x00"]
    shelf.write(*(document(id, f"in{number}") for number, id in enumerate(alike)))
    engine = shelf.open()
    assert [engine.get(id).body for id in alike] == [f"in{n}" for n in range(len(alike))]  # type: ignore[union-attr]


def test_replacing_leaves_nothing_of_the_former(shelf: Shelf) -> None:
    shelf.write(document("a", "old1 old2", "oldtitle", "oldsource", published=dt.date(2020, 1, 1)))
    shelf.write(document("a", "new", "newtitle", "newsource"))
    for gone in (
        word("old1"),
        word("oldtitle", "title"),
        phrase("old1 old2"),
        prefix("old"),
        source("oldsource"),
        Published(before=dt.date(2030, 1, 1)),
    ):
        assert shelf.hits(gone).total == 0
    assert shelf.found(Bool(must=(word("new"), source("newsource")))) == ["a"]
    assert shelf.open().statistics().words == 2


def test_same_id_twice_in_a_batch_leaves_the_last(shelf: Shelf) -> None:
    shelf.write(document("a", "zero"))
    shelf.write(document("a", "one"), document("b", "one"), document("a", "two"))
    assert shelf.found(Bool()) == ["a", "b"]
    assert shelf.open().get("a").body == "two"  # type: ignore[union-attr]
    assert shelf.found(word("one")) == ["b"]


def test_last_word_on_an_id_counts_within_a_batch(shelf: Shelf) -> None:
    shelf.write(document("kept", "text"), document("gone", "text"))
    with shelf.writer() as writer:
        writer.delete(["kept", "gone"])
        writer.put([document("kept", "text again"), document("new", "text")])
        writer.put([document("brief", "text")])
        writer.delete(["brief"])
        writer.commit()
    assert shelf.found(word("text")) == ["new", "kept"]
    assert shelf.found(Bool()) == ["kept", "new"]
    assert shelf.open().statistics().articles == 2


def test_unknown_id_may_be_deleted(shelf: Shelf) -> None:
    shelf.write(document("a", "text"), delete=["b", "", "a "])
    assert shelf.found(word("text")) == ["a"]


def test_all_may_be_deleted_and_come_back(shelf: Shelf) -> None:
    everything = [document(str(n), "text") for n in range(20)]
    for _ in range(3):
        shelf.write(*everything)
        shelf.write(delete=[str(n) for n in range(20)])
        assert shelf.found(Bool()) == []
        assert shelf.open().statistics().articles == 0
    shelf.write(*everything)
    assert shelf.hits(word("text")).total == 20


def test_nothing_to_commit_is_no_new_commit(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    engine = shelf.open()
    before = engine.statistics()
    with shelf.writer() as writer:
        writer.commit()
        writer.put([])
        writer.delete(["unknown"])
        writer.commit()
    assert not engine.refresh()
    assert engine.statistics() == before


def test_commit_is_seen_after_refresh_and_not_before(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    engine = shelf.open()

    def total() -> int:
        return engine.search(word("text"), "relevance", 0, 10).total

    with shelf.writer() as writer:
        writer.put([document("b", "text")])
        assert not engine.refresh()
        writer.commit()
        assert total() == 1
        assert engine.refresh()
        assert total() == 2
        assert not engine.refresh()


def test_each_commit_has_a_later_generation(shelf: Shelf) -> None:
    generations = []
    for number in range(4):
        shelf.write(document(str(number), "text"))
        generations.append(shelf.open().statistics().generation)
    assert generations == sorted(set(generations))


def test_what_was_not_committed_is_dropped(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    with suppress(ZeroDivisionError), shelf.writer() as writer:
        writer.put([document("b", "text")])
        writer.delete(["a"])
        raise ZeroDivisionError
    assert shelf.found(word("text")) == ["a"]
    shelf.write(document("c", "text"))
    assert shelf.found(word("text")) == ["a", "c"]


def test_digests_are_of_the_last_commit(shelf: Shelf) -> None:
    first = document("a", "first", origin="folder/a.txt")
    second = document("a", "second", origin="folder/a.txt")
    with shelf.writer() as writer:
        assert writer.digests() == {}
        writer.put([first])
        assert writer.digests() == {}
        writer.commit()
        assert writer.digests() == {"a": (first.article.digest, "folder/a.txt")}
        writer.put([second])
        writer.commit()
    with shelf.writer() as writer:
        assert writer.digests() == {"a": (second.article.digest, "folder/a.txt")}
        writer.delete(["a"])
        writer.commit()
        assert writer.digests() == {}


def test_statistics_count_what_is_there(shelf: Shelf) -> None:
    shelf.write(document("a", "one/x two/x three", "four"), document("b", "one/x", "five"))
    shelf.write(document("c", "gone gone gone"))
    shelf.write(delete=["c"])
    counted = shelf.open().statistics()
    assert (counted.articles, counted.words) == (2, 6)
    assert counted.stems >= 4
    assert counted.bytes > 0
    assert counted.engine == shelf.name


def test_many_commits_lose_nothing(shelf: Shelf) -> None:
    for number in range(30):
        shelf.write(document(f"{number % 22:02}", f"text in{number}"))
    assert shelf.found(Bool()) == [f"{number:02}" for number in range(22)]
    assert shelf.found(word("in29")) == ["07"]
    assert shelf.found(word("in07")) == []
    assert shelf.found(phrase("text in21")) == ["21"]


@pytest.mark.slow
def test_huge_article_is_searched_to_its_last_word(shelf: Shelf) -> None:
    body = " ".join(f"w{number % 7919}" for number in range(300_000))
    shelf.write(document("huge", f"{body} next last"), document("small", "last next"))
    assert shelf.found(phrase("next last")) == ["huge"]
    assert shelf.found(word("w7918")) == ["huge"]
    assert shelf.open().statistics().words == 300_004
    assert len(shelf.open().get("huge").body) > 1_000_000  # type: ignore[union-attr]


def test_thousands_of_tiny_articles(shelf: Shelf) -> None:
    shelf.write(*(document(f"{number:04}", f"all p{number % 10}") for number in range(3000)))
    assert shelf.hits(word("all")).total == 3000
    assert shelf.found(word("p7")) == [f"{number:04}" for number in range(7, 3000, 10)]


def test_articles_without_a_word_are_kept(shelf: Shelf) -> None:
    shelf.write(document("empty"), document("titled", "", "title"), document("text", "text"))
    assert set(shelf.found(Bool())) == {"empty", "titled", "text"}
    assert shelf.found(word("title")) == ["titled"]


def test_what_another_process_prepared_is_added_as_well(shelf: Shelf) -> None:
    chunks: list[list[Document]] = [
        [document("a", "one"), document("b", "one", "title")],
        [document("a", "two")],
        [],
    ]
    prepared = [pickle.dumps(shelf.kind.WRITER.prepare(chunk)) for chunk in chunks]
    with shelf.writer() as writer:
        for chunk in prepared:
            writer.add(pickle.loads(chunk))
        writer.commit()
    assert shelf.found(word("one")) == ["b"]
    assert shelf.found(word("two")) == ["a"]
    assert shelf.open().get("b") == document("b", "one", "title").article


def test_writer_killed_between_commits_keeps_the_last(shelf: Shelf, name: str) -> None:
    process = start(die_before_the_second_commit, name, shelf.folder)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert shelf.found(word("common")) == ["first"]
    shelf.write(document("third", "common"))
    assert sorted(shelf.found(word("common"))) == ["first", "third"]
