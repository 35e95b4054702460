"""The article: what makes it another, and what survives being kept."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.article import Article, Opening, Problem

FULL = Article(
    id="folder/a.txt",
    title="عنوان",
    body="نص",
    origin="folder/a.txt",
    source="جريدة",
    published=dt.date(2021, 7, 26),
    url="https://example.org/",
    category="علوم",
    author=("كاتب",),
    tags=("وسم", "آخر"),
    language="ar",
    updated=dt.date(2021, 7, 28),
    image="https://example.org/a.jpg",
    fields={"price": (3, 4.5), "event": (dt.date(2021, 1, 1),), "kind": ("خبر",)},
)
OTHERS: dict[str, Any] = {
    "published": dt.date(2021, 7, 27),
    "updated": None,
    "author": ("كاتب", "كاتب آخر"),
    "tags": ("آخر", "وسم"),
    "fields": {"price": (3, 4.5), "event": ("2021-01-01",), "kind": ("خبر",)},
}
TEXT = st.text(st.characters())
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
VALUE = TEXT | st.integers() | st.floats(allow_nan=False) | st.dates()


@pytest.mark.parametrize("name", [field.name for field in fields(Article) if field.compare])
def test_any_field_that_is_stored_changes_the_digest(name: str) -> None:
    assert replace(FULL, **{name: OTHERS.get(name, "آخر")}).digest != FULL.digest
    assert replace(FULL).digest == FULL.digest


def test_text_moved_to_another_field_changes_the_digest() -> None:
    assert Article("a", "x", "").digest != Article("a", "", "x").digest
    assert Article("a", "xy", "").digest != Article("a", "x", "y").digest


@given(
    st.builds(
        Article,
        *[TEXT] * 5,
        st.none() | st.dates(),
        *[TEXT] * 2,
        *[TEXTS] * 2,
        TEXT,
        st.none() | st.dates(),
        TEXT,
        st.dictionaries(TEXT, st.lists(VALUE, min_size=1, max_size=3).map(tuple), max_size=2),
    )
)
def test_article_survives_being_kept_as_json(article: Article) -> None:
    assert Article.of(json.loads(json.dumps(article.values()))) == article
    assert len(article.digest) == 64


@given(st.builds(Article, *[TEXT] * 5, st.none() | st.dates(), *[TEXT] * 2))
def test_an_article_without_the_other_fields_is_kept_as_eight_texts(article: Article) -> None:
    assert [*map(type, article.values())] == [str] * 8


@given(st.builds(Article, *[TEXT] * 5, st.none() | st.dates(), *[TEXT] * 2, *[TEXTS] * 2))
def test_serialized_is_what_the_json_module_writes(article: Article) -> None:
    # Digests depend on it: other bytes would replace every article of an index.
    written = json.dumps(article.values(), ensure_ascii=False)
    assert article.serialized == written.encode("utf-8", "surrogatepass")


def test_an_article_survives_being_sent_to_a_process() -> None:
    assert pickle.loads(pickle.dumps(FULL)) == FULL


def test_a_section_is_a_category() -> None:
    assert FULL.section == FULL.category


PIECES = st.sampled_from(["ب" * 99, '"', "\\", "\n\x01", "\ud800", "😀", "x" * 50])


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join), st.integers(0, 3000))
def test_an_opening_is_read_from_the_first_bytes(title: str, body: str, count: int) -> None:
    article = Article("a", title, body)
    serialized = article.serialized
    assert Opening.parsed(serialized) == Opening.of(article)
    assert Opening.parsed(serialized[:count]) in (None, Opening.of(article))


def test_in_another_language_the_rest_is_the_same() -> None:
    assert FULL.in_language("fr") == replace(FULL, language="fr")


def test_a_kibibyte_is_enough_for_an_opening() -> None:
    assert Opening.parsed(Article("a", "ب" * 200, "ج" * 9999).serialized[:1024]) is not None


def test_problem_says_where_and_why() -> None:
    path = PurePosixPath("folder/a.jsonl")
    assert str(Problem(path, "a.jsonl", "not JSON")) == "folder/a.jsonl: not JSON"
    assert str(Problem(path, "a.jsonl", "not JSON", 7)) == "folder/a.jsonl:7: not JSON"
