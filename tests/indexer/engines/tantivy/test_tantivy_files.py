"""A writer killed before each of our changes to the disk, damage to any byte, and what is left."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from unittest.mock import Mock

import pytest
from child_processes import survivors
from engine_index import EngineIndex, document, phrase, rewrite, word
from requirements import require

from bahith.indexer.engines.tantivy.store import Store
from bahith.indexer.errors import IndexDamaged
from bahith.indexer.query import Bool

ROUNDS = 2


def segments(index: EngineIndex) -> list[Path]:
    return [file for file in index.folder.iterdir() if len(file.name.partition(".")[0]) == 32]


def kept(index: EngineIndex) -> list[Path]:
    """The files that a commit consists of."""
    return [index.folder / "meta.json", *segments(index)]


@pytest.mark.timeout(300)
def test_writer_killed_before_any_change_leaves_whole_commits(tmp_path: Path, name: str) -> None:
    """What tantivy does in between is in a folder that is thrown away."""
    for index in survivors(name, tmp_path, ROUNDS, 5):
        assert not (index.folder / "work").exists()


def test_the_lock_of_a_removed_index_is_no_foreign_file(index: EngineIndex) -> None:
    """The thread of a reader may create it after the folder was removed and made again."""
    index.folder.mkdir()
    (index.folder / ".tantivy-meta.lock").touch()
    index.write(document("1", "text"))
    assert index.search_ids(word("text")) == ["1"]


def test_any_changed_byte_is_noticed(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", f"text w{n % 17} v{n}", "title") for n in range(150)))
    index.write(delete=["3"])
    chance = random.Random(5)
    for file in kept(index):
        whole = file.read_bytes()
        for _ in range(30):
            content = bytearray(whole)
            content[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
            rewrite(file, bytes(content))
            with pytest.raises(IndexDamaged, match=file.name):
                index.open()
        with pytest.raises(IndexDamaged, match=file.name):
            index.writer()
        rewrite(file, whole)
    assert index.hits(word("text")).total == 149


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99], ids=["emptied", "halved", "end lost"])
def test_truncated_or_missing_file_is_damage(index: EngineIndex, part: float) -> None:
    index.write(*(document(str(n), f"text number{n}", "title") for n in range(300)))
    for file in kept(index):
        whole = file.read_bytes()
        rewrite(file, whole[: int(len(whole) * part)])
        for opening in (index.open, index.writer):
            with pytest.raises(IndexDamaged, match=f"{index.folder}.* index the articles again"):
                opening()
        rewrite(file, whole)
    file = next(index.folder.glob("*.store"))
    file.unlink()
    with pytest.raises(IndexDamaged, match="missing"):
        index.open()


def test_commit_takes_its_name_when_all_of_it_is_on_disk(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(Path("/proc/self/fd").exists(), "Linux, whose /proc names open files,")
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
            assert {file(path) for path in [*segments(index), old, index.folder]} <= synced
            commits.append(new)
            synced.discard(file(index.folder))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    for number in range(3):
        index.write(document(str(number), "text"))
        assert file(index.folder) in synced, "the new name itself is on disk"
    assert len(commits) == 4, "the empty index and three batches"


def test_many_commits_do_not_become_many_segments_nor_lose_anything(index: EngineIndex) -> None:
    for number in range(40):
        index.write(document(f"{number % 30:02}", f"text in{number}"))
    assert index.search_ids(Bool()) == [f"{number:02}" for number in range(30)]
    assert index.search_ids(word("in39")) == ["09"]
    assert index.search_ids(word("in09")) == []
    assert index.search_ids(phrase("text in29")) == ["29"]
    # Ten segments at most, of seven files each.
    assert len(list(index.folder.iterdir())) < 80


def test_reader_goes_on_with_a_commit_whose_files_are_gone(index: EngineIndex) -> None:
    index.write(*(document(f"{n}", "text") for n in range(50)))
    engine = index.open()
    index.write(delete=[f"{n}" for n in range(50)])
    assert engine.search(word("text"), "relevance", 0, 100).total == 50
    assert engine.get("7")
    assert engine.refresh()
    assert engine.search(word("text"), "relevance", 0, 100).total == 0


def test_opening_a_writer_reads_no_article(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which articles an index has is looked up, however many it has."""
    index.write(*(document(f"{n}", "red") for n in range(30)))
    read = Mock(wraps=Store.article)
    monkeypatch.setattr(Store, "article", lambda *args: read(*args))
    with index.writer() as writer:
        digests = writer.digests()
        assert len(digests) == 30
        assert [id in digests for id in ("3", "x", 3)] == [True, False, False]
        assert digests.get("x") is None
        assert read.call_count == 0
        assert digests["3"] == (document("3", "red").article.digest, "")
        assert read.call_count == 1
        assert dict(digests) == dict(digests.items())
        assert {*digests} == {f"{n}" for n in range(30)}


def test_what_is_compressed_is_not_compressed_again(index: EngineIndex) -> None:
    for number in range(2):
        index.write(document(f"{number}", "red"))
        meta = json.loads((index.folder / "meta.json").read_text())
        assert meta["index_settings"]["docstore_compression"] == "none"
    assert [article.id for article in index.open().articles()] == ["0", "1"]
