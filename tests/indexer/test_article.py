"""The article: what makes it another, and what survives being kept."""

from __future__ import annotations

import datetime as dt
import json
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
)
TEXT = st.text(st.characters())


@pytest.mark.parametrize("name", [field.name for field in fields(Article)])
def test_any_field_changes_the_digest(name: str) -> None:
    other: Any = dt.date(2021, 7, 27) if name == "published" else "آخر"
    assert replace(FULL, **{name: other}).digest != FULL.digest
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
    )
)
def test_article_survives_being_kept_as_json(article: Article) -> None:
    assert Article.of(json.loads(json.dumps(article.values()))) == article
    assert len(article.digest) == 64


PIECES = st.sampled_from(["ب" * 99, '"', "\\", "\n\x01", "\ud800", "😀", "x" * 50])


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join), st.integers(0, 3000))
def test_an_opening_is_read_from_the_first_bytes(title: str, body: str, count: int) -> None:
    article = Article("a", title, body)
    serialized = article.serialized
    assert Opening.parsed(serialized) == Opening.of(article)
    assert Opening.parsed(serialized[:count]) in (None, Opening.of(article))


def test_a_kibibyte_is_enough_for_an_opening() -> None:
    assert Opening.parsed(Article("a", "ب" * 200, "ج" * 9999).serialized[:1024]) is not None


def test_problem_says_where_and_why() -> None:
    path = PurePosixPath("folder/a.jsonl")
    assert str(Problem(path, "a.jsonl", "not JSON")) == "folder/a.jsonl: not JSON"
    assert str(Problem(path, "a.jsonl", "not JSON", 7)) == "folder/a.jsonl:7: not JSON"
