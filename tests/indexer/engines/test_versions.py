"""Each commit has a name that no other one ever has."""

from __future__ import annotations

import datetime as dt
import shutil

from engine_index import EngineIndex, document


def test_a_commit_is_known_by_the_same_name_to_all_readers(index: EngineIndex) -> None:
    index.write(document("1", "red"))
    assert index.open().version().tag == index.open().version().tag
    assert index.open().version().tag.isascii()
    assert not index.open().version().tag.count(" ")


def test_every_commit_has_another_name(index: EngineIndex) -> None:
    tags = []
    for number in range(3):
        index.write(document("1", f"red{number}"))
        tags.append(index.open().version().tag)
    assert len(set(tags)) == 3


def test_a_reader_names_the_commit_that_it_sees(index: EngineIndex) -> None:
    index.write(document("1", "red"))
    reader = index.open()
    seen = reader.version()
    index.write(document("2", "red"))
    assert reader.version() == seen
    assert reader.refresh()
    assert reader.version().tag == index.open().version().tag != seen.tag


def test_an_index_that_takes_the_place_of_another_has_other_names(index: EngineIndex) -> None:
    index.write(document("1", "red"))
    before = index.open()
    version, generation = before.version(), before.statistics().generation
    before.close()
    shutil.rmtree(index.folder)
    index.write(document("1", "red"))
    assert index.open().statistics().generation == generation
    assert index.open().version().tag != version.tag


def test_a_commit_says_since_when_it_is(index: EngineIndex) -> None:
    before = dt.datetime.now(dt.timezone.utc) - dt.timedelta(seconds=2)
    index.write(document("1", "red"))
    assert before <= index.open().version().since <= dt.datetime.now(dt.timezone.utc)
