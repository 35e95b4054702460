"""Opening an index: missing, made by another, foreign, damaged, locked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from elsewhere import event, hold_writer, start
from shelves import Shelf, document, word

from bahith.indexer.engines import chosen
from bahith.indexer.engines.manifest import FILE as MANIFEST
from bahith.indexer.errors import (
    EngineError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_missing_index_says_where_and_how_to_make_one(shelf: Shelf) -> None:
    with pytest.raises(IndexMissing, match=f"{shelf.folder}.* index FOLDER"):
        shelf.open()
    assert not shelf.folder.exists()


def test_a_file_is_not_an_index(shelf: Shelf) -> None:
    shelf.folder.write_text("a file")
    with pytest.raises(IndexMissing):
        shelf.open()
    with pytest.raises(EngineError, match=str(shelf.folder)):
        shelf.writer()
    assert shelf.folder.read_text() == "a file"


def test_index_of_another_analyzer_is_neither_opened_nor_changed(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    before = content(shelf.folder)
    with pytest.raises(IndexMismatch, match="index the articles again"):
        shelf.open("another")
    with pytest.raises(IndexMismatch, match="index the articles again"):
        shelf.writer("another")
    shelf.opened.close()
    assert content(shelf.folder) == before
    assert shelf.found(word("text")) == ["a"]


@pytest.mark.parametrize("file", ["notes.txt", "MAIN_abc.seg", "_MAIN_1.toc", ".hidden"])
def test_foreign_folder_is_refused_and_untouched(shelf: Shelf, file: str) -> None:
    shelf.folder.mkdir()
    (shelf.folder / file).write_bytes(b"someone's")
    before = content(shelf.folder)
    with pytest.raises(IndexMissing):
        shelf.open()
    with pytest.raises(IndexMismatch, match="empty folder"):
        shelf.writer()
    assert content(shelf.folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_folder_without_permission_is_named(shelf: Shelf) -> None:
    shelf.folder.mkdir()
    shelf.folder.chmod(0o500)
    with pytest.raises(EngineError, match=str(shelf.folder)):
        shelf.writer()


def test_new_index_is_empty_and_usable(shelf: Shelf) -> None:
    shelf.writer().close()
    engine = shelf.open()
    assert engine.search(word("text"), "relevance", 0, 10).total == 0
    assert engine.statistics().articles == engine.statistics().words == 0
    assert engine.get("a") is None
    assert not engine.refresh()


def test_second_writer_in_this_process_is_refused(shelf: Shelf) -> None:
    with shelf.writer() as first:
        with pytest.raises(IndexLocked, match=str(shelf.folder)):
            shelf.writer()
        first.put([document("a", "text")])
        first.commit()
    shelf.write(document("b", "text"))
    assert shelf.found(word("text")) == ["a", "b"]


def test_second_writer_in_another_process_is_refused(shelf: Shelf, name: str) -> None:
    held, let_go = event(), event()
    process = start(hold_writer, name, shelf.folder, held, let_go)
    assert held.wait(60)
    with pytest.raises(IndexLocked, match=str(shelf.folder)):
        shelf.writer()
    let_go.set()
    process.join(60)
    shelf.write(document("a", "text"))
    assert shelf.found(word("text")) == ["a"]


def test_killed_writer_leaves_no_lock(shelf: Shelf, name: str) -> None:
    held, never = event(), event()
    process = start(hold_writer, name, shelf.folder, held, never)
    assert held.wait(60)
    process.kill()
    process.join(60)
    shelf.write(document("a", "text"))
    assert shelf.found(word("text")) == ["a"]


def test_writer_that_fails_to_open_leaves_no_lock(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    for _ in range(2):
        with pytest.raises(IndexMismatch):
            shelf.writer("another")
    shelf.writer().close()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"engine": 1, "format": 1, "analyzer": ""}'])
def test_card_that_cannot_be_read_is_damage(shelf: Shelf, content: str) -> None:
    shelf.write(document("a", "text"))
    manifest = shelf.folder / MANIFEST
    whole = manifest.read_text()
    manifest.write_text(content)
    for opening in (shelf.open, shelf.writer, lambda: chosen(shelf.settings)):
        with pytest.raises(IndexDamaged, match=str(manifest)):
            opening()
    manifest.write_text(whole)
    assert shelf.found(word("text")) == ["a"]


def test_card_of_another_engine_is_refused(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    manifest = shelf.folder / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "engine": "other"}))
    for opening in (shelf.open, shelf.writer):
        with pytest.raises(IndexMismatch, match=f"engine other, not {shelf.name}"):
            opening()


def test_running_reader_is_told_when_the_index_is_gone(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    engine = shelf.open()
    for file in shelf.folder.iterdir():
        file.unlink()
    with pytest.raises(IndexMissing, match=str(shelf.folder)):
        engine.refresh()


def test_running_reader_sees_an_index_made_anew_in_its_place(shelf: Shelf) -> None:
    shelf.write(document("old", "text"))
    engine = shelf.open()
    for file in shelf.folder.iterdir():
        file.unlink()
    shelf.write(document("new", "text"))
    assert engine.refresh()
    assert engine.get("new")
    assert not engine.get("old")
