"""Each commit has a name that no other one ever has."""

from __future__ import annotations

import datetime as dt
import shutil

from shelves import Shelf, document


def test_a_commit_is_known_by_the_same_name_to_all_readers(shelf: Shelf) -> None:
    shelf.write(document("1", "red"))
    assert shelf.open().version().tag == shelf.open().version().tag
    assert shelf.open().version().tag.isascii()
    assert not shelf.open().version().tag.count(" ")


def test_every_commit_has_another_name(shelf: Shelf) -> None:
    tags = []
    for number in range(3):
        shelf.write(document("1", f"red{number}"))
        tags.append(shelf.open().version().tag)
    assert len(set(tags)) == 3


def test_a_reader_names_the_commit_that_it_sees(shelf: Shelf) -> None:
    shelf.write(document("1", "red"))
    reader = shelf.open()
    seen = reader.version()
    shelf.write(document("2", "red"))
    assert reader.version() == seen
    assert reader.refresh()
    assert reader.version().tag == shelf.open().version().tag != seen.tag


def test_an_index_that_takes_the_place_of_another_has_other_names(shelf: Shelf) -> None:
    shelf.write(document("1", "red"))
    before = shelf.open()
    version, generation = before.version(), before.statistics().generation
    before.close()
    shutil.rmtree(shelf.folder)
    shelf.write(document("1", "red"))
    assert shelf.open().statistics().generation == generation
    assert shelf.open().version().tag != version.tag


def test_a_commit_says_since_when_it_is(shelf: Shelf) -> None:
    before = dt.datetime.now(dt.timezone.utc) - dt.timedelta(seconds=2)
    shelf.write(document("1", "red"))
    assert before <= shelf.open().version().since <= dt.datetime.now(dt.timezone.utc)
