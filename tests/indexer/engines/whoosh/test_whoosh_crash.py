"""A writer killed before each of its changes to the disk, and damage to any byte."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import pytest
from elsewhere import ROUND, killed_at, start, write_rounds
from shelves import SIGNATURE, Shelf, document, ids, word

from indexer.errors import IndexDamaged, IndexMissing

ROUNDS = 3
STEP = 7
"""No divisor of the changes in a round, so that all of them are met over the rounds."""


def committed(shelf: Shelf) -> int:
    """How many whole rounds the index holds; anything but whole rounds is a failure."""
    try:
        opened = shelf.open()
    except IndexMissing:
        return 0
    total = opened.search(word("common"), "relevance", 0, 0).total
    rounds, rest = divmod(total, ROUND)
    assert rest == 0
    for number in range(rounds):
        found = opened.search(word(f"in{number}"), "relevance", 0, 100)
        expected = {f"{number}-{n}" for n in range(ROUND)} | (
            {"same"} if number == rounds - 1 else set()
        )
        assert set(ids(found)) == expected
    return rounds


def test_writer_killed_before_any_change_leaves_whole_commits(tmp_path: Path, name: str) -> None:
    """Between two changes the disk stays as it is, so these are all the moments there are."""
    before = 0
    for change in range(1, 10_000, STEP):
        shelf = Shelf(name, tmp_path / f"{change}")
        with shelf.opened:
            process = start(
                killed_at, change, shelf.folder, write_rounds, name, shelf.folder, ROUNDS
            )
            process.join(60)
            now = committed(shelf)
            assert now >= before, "a later death keeps no less"
            before = now
            if process.exitcode == 0:
                break
            assert process.exitcode == -signal.SIGKILL
            shelf.write(document("after", "after"))
            assert committed(shelf) == now
            assert shelf.found(word("after")) == ["after"]
    assert before == ROUNDS


def test_leftovers_of_a_killed_writer_go_with_the_next_commit(shelf: Shelf, name: str) -> None:
    shelf.write(document("before", "text"))
    files = len(list(shelf.folder.iterdir()))
    for change in (9, 15, 18):
        start(killed_at, change, shelf.folder, write_rounds, name, shelf.folder, 1).join(60)
    (shelf.folder / "_MAIN_2.toc.1700000000.5").write_bytes(b"not yet renamed")
    shelf.write(document("after", "text"), delete=["before", *shelf.found(word("common"))])
    assert shelf.found(word("text")) == ["after"]
    assert len(list(shelf.folder.iterdir())) <= files


def test_any_changed_byte_is_noticed(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n}", f"text w{n % 17} v{n}", "title") for n in range(150)))
    chance = random.Random(5)
    for file in [*shelf.folder.glob("*.toc"), *shelf.folder.glob("*.seg")]:
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
    fsync, rename = os.fsync, os.rename

    def watched_fsync(number: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{number}"))
        fsync(number)

    def watched_rename(old: str, new: str) -> None:
        if new.endswith(".toc"):
            needed = {str(path) for path in shelf.folder.glob("*.seg")} | {old, str(shelf.folder)}
            assert needed <= synced
            commits.append(new)
            synced.discard(str(shelf.folder))
        rename(old, new)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "rename", watched_rename)
    for number in range(3):
        shelf.write(document(str(number), "text"))
        assert str(shelf.folder) in synced, "the new name itself is on disk"
    assert len(commits) == 4, "the empty index and three batches"


def test_torn_last_commit_says_what_to_do(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    (newest,) = shelf.folder.glob("*.toc")
    newest.with_name("_MAIN_9.toc").write_bytes(b"")
    with pytest.raises(IndexDamaged, match="index the articles again"):
        shelf.kind.open(shelf.settings, SIGNATURE)
