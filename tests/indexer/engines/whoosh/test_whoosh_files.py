"""Damage to an index's files, how many there are, and what they take."""

from __future__ import annotations

import os

import pytest
from engine_index import EngineIndex, document, phrase, word

from bahith.indexer.engines.whoosh.segment import Segment
from bahith.indexer.engines.whoosh.writer import MERGED_AT_ONCE, mergeable
from bahith.indexer.errors import IndexDamaged
from bahith.indexer.query import Bool


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99], ids=["emptied", "halved", "end lost"])
def test_truncated_file_is_damage_wherever_it_is_met(index: EngineIndex, kept: float) -> None:
    index.write(*(document(str(n), f"text number{n}", "title") for n in range(300)))
    index.write(document("300", "text"))
    for file in [*index.folder.glob("*.json"), *index.folder.glob("*.seg")]:
        whole = file.read_bytes()
        file.write_bytes(whole[: int(len(whole) * kept)])
        with pytest.raises(IndexDamaged, match=str(index.folder)):
            index.search_ids(word("text"))
        with pytest.raises(IndexDamaged, match=str(index.folder)):
            index.writer()
        file.write_bytes(whole)
    assert index.hits(word("text")).total == 301


def test_running_reader_is_told_when_the_newest_commit_is_damaged(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    engine = index.open()
    index.write(document("b", "text"))
    for file in index.folder.iterdir():
        file.write_bytes(b"")
    with pytest.raises(IndexDamaged, match=str(index.folder)):
        engine.refresh()


def test_running_reader_survives_files_cut_short_under_it(index: EngineIndex) -> None:
    index.write(*(document(str(n), f"text number{n} other{n}") for n in range(2000)))
    engine = index.open()
    for file in index.folder.iterdir():
        os.truncate(file, 10)
    with pytest.raises(IndexDamaged, match=str(index.folder)):
        engine.search(word("number1999"), "relevance", 0, 10)


def test_many_commits_do_not_become_many_segments_nor_lose_anything(index: EngineIndex) -> None:
    for number in range(60):
        index.write(document(f"{number % 45:02}", f"text in{number}"))
    assert index.search_ids(Bool()) == [f"{number:02}" for number in range(45)]
    assert index.search_ids(word("in59")) == ["14"]
    assert index.search_ids(word("in14")) == []
    assert index.search_ids(phrase("text in44")) == ["44"]
    # Files for each commit would soon be more than a process may open.
    assert len(list(index.folder.iterdir())) < 40


def test_room_of_deleted_articles_is_given_back(index: EngineIndex) -> None:
    index.writer().close()
    empty = len(list(index.folder.iterdir()))
    many = [document(f"{n}", f"text word{n} other{n}") for n in range(600)]
    index.write(*many)
    full = index.open().statistics().bytes
    index.write(delete=[document.article.id for document in many[:500]])
    index.write(document("new", "text"))
    # The commit before stays until the next.
    index.write(document("new", "text again"))
    assert index.open().statistics().bytes < full / 2
    assert index.hits(word("text")).total == 101
    assert index.search_ids(word("word555")) == ["555"]
    index.write(delete=["new", *(document.article.id for document in many)])
    for _ in range(2):
        index.write(document("brief"))
        index.write(delete=["brief"])
    # Beside an empty index: the commit before, and its one segment.
    assert len(list(index.folder.iterdir())) == empty + 2


def test_statistics_count_the_bytes_of_all_files(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    counted = index.open().statistics()
    assert counted.bytes == sum(file.stat().st_size for file in index.folder.iterdir())


def test_segments_of_one_magnitude_are_merged_but_for_the_largest() -> None:
    some = [Segment.new(5_000) for _ in range(MERGED_AT_ONCE)]
    small, large = Segment.new(900), [Segment.new(50_000) for _ in range(MERGED_AT_ONCE)]
    assert mergeable([small, *some, *large]) == some
    assert mergeable([small, *some[1:], *large]) == []
