"""A writer killed before each of its changes to the disk, and damage to any byte."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from child_processes import finish, killed_at, start, survivors, write_rounds
from engine_index import EngineIndex, document, word
from requirements import require

from bahith.indexer.errors import EngineError, IndexDamaged

ROUNDS = 3


@pytest.mark.timeout(300)
def test_writer_killed_before_any_change_leaves_whole_commits(tmp_path: Path, name: str) -> None:
    """Between two changes the disk stays as it is, so these are all the moments there are."""
    assert [*survivors(name, tmp_path, ROUNDS, 1)]


def test_leftovers_of_a_killed_writer_go_with_the_next_commit(
    index: EngineIndex, name: str
) -> None:
    index.write(document("before", "text"))
    files = len(list(index.folder.iterdir()))
    for change in (3, 4, 5):
        finish(start(killed_at, change, index.folder, write_rounds, name, index.folder, 1))
    (index.folder / "_MAIN_2.toc.1700000000.5").write_bytes(b"not yet renamed")
    assert len(list(index.folder.iterdir())) > files
    index.write(document("after", "text"), delete=["before", *index.search_ids(word("common"))])
    index.write(document("last", "text"), delete=["after"])
    assert index.search_ids(word("text")) == ["last"]
    # The commit before stays, until the next: one segment more than after the first.
    assert len(list(index.folder.iterdir())) == files + 1


def test_leftovers_go_when_a_writer_is_opened(index: EngineIndex, name: str) -> None:
    index.write(document("before", "text"))
    before = {file.name for file in index.folder.iterdir()}
    for change in (3, 4, 5):
        finish(start(killed_at, change, index.folder, write_rounds, name, index.folder, 1))
    assert {file.name for file in index.folder.iterdir()} > before
    index.writer().close()
    assert {file.name for file in index.folder.iterdir()} == before
    assert index.search_ids(word("text")) == ["before"]


def test_a_commit_that_fails_leaves_nothing(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.write(document("before", "text"))
    before = {file.name for file in index.folder.iterdir()}
    writer = index.writer()
    writer.put([document("after", "text")])
    with monkeypatch.context() as patch:
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(full))
        with pytest.raises(EngineError, match="cannot write"):
            writer.commit()
    assert {file.name for file in index.folder.iterdir()} == before
    writer.commit()
    writer.close()
    assert index.search_ids(word("text")) == ["after", "before"]


def test_nothing_is_removed_beside_a_torn_commit(index: EngineIndex) -> None:
    index.write(document("before", "text"))
    index.write(document("after", "text"))
    newest = index.folder / "_MAIN_2.toc"
    newest.write_bytes(newest.read_bytes()[:-20])
    before = {file.name for file in index.folder.iterdir()}
    index.writer().close()
    assert {file.name for file in index.folder.iterdir()} == before


def test_any_changed_byte_is_noticed(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", f"text w{n % 17} v{n}", "title") for n in range(150)))
    chance = random.Random(5)
    # The empty commit before this one is there too, in case this one is torn.
    assert len(list(index.folder.glob("*.toc"))) == 2
    for file in [index.folder / "_MAIN_1.toc", *index.folder.glob("*.seg")]:
        whole = file.read_bytes()
        for _ in range(100):
            content = bytearray(whole)
            content[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
            file.write_bytes(content)
            with pytest.raises(IndexDamaged, match=file.name):
                index.open()
        with pytest.raises(IndexDamaged, match=file.name):
            index.writer()
        file.write_bytes(whole)
    assert index.hits(word("text")).total == 150


def test_commit_takes_its_name_when_all_of_it_is_on_disk(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(Path("/proc/self/fd").exists(), "Linux, whose /proc names open files,")
    synced: set[str] = set()
    commits = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(number: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{number}"))
        fsync(number)

    def watched_replace(old: Path, new: Path) -> None:
        if new.suffix == ".toc":
            needed = {*index.folder.glob("*.seg"), old, index.folder}
            assert {*map(str, needed)} <= synced
            commits.append(new)
            synced.discard(str(index.folder))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    for number in range(3):
        index.write(document(str(number), "text"))
        assert str(index.folder) in synced, "the new name itself is on disk"
    assert len(commits) == 4, "the empty index and three batches"


TORN = {
    "emptied": lambda content: b"",
    "halved": lambda content: content[: len(content) // 2],
    "last byte lost": lambda content: content[:-1],
    "end never written": lambda content: content[:-600] + bytes(600),
    "nothing but length": lambda content: bytes(len(content)),
}
torn = pytest.mark.parametrize("tear", TORN.values(), ids=TORN)


@pytest.mark.parametrize("loss", [*TORN, "removed"])
def test_a_step_back_is_told(
    index: EngineIndex, loss: str, caplog: pytest.LogCaptureFixture
) -> None:
    index.write(document("a", "text"))
    index.write(document("b", "text"))
    assert index.open().summary().warnings == ()
    assert not caplog.messages
    if loss == "removed":
        (index.folder / "_MAIN_2.toc").unlink()
    else:
        tear_newest(index, TORN[loss])
    (warning,) = index.open().summary().warnings
    assert str(index.folder) in str(warning)
    assert str(warning) in caplog.messages
    index.write(document("b", "text"))
    assert index.open().summary().warnings == ()


def tear_newest(index: EngineIndex, tear: Callable[[bytes], bytes]) -> None:
    newest = max(index.folder.glob("*.toc"), key=lambda path: int(path.stem.split("_")[-1]))
    newest.write_bytes(tear(newest.read_bytes()))


@torn
def test_torn_last_commit_leaves_the_one_before(
    index: EngineIndex, tear: Callable[[bytes], bytes]
) -> None:
    index.write(document("a", "text"), document("b", "text"))
    index.write(document("c", "text"), delete=["a"])
    tear_newest(index, tear)
    assert index.search_ids(word("text")) == ["a", "b"]
    assert not index.open().refresh()
    with index.writer() as writer:
        assert set(writer.digests()) == {"a", "b"}
    index.write(document("d", "text"), delete=["b"])
    assert index.search_ids(word("text")) == ["a", "d"]
    tear_newest(index, tear)
    assert index.search_ids(word("text")) == ["a", "b"], "and that again"


def test_running_reader_sees_past_a_torn_commit(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()
    index.write(document("b", "text"))
    tear_newest(index, TORN["emptied"])
    assert engine.refresh()
    assert engine.search(word("text"), "relevance", 0, 9).total == 1
    assert not engine.refresh()
    index.write(document("c", "text"))
    assert engine.refresh()
    assert engine.search(word("text"), "relevance", 0, 9).total == 2


@torn
def test_torn_commit_with_none_before_is_damage(
    index: EngineIndex, tear: Callable[[bytes], bytes]
) -> None:
    index.write(document("a", "text"))
    for toc in index.folder.glob("*.toc"):
        toc.write_bytes(tear(toc.read_bytes()))
    for opening in (index.open, index.writer):
        with pytest.raises(IndexDamaged, match="index the articles again"):
            opening()
