"""An index rebuilt beside the one that readers see."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import opensearch_server
import pytest
from child_processes import finish, start
from engine_index import SIGNATURE, EngineIndex, document, ids, word

from bahith import Index
from bahith.indexer.build import build
from bahith.indexer.errors import IndexMismatch, IndexMissing


def indexes(index: EngineIndex) -> int:
    """How many indexes the server has for this index."""
    name = json.loads((index.folder / "bahith.json").read_text())["name"]
    with urlopen(f"{opensearch_server.URL}/_cat/indices/{name}-*?format=json") as answer:
        return len(json.load(answer))


def test_readers_see_the_old_index_until_the_new_one_is_finished(index: EngineIndex) -> None:
    index.write(document("old", "text"))
    engine = index.open()
    with index.engine_class.rebuild(index.settings, SIGNATURE) as writer:
        assert writer.digests() == {}
        writer.put([document("new", "text")])
        writer.commit()
        assert not engine.refresh()
        assert index.search_ids(word("text")) == ["old"]
        writer.finish()
    assert engine.refresh()
    assert ids(engine.search(word("text"), "relevance", 0, 9)) == ["new"]
    assert index.search_ids(word("text")) == ["new"]
    assert indexes(index) == 1


def test_an_index_of_another_analyzer_can_be_made_anew(index: EngineIndex) -> None:
    index.write(document("old", "text"))
    with index.engine_class.rebuild(index.settings, "another") as writer:
        writer.put([document("new", "text")])
        writer.commit()
        writer.finish()
    with pytest.raises(IndexMismatch):
        index.open()
    assert index.open("another").get("new")


def test_what_is_not_finished_is_dropped(index: EngineIndex) -> None:
    index.write(document("old", "text"))
    with index.engine_class.rebuild(index.settings, SIGNATURE) as writer:
        writer.put([document("new", "text")])
        writer.commit()
    assert index.search_ids(word("text")) == ["old"]
    assert indexes(index) == 1


def die_half_way(folder: Path) -> None:
    with EngineIndex("opensearch", folder).engine_class.rebuild(
        EngineIndex("opensearch", folder).settings, SIGNATURE
    ) as writer:
        writer.put([document("new", "text")])
        writer.commit()
        import os

        os._exit(9)


def test_what_a_killed_writer_left_is_removed_by_the_next(index: EngineIndex) -> None:
    index.write(document("old", "text"))
    process = start(die_half_way, index.folder)
    finish(process)
    assert process.exitcode == 9
    assert indexes(index) == 2
    index.write(document("other", "text"))
    assert index.search_ids(word("text")) == ["old", "other"]
    assert indexes(index) == 1


def test_without_an_index_there_is_nothing_to_rebuild(index: EngineIndex) -> None:
    with pytest.raises(IndexMissing):
        index.engine_class.rebuild(index.settings, SIGNATURE)


def test_nothing_is_replaced_where_a_folder_is_missing(index: EngineIndex, tmp_path: Path) -> None:
    file = tmp_path / "one.txt"
    file.write_text("مكتبة المدينة", encoding="utf-8")
    build(index.settings, [file])
    before = indexes(index)
    build(index.settings, [file, tmp_path / "none"], rebuild=True)
    assert indexes(index) == before
    build(index.settings, [file], rebuild=True)
    assert indexes(index) == before


def test_what_a_rebuilt_index_declares(index: EngineIndex, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "a", "text": "خبر", "price": "7"}\n', "utf-8")
    numbers = replace(index.settings, fields="price:number")
    for settings, rebuild, value in (
        (numbers, False, 7),
        (index.settings, True, 7),
        (replace(index.settings, fields="price:keyword"), True, "7"),
        (index.settings, True, "7"),
    ):
        build(settings, [file], rebuild=rebuild)
        with Index(index.settings) as opened:
            assert [article.fields for article in opened.articles()] == [{"price": (value,)}]
    with pytest.raises(IndexMismatch):
        build(numbers, [file])
