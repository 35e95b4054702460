"""Fields that an index declares: read from records, checked, kept, and the same in copies."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from bahith import Index, read
from bahith.indexer.article import Article
from bahith.indexer.declaration import written
from bahith.indexer.declaring import parse
from bahith.indexer.errors import IndexDamaged, IndexMismatch, SettingError, SourceError

DECLARED = "price:number,place:keyword,about:text,held:date"


def indexed(folder: Path, name: str, text: str, **options: Any) -> tuple[Article, list[str]]:
    """The one article of a file in a new index, and the warnings about it."""
    file = folder / name
    file.write_text(text, "utf-8")
    with Index(folder / "index", fields=DECLARED) as index:
        summary = index.update(file, **options)
        [article] = index.articles()
        assert not summary.failed
        return article, [str(problem) for problem in summary.warnings]


RECORD = {
    "text": "مزاد",
    "price": "١٬٢٠٠٫٥",
    "Place": ["القاهرة", "بيروت", "القاهرة"],
    "about": {"name": "لوحة قديمة"},
    "held": "26/7/2021",
}
VALUES = {
    "price": (1200.5,),
    "place": ("القاهرة", "بيروت"),
    "about": ("لوحة قديمة",),
    "held": (dt.date(2021, 7, 26),),
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonl", json.dumps(RECORD)),
        ("a.json", json.dumps([{"text": "مزاد", "fields": {**RECORD, "text": ""}}])),
        (
            "a.csv",
            "text,price,place,about,held\n"
            'مزاد,1200.5,"[""القاهرة"", ""بيروت""]",لوحة قديمة,2021-07-26\n',
        ),
        (
            "a.md",
            "---\ntitle: ت\nprice: 1,200.5\nplace: [القاهرة, بيروت]\nabout: لوحة قديمة\n"
            "held: 2021-07-26\n---\nمزاد\n",
        ),
    ],
)
def test_records_fill_declared_fields(tmp_path: Path, name: str, text: str) -> None:
    article, warnings = indexed(tmp_path, name, text)
    assert (article.fields, warnings) == (VALUES, [])


def test_a_field_of_another_name_is_named(tmp_path: Path) -> None:
    line = json.dumps({"text": "مزاد", "lot": {"cost": 7}})
    article, _warnings = indexed(tmp_path, "a.jsonl", line, fields={"price": "lot.cost"})
    assert article.fields == {"price": (7,)}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("price", "كثير", "price: 'كثير' is not a number"),
        ("price", True, "price: True is not a number"),
        ("price", "1e999", "price: '1e999' is not a number"),
        ("held", "غدا", "held: 'غدا' is not a date"),
        ("held", True, "held: True is not a date"),
        ("place", {"lat": 1}, "place: {'lat': 1} is not a text"),
    ],
)
def test_a_value_of_another_kind_is_a_warning(
    tmp_path: Path, field: str, value: object, message: str
) -> None:
    line = json.dumps({"text": "مزاد", field: value, "about": "لوحة"})
    article, warnings = indexed(tmp_path, "a.jsonl", line)
    place = tmp_path / "a.jsonl"
    assert warnings == [f"{place}:1: {message}; the article was indexed nevertheless"]
    assert article.fields == {"about": ("لوحة",)}


def test_warnings_about_two_fields_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "خبر", "price": "x", "cost": "y"}\n' * 3, "utf-8")
    with Index(tmp_path / "index", fields="price:number,cost:number") as index:
        warnings = [str(each.reason) for each in index.update(tmp_path / "a.jsonl").warnings]
    assert [warning.partition(":")[0] for warning in warnings] == ["price", "cost"]
    assert all("2 more records: 2, 3" in warning for warning in warnings)


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ("price", "fields: 'price' must be NAME:KIND, with one of the kinds"),
        ("price:money", "fields: 'price:money' must be NAME:KIND"),
        ("2nd:text", "fields: '2nd' is no name"),
        ("a b:text", "fields: 'a b' is no name"),
        ("author:keyword", "fields: 'author' means something else"),
        ("pub_date:date", "fields: 'pub_date' means something else"),
        ("facet_size:number", "fields: 'facet_size' means something else"),
        ("الكاتب:text", "fields: 'الكاتب' means something else"),
        ("price:number,Price:text", "fields: 'Price' is declared twice"),
    ],
)
def test_a_wrong_declaration_is_refused(tmp_path: Path, declaration: str, message: str) -> None:
    with Index(tmp_path, fields=declaration) as index, pytest.raises(SettingError) as error:
        index.add([{"id": "a", "text": "خبر"}])
    assert str(error.value).startswith(message)
    assert not [*tmp_path.iterdir()]


def test_a_declaration_can_be_written() -> None:
    assert written(parse(f" {DECLARED} ، السعر : number ,")) == f"{DECLARED},السعر:number"


def test_an_index_keeps_its_declaration(tmp_path: Path) -> None:
    with Index(tmp_path, fields="price:number") as index:
        index.add([{"id": "a", "text": "خبر", "price": 1}])
    with Index(tmp_path) as index:
        index.add([{"id": "b", "text": "خبر", "price": "2"}])
        assert [article.fields for article in index.articles()] == [
            {"price": (1,)},
            {"price": (2,)},
        ]
    with Index(tmp_path, fields="price:keyword") as index:
        with pytest.raises(IndexMismatch, match="made with the fields price:number, not price:key"):
            index.add([{"id": "c", "text": "خبر"}])
        assert len(index) == 2


def test_an_index_without_articles_takes_another_declaration(tmp_path: Path) -> None:
    with Index(tmp_path, fields="price:number") as index:
        index.add([{"id": "a", "text": "خبر"}])
        index.remove("a")
    with Index(tmp_path, fields="price:keyword") as index:
        index.add([{"id": "a", "text": "خبر", "price": "غال"}])
        assert [article.fields for article in index.articles()] == [{"price": ("غال",)}]


def test_a_damaged_declaration_is_reported(tmp_path: Path) -> None:
    with Index(tmp_path, fields="price:number") as index:
        index.add([{"id": "a", "text": "خبر"}])
    manifest = tmp_path / "bahith.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"number"', '"money"'), "utf-8")
    with pytest.raises(IndexDamaged):
        Index(tmp_path)


def test_programs_get_errors(tmp_path: Path) -> None:
    with Index(tmp_path, fields="price:number") as index:
        with pytest.raises(SourceError, match="price: 'x' is not a number"):
            index.add([{"id": "a", "text": "خبر", "price": "x"}])
        with pytest.raises(SourceError, match="price was declared as number, and 'x' is none"):
            index.add([Article("a", "خبر", "", fields={"price": ("x",)})])


def test_what_is_read_elsewhere_can_have_declared_fields() -> None:
    [article] = read(json.dumps(RECORD).encode(), "a.jsonl", declared=parse(DECLARED))
    assert isinstance(article, Article)
    assert article.fields == VALUES
    wrong: Any = {"price": "money"}
    with pytest.raises(SourceError, match="kind must be one of text, keyword, number, date"):
        read(b"", "a.jsonl", declared=wrong)


def test_a_copy_declares_the_same(tmp_path: Path) -> None:
    with (
        Index(tmp_path / "first", fields=DECLARED) as first,
        Index(tmp_path / "second", engine="tantivy") as second,
        Index(tmp_path / "third", fields="price:keyword") as third,
    ):
        first.add([{"id": "a", **RECORD}])
        first.copy_to(second)
        second.add([{"id": "b", **RECORD}])
        assert [article.fields for article in second.articles()] == [VALUES, VALUES]
        third.add([{"id": "c", "text": "خبر"}])
        with pytest.raises(IndexMismatch):
            first.copy_to(third)
