"""Everything that a program says of an article is kept, in every engine and in copies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bahith import Index
from bahith.indexer.article import Article
from bahith.indexer.errors import SourceError

DAY = dt.date(2021, 7, 26)
WHOLE = Article(
    "a",
    "عنوان",
    "نص الخبر",
    source="وكالة",
    published=DAY,
    url="https://example.org/",
    category="ثقافة",
    author=("سلمى", "نور"),
    tags=("متاحف", "تراث"),
    language="ar",
    updated=dt.date(2021, 7, 28),
    image="https://example.org/a.jpg",
    fields={"price": (3, 4.5), "event": (DAY,), "kind": ("خبر",)},
)


def test_copies_in_another_engine_have_every_field(tmp_path: Path) -> None:
    with (
        Index(tmp_path / "first") as first,
        Index(tmp_path / "second", engine="tantivy") as second,
        Index(tmp_path / "third") as third,
    ):
        assert first.add([WHOLE]).added == 1
        first.copy_to(second)
        second.copy_to(third)
        assert first.get("a") == second.get("a") == third.get("a") == WHOLE
        assert first.add([WHOLE]).unchanged == 1
        [result] = third.search("الخبر", author="نور", tag=["تراث", "-رياضة"])
        assert result.article == WHOLE


def test_one_value_stands_for_a_tuple_of_it(tmp_path: Path) -> None:
    given: Any = {"author": "سلمى", "tags": ["متاحف"], "fields": {"price": 3, "kind": ["خبر"]}}
    with Index(tmp_path) as index:
        index.add([Article("a", "عنوان", "", **given)])
        article = index.get("a")
        assert article is not None
        assert (article.author, article.tags) == (("سلمى",), ("متاحف",))
        assert article.fields == {"price": (3,), "kind": ("خبر",)}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"author": 5}, "author"),
        ({"tags": ("a", None)}, "tags"),
        ({"updated": "2021"}, "updated"),
        ({"image": None}, "image"),
        ({"fields": {"price": {}}}, "price"),
        ({"fields": {"price": True}}, "price"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    with Index(tmp_path) as index, pytest.raises(SourceError, match=message):
        index.add([Article("a", "عنوان", "", **given)])
