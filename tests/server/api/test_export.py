"""All matches as a file, sent while they are read."""

from __future__ import annotations

import csv
import datetime as dt
import http.client
import io
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_site import RECORDS, Site

from bahith.indexer.article import Article
from bahith.indexer.declared import Declared, DeclaredNames
from bahith.indexer.errors import EngineUnavailable
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.sources import read, records
from bahith.server.api import answers
from bahith.server.api.export import jsonl, table
from bahith.server.api.schema import to_text

DECLARED: Declared = {"price": "number"}


def exported(site: Site, **parameters: object) -> list[Any]:
    reply = site.get("/api/export", **parameters)
    assert reply.status == 200, reply.text
    assert reply.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in reply.text.splitlines()]


def test_json_lines_are_the_articles_that_a_search_finds(site: Site) -> None:
    page = site.search("السد", size=100)
    assert len(page["results"]) == 23
    for sort in ("relevance", "oldest"):
        ids = [r["id"] for r in site.search("السد", size=100, sort=sort)["results"]]
        assert [article["id"] for article in exported(site, q="السد", sort=sort)] == ids


@given(st.lists(st.text(), min_size=7, max_size=7), st.none() | st.dates())
def test_a_line_is_what_other_answers_say_of_an_article(
    texts: list[str], published: dt.date | None
) -> None:
    id, title, body, origin, source, url, category = texts
    article = Article(id, title, body, origin, source, published, url, category)
    assert [*jsonl([article])] == [to_text(answers.Article.of(article), 0).encode() + b"\n"]


def test_an_article_is_whole(site: Site) -> None:
    (article,) = exported(site, q="متحف")
    record = RECORDS[0]
    assert article == {
        "id": record["id"],
        "title": record["title"],
        "body": record["text"],
        "url": record["url"],
        "source": record["source"],
        "published": record["date"],
        "category": record["category"],
        "author": record["author"],
        "tags": record["tags"],
        "language": record["language"],
        "updated": record["updated"],
        "image": record["image"],
        "fields": {"price": [record["price"]]},
    }


def test_filters_hold(site: Site) -> None:
    found = exported(site, q="السد", source="الري", after="2020-06")
    assert found
    assert all(a["source"] == "هيئة الري" and a["published"] > "2020-06" for a in found)


def test_a_table_has_the_same(site: Site) -> None:
    reply = site.get("/api/export", q="السد OR متحف", format="csv")
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="bahith.csv"'
    rows = list(csv.DictReader(io.StringIO(reply.text, newline="")))
    expected = exported(site, q="السد OR متحف")
    for row, article in zip(rows, expected, strict=True):
        lists = {"author", "tags"} & {name for name, cell in row.items() if cell}
        cells = {name: json.loads(row[name]) for name in lists}
        [price] = article.pop("fields", {"price": [""]})["price"]
        assert row.pop("price") == str(price)
        assert row | cells == dict.fromkeys(row, "") | {n: v or "" for n, v in article.items()}


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_an_export_can_be_indexed_again(site: Site, tmp_path: Path, format: str) -> None:
    export = tmp_path / f"export.{format}"
    export.write_bytes(site.get("/api/export", q="السد OR متحف", format=format).body)
    items = read(export, declared=DECLARED)
    again = {article.id: article for article in items if isinstance(article, Article)}
    assert len(again) == 24
    for record in RECORDS:
        if record["id"] in again:
            expected = records.read(record, names=DeclaredNames({}, DECLARED))[0]
            language = expected.language or "ar"
            assert replace(again[expected.id], origin="") == replace(expected, language=language)


FORMULA = Article('@id"', "=1+1", "-2 تحت الصفر", author=("+قلم",), tags=("أ", "ب"))


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(b"".join(table([FORMULA])))
    [cells] = csv.DictReader(io.StringIO(file.read_text("utf-8"), newline=""))
    assert [cells[name] for name in ("title", "body", "author")] == [
        "'=1+1",
        "'-2 تحت الصفر",
        "'+قلم",
    ]
    assert not [cell for cell in cells.values() if cell.startswith(("=", "+", "-", "@"))]
    [article] = read(file)
    assert isinstance(article, Article)
    assert replace(article, origin="", language="") == FORMULA


def test_cells_are_as_written_where_the_setting_says_so() -> None:
    assert b"=1+1" in next(iter(table([FORMULA], defuse=False))).split(b",")


def test_numbers_are_no_formulas(tmp_path: Path) -> None:
    article = Article("1", "عنوان", "نص", fields={"price": (-3.5,)})
    assert next(iter(table([article], DECLARED))).strip().endswith(b",-3.5")


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_nothing_found_is_an_empty_file(site: Site, kind: str) -> None:
    lines = site.get("/api/export", q="معدوم", format=kind).text.splitlines()
    assert len(lines) == (kind == "csv")


@pytest.mark.parametrize(
    ("parameters", "field"),
    [({}, "q"), ({"q": "a", "format": "xml"}, "format"), ({"q": "a", "page": 1}, "page")],
)
def test_a_bad_parameter_is_named(site: Site, parameters: dict[str, Any], field: str) -> None:
    reply = site.get("/api/export", **parameters)
    assert (reply.status, reply.json()["error"]["field"]) == (400, field)


def test_an_export_is_not_sent_again_unchanged(site: Site) -> None:
    path = f"/api/export?q={quote('السد')}"
    tag = site.ask("GET", path).headers["ETag"]
    assert site.ask("GET", path, If_None_Match=tag).status == 304


class Endless(Searcher):
    """A searcher that finds more than anybody takes, and counts it; or until its engine dies."""

    def __init__(self, inner: Searcher, lasts: int | None = None) -> None:
        self._inner = inner
        self._lasts = lasts
        self.read = 0
        self.version = inner.version  # type: ignore[method-assign]
        self.turns = inner.turns

    @property
    def declared(self) -> Declared:
        return self._inner.declared

    def matches(self, request: Request) -> Iterator[Article]:
        def found() -> Iterator[Article]:
            for self.read in range(50_000):
                if self.read == self._lasts:
                    raise EngineUnavailable("the server is gone")
                yield Article(f"{self.read}", "", "سطر " * 1000)

        return found()


Open = Callable[[], tuple[http.client.HTTPConnection, http.client.HTTPResponse]]


def opener(site: Site) -> Open:
    def opened() -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=30)
        connection.request("GET", "/api/export?q=a")
        return connection, connection.getresponse()

    return opened


def test_articles_are_read_as_the_client_takes_them(
    run: Callable[[Searcher], Site], searcher: Searcher
) -> None:
    endless = Endless(searcher)
    opened = opener(run(endless))
    connection, answer = opened()
    assert answer.read(100_000)
    answer.close()
    connection.close()
    waited = threading.Event()
    before = -1
    while endless.read != before:  # it ends once the server sees that nobody listens
        before = endless.read
        waited.wait(0.5)
    assert endless.read < 20_000


def test_an_export_that_waits_for_its_client_keeps_nobody_waiting(
    run: Callable[[Searcher], Site], searcher: Searcher
) -> None:
    connection, answer = opener(run(Endless(searcher)))()
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(searcher.search, Request("متحف")).result(30).total == 1
    answer.close()
    connection.close()


def test_no_more_exports_than_half_of_the_threads(
    run: Callable[[Searcher], Site], searcher: Searcher, caplog: pytest.LogCaptureFixture
) -> None:
    site = run(Endless(searcher))
    opened = opener(site)
    first, second = opened(), opened()
    refused = site.ask("GET", "/api/export?q=a")
    assert (refused.status, refused.json()["error"]["code"]) == (503, "busy")
    assert refused.headers["Retry-After"] == "10"
    assert "GET /api/export: too many exports are running" in caplog.text
    assert site.ask("GET", "/opensearch.xml").status == 200
    for connection, answer in (first, second):
        answer.close()
        connection.close()
    waited = threading.Event()
    for _ in range(100):
        connection, answer = opened()
        answer.close()
        connection.close()
        if answer.status == 200:
            return
        waited.wait(0.1)
    pytest.fail("an export that is over still counts")


def test_an_engine_that_dies_cuts_the_file_off_and_does_not_end_it(
    run: Callable[[Searcher], Site], searcher: Searcher
) -> None:
    connection, answer = opener(run(Endless(searcher, lasts=50)))()
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    answer.close()
    connection.close()
