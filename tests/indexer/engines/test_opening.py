"""Opening an index: missing, made by another, foreign, damaged, locked."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import opensearch_server
import pytest
from child_processes import event, finish, hold_writer, start
from engine_index import EngineIndex, document, word
from requirements import require

from bahith.indexer.engines import chosen
from bahith.indexer.engines.manifest import FILE as MANIFEST
from bahith.indexer.engines.manifest import publish, read
from bahith.indexer.errors import (
    EngineError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
)

NOBODY = 65534


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_missing_index_says_where_and_how_to_make_one(index: EngineIndex) -> None:
    with pytest.raises(IndexMissing, match=f"{index.folder}.* index FOLDER"):
        index.open()
    assert not index.folder.exists()


def test_a_file_is_not_an_index(index: EngineIndex) -> None:
    index.folder.write_text("a file")
    with pytest.raises(IndexMissing):
        index.open()
    with pytest.raises(EngineError, match=str(index.folder)):
        index.writer()
    assert index.folder.read_text() == "a file"


def test_index_of_another_analyzer_is_neither_opened_nor_changed(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    before = content(index.folder)
    with pytest.raises(IndexMismatch, match=f"bahith --index {index.folder} upgrade"):
        index.open("another")
    with pytest.raises(IndexMismatch, match=f"bahith --index {index.folder} upgrade"):
        index.writer("another")
    index.opened.close()
    assert content(index.folder) == before
    assert index.search_ids(word("text")) == ["a"]


@pytest.mark.parametrize("file", ["notes.txt", "MAIN_abc.seg", "_MAIN_1.toc", ".hidden"])
def test_foreign_folder_is_refused_and_untouched(index: EngineIndex, file: str) -> None:
    index.folder.mkdir()
    (index.folder / file).write_bytes(b"someone's")
    before = content(index.folder)
    with pytest.raises(IndexMissing):
        index.open()
    with pytest.raises(IndexMismatch, match="empty folder"):
        index.writer()
    assert content(index.folder) == before


@contextmanager
def unprivileged() -> Iterator[None]:
    """Act as an ordinary user, because root may write everywhere.

    No garbage is collected meanwhile: what earlier tests left may need root to be removed.
    """
    user = os.geteuid()
    gc.collect()
    gc.disable()
    try:
        if user == 0:
            os.seteuid(NOBODY)
        yield
    finally:
        os.seteuid(user)
        gc.enable()


def test_folder_without_permission_is_named(index: EngineIndex) -> None:
    index.folder.mkdir()
    index.folder.chmod(0o500)
    assert index.engine_class  # imported while its modules can be read
    with unprivileged(), pytest.raises(EngineError, match=str(index.folder)):
        index.writer()


def test_new_index_is_empty_and_usable(index: EngineIndex) -> None:
    index.writer().close()
    engine = index.open()
    assert engine.search(word("text"), "relevance", 0, 10).total == 0
    assert engine.statistics().articles == engine.statistics().words == 0
    assert engine.get("a") is None
    assert not engine.refresh()


def test_second_writer_in_this_process_is_refused(index: EngineIndex) -> None:
    with index.writer() as first:
        with pytest.raises(IndexLocked, match=str(index.folder)):
            index.writer()
        first.put([document("a", "text")])
        first.commit()
    index.write(document("b", "text"))
    assert index.search_ids(word("text")) == ["a", "b"]


def test_second_writer_in_another_process_is_refused(index: EngineIndex, name: str) -> None:
    held, let_go = event(), event()
    process = start(hold_writer, name, index.folder, held, let_go)
    assert held.wait(60)
    with pytest.raises(IndexLocked, match=str(index.folder)):
        index.writer()
    let_go.set()
    finish(process)
    index.write(document("a", "text"))
    assert index.search_ids(word("text")) == ["a"]


def test_killed_writer_leaves_no_lock(index: EngineIndex, name: str) -> None:
    held, never = event(), event()
    process = start(hold_writer, name, index.folder, held, never)
    assert held.wait(60)
    process.kill()
    finish(process)
    index.write(document("a", "text"))
    assert index.search_ids(word("text")) == ["a"]


def test_writer_that_fails_to_open_leaves_no_lock(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    for _ in range(2):
        with pytest.raises(IndexMismatch):
            index.writer("another")
    index.writer().close()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"engine": 1, "format": 1, "analyzer": ""}'])
def test_card_that_cannot_be_read_is_damage(index: EngineIndex, content: str) -> None:
    index.write(document("a", "text"))
    manifest = index.folder / MANIFEST
    whole = manifest.read_text()
    manifest.write_text(content)
    for opening in (index.open, index.writer, lambda: chosen(index.settings)):
        with pytest.raises(IndexDamaged, match=str(manifest)):
            opening()
    manifest.write_text(whole)
    assert index.search_ids(word("text")) == ["a"]


def test_card_of_another_engine_is_refused(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    publish(index.folder, {**(read(index.folder) or {}), "engine": "other"})
    for opening in (index.open, index.writer):
        with pytest.raises(IndexMismatch, match=f"engine other, not {index.name}"):
            opening()


def test_running_reader_is_told_when_the_index_is_gone(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()
    for file in index.folder.iterdir():
        file.unlink()
    with pytest.raises(IndexMissing, match=str(index.folder)):
        engine.refresh()


def test_running_reader_sees_an_index_made_anew_in_its_place(index: EngineIndex) -> None:
    index.write(document("old", "text"))
    engine = index.open()
    for file in index.folder.iterdir():
        file.unlink()
    index.write(document("new", "text"))
    assert engine.refresh()
    assert engine.get("new")
    assert not engine.get("old")


@pytest.fixture
def shared(name: str) -> Iterator[EngineIndex]:
    """An index with one article in a folder that other users may enter."""
    with TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        index = EngineIndex(name, Path(folder, "index"))
        with index.opened:
            index.write(document("a", "text"))
            yield index
        if name == "opensearch":
            opensearch_server.forget(Path(folder))


@contextmanager
def suppress_refusal(messages: list[str]) -> Iterator[None]:
    """Keep the message of an error, which is none for a damaged index."""
    try:
        yield
    except EngineError as error:
        messages.append(f"remove: {error!r}" if isinstance(error, IndexDamaged) else str(error))


def test_advice_to_remove_an_index_is_for_damage_only(shared: EngineIndex) -> None:
    shared.open()
    messages: list[str] = []
    for file in sorted(shared.folder.iterdir()):
        file.chmod(0)
        with unprivileged(), suppress_refusal(messages):
            shared.open()
        file.chmod(0o644)
    assert messages
    assert all(str(shared.folder) in each and "remove" not in each for each in messages)


def test_an_index_that_nobody_may_write_to_is_read(shared: EngineIndex) -> None:
    shared.folder.chmod(0o555)
    with unprivileged():
        assert shared.search_ids(word("text")) == ["a"]


# The articles of opensearch are not in the folder, so it writes without permission for that.
@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_a_folder_that_nobody_may_write_to_refuses_a_writer(shared: EngineIndex) -> None:
    shared.folder.chmod(0o555)
    with unprivileged(), pytest.raises(EngineError, match=str(shared.folder)) as caught:
        shared.writer()
    assert "remove" not in str(caught.value)


def test_the_parents_of_a_new_folder_are_on_disk(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    require(Path("/proc/self/fd").exists(), "Linux, whose /proc names open files,")
    index.folder = index.folder / "in" / "folders"
    synced: set[str] = set()
    fsync = os.fsync

    def watched(number: int) -> None:
        synced.add(os.readlink(f"/proc/self/fd/{number}"))
        fsync(number)

    monkeypatch.setattr(os, "fsync", watched)
    index.writer().close()
    parents = index.folder.parents
    assert {str(parents[0]), str(parents[1]), str(parents[2])} <= synced
