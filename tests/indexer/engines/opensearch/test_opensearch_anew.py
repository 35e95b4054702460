"""An index made anew beside the one that readers see."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import urlopen

import opensearch_server
import pytest
from elsewhere import start
from shelves import SIGNATURE, Shelf, document, ids, word

from bahith.indexer.build import build
from bahith.indexer.errors import EngineError, IndexMismatch
from bahith.indexer.settings import Settings


def indexes(shelf: Shelf) -> int:
    """How many indexes the server has for this shelf."""
    name = json.loads((shelf.folder / "bahith.json").read_text())["name"]
    with urlopen(f"{opensearch_server.URL}/_cat/indices/{name}-*?format=json") as answer:
        return len(json.load(answer))


def test_readers_see_the_old_index_until_the_new_one_is_finished(shelf: Shelf) -> None:
    shelf.write(document("old", "text"))
    engine = shelf.open()
    with shelf.kind.anew(shelf.settings, SIGNATURE) as writer:
        assert writer.digests() == {}
        writer.put([document("new", "text")])
        writer.commit()
        assert not engine.refresh()
        assert shelf.found(word("text")) == ["old"]
        writer.finish()
    assert engine.refresh()
    assert ids(engine.search(word("text"), "relevance", 0, 9)) == ["new"]
    assert shelf.found(word("text")) == ["new"]
    assert indexes(shelf) == 1


def test_an_index_of_another_analyzer_can_be_made_anew(shelf: Shelf) -> None:
    shelf.write(document("old", "text"))
    with shelf.kind.anew(shelf.settings, "another") as writer:
        writer.put([document("new", "text")])
        writer.commit()
        writer.finish()
    with pytest.raises(IndexMismatch):
        shelf.open()
    assert shelf.open("another").get("new")


def test_what_is_not_finished_is_dropped(shelf: Shelf) -> None:
    shelf.write(document("old", "text"))
    with shelf.kind.anew(shelf.settings, SIGNATURE) as writer:
        writer.put([document("new", "text")])
        writer.commit()
    assert shelf.found(word("text")) == ["old"]
    assert indexes(shelf) == 1


def die_half_way(folder: Path) -> None:
    with Shelf("opensearch", folder).kind.anew(
        Shelf("opensearch", folder).settings, SIGNATURE
    ) as writer:
        writer.put([document("new", "text")])
        writer.commit()
        import os

        os._exit(9)


def test_what_a_killed_writer_left_is_removed_by_the_next(shelf: Shelf) -> None:
    shelf.write(document("old", "text"))
    process = start(die_half_way, shelf.folder)
    process.join(60)
    assert process.exitcode == 9
    assert indexes(shelf) == 2
    shelf.write(document("other", "text"))
    assert shelf.found(word("text")) == ["old", "other"]
    assert indexes(shelf) == 1


def test_an_engine_that_cannot_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="into another folder"):
        Shelf("whoosh", tmp_path).kind.anew(
            Settings.load(environ={}, index=str(tmp_path)), SIGNATURE
        )


def test_nothing_is_replaced_where_a_folder_is_missing(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("مكتبة المدينة", encoding="utf-8")
    build(shelf.settings, [file])
    before = indexes(shelf)
    build(shelf.settings, [file, tmp_path / "none"], anew=True)
    assert indexes(shelf) == before
    build(shelf.settings, [file], anew=True)
    assert indexes(shelf) == before
