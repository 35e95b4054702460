"""A writer killed before each of our changes to the disk, damage to any byte, and what is left."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from elsewhere import survivors
from shelves import Shelf, document, phrase, word

from bahith.indexer.errors import IndexDamaged
from bahith.indexer.query import Bool

ROUNDS = 2


def segments(shelf: Shelf) -> list[Path]:
    return [file for file in shelf.folder.iterdir() if len(file.name.partition(".")[0]) == 32]


def kept(shelf: Shelf) -> list[Path]:
    """The files that a commit consists of."""
    return [shelf.folder / "meta.json", *segments(shelf)]


def test_writer_killed_before_any_change_leaves_whole_commits(tmp_path: Path, name: str) -> None:
    """What tantivy does in between is in a folder that is thrown away."""
    for shelf in survivors(name, tmp_path, ROUNDS, 5):
        assert not (shelf.folder / "work").exists()


def test_any_changed_byte_is_noticed(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n}", f"text w{n % 17} v{n}", "title") for n in range(150)))
    shelf.write(delete=["3"])
    chance = random.Random(5)
    for file in kept(shelf):
        whole = file.read_bytes()
        for _ in range(30):
            content = bytearray(whole)
            content[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
            file.write_bytes(content)
            with pytest.raises(IndexDamaged, match=file.name):
                shelf.open()
        with pytest.raises(IndexDamaged, match=file.name):
            shelf.writer()
        file.write_bytes(whole)
    assert shelf.hits(word("text")).total == 149


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99], ids=["emptied", "halved", "end lost"])
def test_truncated_or_missing_file_is_damage(shelf: Shelf, part: float) -> None:
    shelf.write(*(document(str(n), f"text number{n}", "title") for n in range(300)))
    for file in kept(shelf):
        whole = file.read_bytes()
        file.write_bytes(whole[: int(len(whole) * part)])
        for opening in (shelf.open, shelf.writer):
            with pytest.raises(IndexDamaged, match=f"{shelf.folder}.* index the articles again"):
                opening()
        file.write_bytes(whole)
    file = next(shelf.folder.glob("*.store"))
    file.unlink()
    with pytest.raises(IndexDamaged, match="missing"):
        shelf.open()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux to name open files")
def test_commit_takes_its_name_when_all_of_it_is_on_disk(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[tuple[int, int]] = set()
    commits = []
    fsync, replace = os.fsync, os.replace

    def file(path: str | Path | int) -> tuple[int, int]:
        found = os.stat(path)
        return found.st_dev, found.st_ino

    def watched_fsync(number: int) -> None:
        synced.add(file(number))
        fsync(number)

    def watched_replace(old: Path, new: Path) -> None:
        if new.name == "meta.json":
            assert {file(path) for path in [*segments(shelf), old, shelf.folder]} <= synced
            commits.append(new)
            synced.discard(file(shelf.folder))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    for number in range(3):
        shelf.write(document(str(number), "text"))
        assert file(shelf.folder) in synced, "the new name itself is on disk"
    assert len(commits) == 4, "the empty index and three batches"


def test_many_commits_do_not_become_many_segments_nor_lose_anything(shelf: Shelf) -> None:
    for number in range(40):
        shelf.write(document(f"{number % 30:02}", f"text in{number}"))
    assert shelf.found(Bool()) == [f"{number:02}" for number in range(30)]
    assert shelf.found(word("in39")) == ["09"]
    assert shelf.found(word("in09")) == []
    assert shelf.found(phrase("text in29")) == ["29"]
    # Ten segments at most, of seven files each.
    assert len(list(shelf.folder.iterdir())) < 80


def test_reader_goes_on_with_a_commit_whose_files_are_gone(shelf: Shelf) -> None:
    shelf.write(*(document(f"{n}", "text") for n in range(50)))
    engine = shelf.open()
    shelf.write(delete=[f"{n}" for n in range(50)])
    assert engine.search(word("text"), "relevance", 0, 100).total == 50
    assert engine.get("7")
    assert engine.refresh()
    assert engine.search(word("text"), "relevance", 0, 100).total == 0
