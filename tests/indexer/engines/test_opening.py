"""Opening an index: missing, made by another, foreign, damaged, locked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from elsewhere import event, hold_writer, start
from shelves import Shelf, document, word

from indexer.errors import (
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


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99], ids=["emptied", "halved", "end lost"])
def test_truncated_file_is_damage_wherever_it_is_met(shelf: Shelf, kept: float) -> None:
    shelf.write(*(document(str(n), f"text number{n}", "title") for n in range(300)))
    shelf.write(document("300", "text"))
    for file in sorted(path for path in shelf.folder.iterdir() if path.stat().st_size):
        whole = file.read_bytes()
        file.write_bytes(whole[: int(len(whole) * kept)])
        with pytest.raises(IndexDamaged, match=str(shelf.folder)):
            shelf.found(word("text"))
        with pytest.raises(IndexDamaged, match=str(shelf.folder)):
            shelf.writer()
        file.write_bytes(whole)
    assert shelf.hits(word("text")).total == 301


def test_running_reader_is_told_when_the_newest_commit_is_damaged(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    engine = shelf.open()
    shelf.write(document("b", "text"))
    for file in shelf.folder.iterdir():
        file.write_bytes(b"")
    with pytest.raises(IndexDamaged, match=str(shelf.folder)):
        engine.refresh()


def test_running_reader_is_told_when_the_index_is_gone(shelf: Shelf) -> None:
    shelf.write(document("a", "text"))
    engine = shelf.open()
    for file in shelf.folder.iterdir():
        file.unlink()
    with pytest.raises(IndexMissing, match=str(shelf.folder)):
        engine.refresh()


def test_running_reader_survives_files_cut_short_under_it(shelf: Shelf) -> None:
    shelf.write(*(document(str(n), f"text number{n} other{n}") for n in range(2000)))
    engine = shelf.open()
    for file in shelf.folder.iterdir():
        os.truncate(file, 10)
    with pytest.raises(IndexDamaged, match=str(shelf.folder)):
        engine.search(word("number1999"), "relevance", 0, 10)


def test_running_reader_sees_an_index_made_anew_in_its_place(shelf: Shelf) -> None:
    shelf.write(document("old", "text"))
    engine = shelf.open()
    for file in shelf.folder.iterdir():
        file.unlink()
    shelf.write(document("new", "text"))
    assert engine.refresh()
    assert engine.get("new")
    assert not engine.get("old")
