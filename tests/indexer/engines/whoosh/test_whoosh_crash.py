"""A writer killed before each of its changes to the disk, and damage to any byte."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from elsewhere import killed_at, start, survivors, write_rounds
from shelves import Shelf, document, word

from bahith.indexer.errors import IndexDamaged

ROUNDS = 3


def test_writer_killed_before_any_change_leaves_whole_commits(tmp_path: Path, name: str) -> None:
    """Between two changes the disk stays as it is, so these are all the moments there are."""
    assert [*survivors(name, tmp_path, ROUNDS, 1)]


def test_leftovers_of_a_killed_writer_go_with_the_next_commit(shelf: Shelf, name: str) -> None:
    shelf.write(document("before", "text"))
    files = len(list(shelf.folder.iterdir()))
    for change in (3, 4, 5):
        start(killed_at, change, shelf.folder, write_rounds, name, shelf.folder, 1).join(60)
    (shelf.folder / "_MAIN_2.toc.1700000000.5").write_bytes(b"not yet renamed")
    assert len(list(shelf.folder.iterdir())) > files + 3
    shelf.write(document("after", "text"), delete=["before", *shelf.found(word("common"))])
    shelf.write(document("last", "text"), delete=["after"])
    assert shelf.found(word("text")) == ["last"]
    # The commit before stays, until the next: one segment more than after the first.
    assert len(list(shelf.folder.iterdir())) == files + 1


def test_any_changed_byte_is_noticed(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n}", f"text w{n % 17} v{n}", "title") for n in range(150)))
    chance = random.Random(5)
    # The empty commit before this one is there too, in case this one is torn.
    assert len(list(shelf.folder.glob("*.toc"))) == 2
    for file in [shelf.folder / "_MAIN_1.toc", *shelf.folder.glob("*.seg")]:
        whole = file.read_bytes()
        for _ in range(100):
            content = bytearray(whole)
            content[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
            file.write_bytes(content)
            with pytest.raises(IndexDamaged, match=file.name):
                shelf.open()
        with pytest.raises(IndexDamaged, match=file.name):
            shelf.writer()
        file.write_bytes(whole)
    assert shelf.hits(word("text")).total == 150


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux to name open files")
def test_commit_takes_its_name_when_all_of_it_is_on_disk(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[str] = set()
    commits = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(number: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{number}"))
        fsync(number)

    def watched_replace(old: Path, new: Path) -> None:
        if new.suffix == ".toc":
            needed = {*shelf.folder.glob("*.seg"), old, shelf.folder}
            assert {*map(str, needed)} <= synced
            commits.append(new)
            synced.discard(str(shelf.folder))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    for number in range(3):
        shelf.write(document(str(number), "text"))
        assert str(shelf.folder) in synced, "the new name itself is on disk"
    assert len(commits) == 4, "the empty index and three batches"


TORN = {
    "emptied": lambda content: b"",
    "halved": lambda content: content[: len(content) // 2],
    "last byte lost": lambda content: content[:-1],
    "end never written": lambda content: content[:-600] + bytes(600),
    "nothing but length": lambda content: bytes(len(content)),
}
torn = pytest.mark.parametrize("tear", TORN.values(), ids=TORN)


def tear_newest(shelf: Shelf, tear: Callable[[bytes], bytes]) -> None:
    newest = max(shelf.folder.glob("*.toc"), key=lambda path: int(path.stem.split("_")[-1]))
    newest.write_bytes(tear(newest.read_bytes()))


@torn
def test_torn_last_commit_leaves_the_one_before(
    shelf: Shelf, tear: Callable[[bytes], bytes]
) -> None:
    shelf.write(document("a", "text"), document("b", "text"))
    shelf.write(document("c", "text"), delete=["a"])
    tear_newest(shelf, tear)
    assert shelf.found(word("text")) == ["a", "b"]
    assert not shelf.open().refresh()
    with shelf.writer() as writer:
        assert set(writer.digests()) == {"a", "b"}
    shelf.write(document("d", "text"), delete=["b"])
    assert shelf.found(word("text")) == ["a", "d"]
    tear_newest(shelf, tear)
    assert shelf.found(word("text")) == ["a", "b"], "and that again"


def test_running_reader_sees_past_a_torn_commit(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    engine = shelf.open()
    shelf.write(document("b", "text"))
    tear_newest(shelf, TORN["emptied"])
    assert engine.refresh()
    assert engine.search(word("text"), "relevance", 0, 9).total == 1
    assert not engine.refresh()
    shelf.write(document("c", "text"))
    assert engine.refresh()
    assert engine.search(word("text"), "relevance", 0, 9).total == 2


@torn
def test_torn_commit_with_none_before_is_damage(
    shelf: Shelf, tear: Callable[[bytes], bytes]
) -> None:
    shelf.write(document("a", "text"))
    for toc in shelf.folder.glob("*.toc"):
        toc.write_bytes(tear(toc.read_bytes()))
    for opening in (shelf.open, shelf.writer):
        with pytest.raises(IndexDamaged, match="index the articles again"):
            opening()
