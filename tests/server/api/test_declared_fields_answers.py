"""Declared fields in answers and exports, which can be indexed again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith import Index
from bahith.indexer.article import Article, FieldValue
from bahith.indexer.declared import Declared
from bahith.indexer.settings import Settings
from bahith.indexer.sources import read
from bahith.server import create_app
from bahith.server.api.export import KINDS

DECLARED: Declared = {"price": "number", "place": "keyword", "about": "text", "held": "date"}
DAY = dt.date(2021, 7, 26)
ARTICLE = Article(
    "a", "مزاد", "نص", fields={"price": (3, 4.5), "place": ("القاهرة",), "held": (DAY,), "no": (1,)}
)
SHOWN = {"price": [3, 4.5], "place": ["القاهرة"], "held": ["2021-07-26"], "no": [1]}


def test_every_answer_with_an_article_has_its_fields(tmp_path: Path) -> None:
    settings = Settings(index=str(tmp_path), fields="held:date,price:number")
    with Index(settings) as index:
        index.add([ARTICLE, Article("b", "خبر آخر", "")])
        client = create_app(index).test_client()
        listed: Any = client.get("/api/articles").json
        found: Any = client.get("/api/search?q=مزاد").json
        answers: list[Any] = [
            client.get("/api/articles/a").json,
            *listed["articles"],
            *found["results"],
        ]
        assert [answer.get("fields") for answer in answers] == [SHOWN, SHOWN, None, SHOWN]
        table = client.get("/api/export?q=مزاد&format=csv").text.splitlines()
    assert table[0].endswith("image,heading,held,price")
    assert table[1].endswith(',,2021-07-26,"[3, 4.5]"')


TEXTS = st.text(st.sampled_from('ab[]",،; 12مض')).map(str.strip).filter(bool)
NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES: dict[str, st.SearchStrategy[FieldValue]] = {
    "price": NUMBERS,
    "place": TEXTS,
    "about": TEXTS,
    "held": st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
}


@pytest.mark.parametrize("kind", KINDS)
@given(
    fields=st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(some, min_size=1, max_size=3, unique=True).map(tuple)
            for name, some in VALUES.items()
        },
    )
)
def test_what_was_exported_is_read_again(kind: str, fields: dict[str, Any]) -> None:
    article = Article("a", "مزاد", "نص", fields=fields)
    exported = b"".join(KINDS[kind][1]([article], DECLARED))
    [again] = read(exported, f"a.{kind}", declared=DECLARED)
    assert isinstance(again, Article)
    assert again.fields == fields


def test_integers_that_json_has_no_room_for_are_written_as_numbers() -> None:
    article = Article("a", "مزاد", "", fields={"price": (2**70,)})
    [line] = KINDS["jsonl"][1]([article], DECLARED)
    assert json.loads(line)["fields"] == {"price": [2.0**70]}
