"""Conditions joined by AND, OR and NOT: in every engine, and for every caller."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from declared_index import declared_index, environment
from flask.testing import FlaskClient

from bahith.indexer.engines import ENGINES
from bahith.indexer.index import Index
from bahith.indexer.search.query.expressions import MAX_CONDITIONS
from bahith.server import create_app
from bahith.server.cli import main

FIELDS = "price:number,town:keyword,about:text,held:date"
RECORDS: list[dict[str, Any]] = [
    {
        "id": "a",
        "source": "وكالة السهل",
        "category": "ثقافة",
        "date": "2021-07-26",
        "price": 1200.5,
    },
    {"id": "b", "source": "وكالة السهل", "author": ["سلمى"], "tags": ["سفر"], "price": [90, -5]},
    {"id": "c", "source": "مرصد الساحل", "author": ["نور"], "town": "صور", "about": "صوف قديم"},
    {"id": "d", "source": "مرصد الجبل", "date": "2020-03-02", "town": ["صور", "صيدا"]},
    {"id": "e", "held": "2022-03-01"},
]


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("joined") / "index"
    with declared_index(request.param, folder, FIELDS, RECORDS) as index:
        yield index


@pytest.fixture(scope="module")
def client(index: Index) -> FlaskClient:
    return create_app(index).test_client()


SELECTED = [
    ('outlet = "وكالة السهل" OR author = نور', "abc"),
    ("source = السهل OR source = الجبل", "abd"),
    ("source = وكالة AND NOT tag = سفر", "a"),
    ("author = نور OR fields.town = صيدا AND published < 2021", "cd"),
    ("(author = نور OR fields.town = صيدا) AND published < 2021", "d"),
    ("NOT (author = نور OR fields.town = صور OR source EXISTS)", "e"),
    ("fields.town = صور AND fields.town != صيدا", "c"),
    ("fields.price > 1000 OR fields.price < 0", "ab"),
    ("fields.price 10 TO 100 OR fields.held >= 2022", "be"),
    ("fields.price NOT EXISTS AND published NOT EXISTS", "ce"),
    ("published = 2021-07 OR fields.about = 'الصوف القديم'", "ac"),
    ("category IN [ثقافة, محليات] OR id IN [e]", "ae"),
    ("outlet NOT IN ['وكالة السهل'] AND outlet IS NOT NULL", "cd"),
    ("language = ar", "abcde"),
    ("  ", "abcde"),
]


@pytest.mark.parametrize(("filter", "expected"), SELECTED)
def test_every_caller_selects_alike(
    index: Index, client: FlaskClient, filter: str, expected: str
) -> None:
    ids = {result.id for result in index.search("سجادة", filter=filter)}
    assert ids == {*expected}
    assert {article.id for article in index.matches("سجادة", filter=filter)} == ids
    address = urlencode({"q": "سجادة", "filter": filter})
    body = {"q": "سجادة", "filter": filter}
    several: Any = client.post("/api/multi-search", json={"searches": [body]}).json
    answers: list[Any] = [
        client.get(f"/api/search?{address}").json,
        client.post("/api/search", json=body).json,
        several["results"][0],
    ]
    for answer in answers:
        assert {result["id"] for result in answer["results"]} == ids
        assert answer["total"] == len(ids)
    with client.get(f"/api/export?{address}") as export:
        assert {json.loads(line)["id"] for line in export.data.splitlines()} == ids
    assert client.get(f"/feed?{address}").text.count("<item>") == len(ids)


def test_it_joins_the_other_filters_and_the_query(client: FlaskClient) -> None:
    asked = {"q": "مزاد -ثقافة", "filter": "author = نور OR published EXISTS", "after": "2020"}
    answer: Any = client.get("/api/search", query_string=asked).json
    assert {result["id"] for result in answer["results"]} == {"a", "d"}
    asked["outlet"] = "مرصد الجبل"
    answer = client.get("/api/search", query_string=asked).json
    assert [result["id"] for result in answer["results"]] == ["d"]


def test_it_lists_without_a_question_and_counts_never_leave_it_out(client: FlaskClient) -> None:
    asked = {"q": "", "filter": 'outlet = "وكالة السهل" OR id = c', "facets": "source"}
    answer: Any = client.get("/api/search", query_string=asked).json
    assert {result["id"] for result in answer["results"]} == {"a", "b", "c"}
    counts = {each["value"]: each["count"] for each in answer["facets"]["source"]}
    assert counts == {"وكالة السهل": 2, "مرصد الساحل": 1}


def test_a_long_expression(client: FlaskClient) -> None:
    town = [f"fields.town = town{n}" for n in range(MAX_CONDITIONS - 1)]
    for joined, total in ((" OR ".join([*town, "id = a"]), 1), (" AND NOT ".join(town), 0)):
        answer: Any = client.post("/api/search", json={"q": "", "filter": joined}).json
        assert answer["total"] == total
    nested = " OR ".join(f"({one} AND NOT id = x)" for one in town[: MAX_CONDITIONS // 2])
    answer = client.post("/api/search", json={"q": "", "filter": nested}).json
    assert answer["total"] == 0


@pytest.mark.parametrize(("filter", "expected"), [("id = a OR fields.price < 0", "ab")])
def test_the_command_takes_it(index: Index, filter: str, expected: str) -> None:
    environ = environment(index)
    place = ["--index", index.settings.index, "search"]
    reply = CliRunner().invoke(main, [*place, "--json", "--filter", filter, "سجادة"], env=environ)
    assert reply.exit_code == 0, reply.output
    assert {each["id"] for each in json.loads(reply.stdout)["results"]} == {*expected}
    wrong = CliRunner().invoke(main, [*place, "--filter", "id =", "سجادة"], env=environ)
    assert wrong.exit_code == 2
    assert "filter: at character 5: expected a value, found nothing more" in wrong.stderr


REFUSED = [
    ("colour = red", 1, "`colour` is none of the names to filter by: source, outlet, category"),
    ("id = a OR town = صور", 11, "fields.price, fields.town, fields.about, fields.held"),
    ("id = a OR", 10, "expected a name, found nothing more"),
    ("id = a and id = b", 8, "expected `AND`, `OR` or the end, found `and`"),
    ("(id = a", 8, "expected `)`, found nothing more"),
    ('id = "a', 6, '`"a` cannot be read'),
    ("category > 3", 1, "use it with published, fields.price, fields.held"),
    ("fields.price = cheap", 1, "`fields.price` are compared to a number"),
    ("published > soon", 1, "`published` is compared to a day, month or year"),
    ("source = '؟'", 1, "`؟` contains no word that can be searched for"),
    ("fields.about EXISTS", 1, "which only `=`, `!=` and `IN` look for"),
    ("NOT " * 21 + "id = a", 81, "nested more than 20 deep"),
    (f"id IN [{','.join(['a'] * 501)}]", 1, "more than 500 conditions"),
]


@pytest.mark.parametrize(("filter", "place", "message"), REFUSED)
def test_what_cannot_be_used_is_told_with_its_place(
    client: FlaskClient, filter: str, place: int, message: str
) -> None:
    for path in ("/api/search", "/api/export", "/feed"):
        reply: Any = client.get(path, query_string={"q": "سجادة", "filter": filter})
        assert reply.status_code == 400
        if path.startswith("/api"):
            error = reply.json["error"]
            assert error["field"] == "filter"
            assert error["message"].startswith(f"filter: at character {place}: ")
            assert message in error["message"]


def test_it_is_a_text(client: FlaskClient) -> None:
    reply: Any = client.post("/api/search", json={"q": "", "filter": ["id = a"]})
    assert reply.json["error"]["message"] == "filter: must be text"


def test_the_page_shows_it_and_keeps_it(client: FlaskClient) -> None:
    filter = 'outlet = "وكالة السهل" OR author = نور'
    page = client.get("/", query_string={"q": "سجادة", "filter": filter}).text
    assert page.count("<article") == 3
    assert "outlet = &#34;وكالة السهل&#34; OR author = نور" in page
    encoded = urlencode({"filter": filter}).replace("+", "%20")
    assert f"sort=newest&amp;{encoded}" in page.replace("+", "%20")
    nothing = client.get("/", query_string={"q": "سجادة", "filter": "id = nobody"}).text
    assert 'href="/?q=%D8%B3%D8%AC%D8%A7%D8%AF%D8%A9&amp;dates=0"' in nothing
    assert client.get("/", query_string={"q": "سجادة", "filter": "id ="}).status_code == 400
