"""Bands that near-duplicates share, and articles by their ids: kept through every change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from engine_index import EngineIndex, document, word

from bahith.indexer.article import Document
from bahith.indexer.query import Bands, Bool, Ids, Node


def banded(id: str, bands: str) -> Document:
    return replace(document(id, "red"), bands=tuple(bands.split()))


@pytest.fixture
def banded_shelf(index: EngineIndex) -> EngineIndex:
    """Two commits with a replaced and a deleted article."""
    index.write(
        banded("a", "0a^Z= 1b~+*"),
        banded("b", "1b~+* 2c|$%"),
        banded("c", "9zzzz"),
        banded("gone", "0a^Z= 2c|$%"),
    )
    index.write(
        banded("c", "2c|$% 3dddd 3dddd"),
        replace(document("d", "red blue"), bands=("3dddd",)),
        banded("e", ""),
        delete=["gone"],
    )
    return index


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Bands(("0a^Z=",)), "a"),
        (Bands(("1b~+*",)), "a b"),
        (Bands(("2c|$%", "0a^Z=")), "a b c"),
        (Bands(("3dddd", "nosuch", "3dddd", "")), "c d"),
        (Bands(("9zzzz",)), ""),
        (Bands(("0a",)), ""),
        (Bands(()), ""),
        (Ids(("a", "d", "none", "a")), "a d"),
        (Ids(("gone",)), ""),
        (Ids(()), ""),
        (Bool(must=(word("red"),), filters=(Bands(("3dddd",)), Ids(("a", "d")))), "d"),
        (Bool(filters=(Bands(("1b~+*",)),), must_not=(Ids(("a",)),)), "b"),
        (Bool(should=(Ids(("e",)), word("blue"))), "d e"),
    ],
)
def test_bands_and_ids(banded_shelf: EngineIndex, query: Node, expected: str) -> None:
    assert sorted(banded_shelf.search_ids(query)) == expected.split()


def test_bands_and_ids_do_not_score(banded_shelf: EngineIndex) -> None:
    plain = {hit.article.id: hit.score for hit in banded_shelf.hits(word("red")).hits}
    query = Bool(must=(word("red"),), filters=(Bands(("1b~+*",)), Ids(("a", "b", "c"))))
    found = {hit.article.id: hit.score for hit in banded_shelf.hits(query).hits}
    assert found == {id: plain[id] for id in ("a", "b")}


def test_bands_outlive_merges_of_many_commits(index: EngineIndex) -> None:
    for number in range(25):
        index.write(banded(f"{number:02}", f"all^^ {number:05}"))
    assert index.search_ids(Bands(("all^^",)), "oldest") == [f"{number:02}" for number in range(25)]
    assert index.search_ids(Bands(("00007", "00019"))) == ["07", "19"]


def test_any_id_is_met_letter_by_letter(index: EngineIndex) -> None:
    odd = ["a b", "a", "أ", "ا", "a\x00", "\udcff", "x" * 40_000, '"*', " "]
    index.write(*(document(id, "red") for id in odd))
    for id in odd:
        assert index.search_ids(Ids((id,))) == [id]
