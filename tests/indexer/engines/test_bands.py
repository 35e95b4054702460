"""Fingerprints, and articles that share bands or are asked for by id, through every change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine_index import EngineIndex, document, word

from bahith.indexer.article import Document
from bahith.indexer.near_duplicates import fingerprint
from bahith.indexer.query import Bool, Ids, Node


def banded(id: str, bands: str) -> Document:
    return replace(document(id, "red"), fingerprint=fingerprint(bands.split(), [*map(ord, id)]))


@pytest.fixture
def banded_index(index: EngineIndex) -> EngineIndex:
    """Two commits with a replaced and a deleted article."""
    index.write(
        banded("a", "0a^Z 1b~+"),
        banded("b", "1b~+ 2c|$"),
        banded("c", "9zzz"),
        banded("gone", "0a^Z 2c|$"),
    )
    index.write(
        banded("c", "2c|$ 3ddd 3ddd"),
        replace(document("d", "red blue"), fingerprint=fingerprint(["3ddd"])),
        document("e", "red"),
        delete=["gone"],
    )
    return index


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ("1b~+", "a b"),
        ("2c|$ 0a^Z", "b c"),
        ("3ddd none 3ddd", "c d"),
        ("9zzz", ""),
        ("3dd", ""),
        ("", ""),
    ],
)
def test_articles_that_share_a_band(banded_index: EngineIndex, bands: str, expected: str) -> None:
    found = banded_index.open().sharing(bands.split(), 100)
    # An article that alone has one of the bands may be among them.
    assert {*expected.split()} <= found.keys() <= {*expected.split(), "a"}
    stored = {hit.article.id: hit.fingerprint for hit in banded_index.hits(Bool()).hits}
    assert found == {id: stored[id] for id in found}


def test_hits_have_the_fingerprints_of_their_documents(banded_index: EngineIndex) -> None:
    found = {hit.article.id: hit.fingerprint for hit in banded_index.hits(word("red")).hits}
    assert found == {
        "a": banded("a", "0a^Z 1b~+").fingerprint,
        "b": banded("b", "1b~+ 2c|$").fingerprint,
        "c": banded("c", "2c|$ 3ddd 3ddd").fingerprint,
        "d": fingerprint(["3ddd"]),
        "e": b"",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Ids(("a", "d", "none", "a")), "a d"),
        (Ids(("gone",)), ""),
        (Ids(()), ""),
        (Bool(must=(word("red"),), filters=(Ids(("a", "d")),)), "a d"),
        (Bool(must=(word("red"),), must_not=(Ids(("a", "c", "d", "e")),)), "b"),
        (Bool(should=(Ids(("e",)), word("blue"))), "d e"),
    ],
)
def test_ids(banded_index: EngineIndex, query: Node, expected: str) -> None:
    assert sorted(banded_index.search_ids(query)) == expected.split()


def test_ids_do_not_score(banded_index: EngineIndex) -> None:
    plain = {hit.article.id: hit.score for hit in banded_index.hits(word("red")).hits}
    query = Bool(must=(word("red"),), filters=(Ids(("a", "b")),))
    found = {hit.article.id: hit.score for hit in banded_index.hits(query).hits}
    assert found == {id: plain[id] for id in ("a", "b")}


def test_bands_outlive_merges_of_many_commits(index: EngineIndex) -> None:
    for number in range(25):
        index.write(banded(f"{number:02}", f"all^ {number:04}"))
    opened = index.open()
    assert sorted(opened.sharing(["all^"], 100)) == [f"{number:02}" for number in range(25)]
    assert sorted(opened.sharing(["all^"], 7)) == [f"{number:02}" for number in range(7)]
    assert opened.sharing(["0007", "0019"], 100).keys() <= {"07", "19"}


def test_any_id_is_met_letter_by_letter(index: EngineIndex) -> None:
    odd = ["a b", "a", "أ", "ا", "a\x00", "\udcff", "x" * 40_000, '"*', " "]
    index.write(*(document(id, "red") for id in odd))
    for id in odd:
        assert index.search_ids(Ids((id,))) == [id]
