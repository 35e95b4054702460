"""Filters, orders and counts by declared fields: in queries, the API, feeds and the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from declared_index import declared_index, environment
from flask.testing import FlaskClient

from bahith.indexer.article import Article
from bahith.indexer.engines import ENGINES
from bahith.indexer.errors import BadRequest
from bahith.indexer.index import Index
from bahith.server import create_app
from bahith.server.cli import main

FIELDS = "price:number,المكان:keyword,about:text,held:date"
RECORDS: list[dict[str, Any]] = [
    {"id": "a", "price": 1200.5, "المكان": "بيروت", "held": "2021-07-26", "about": "صوف قديم"},
    {"id": "b", "price": [90, -5], "المكان": ["بيروت", "دمشق"], "held": "2022-03-01"},
    {"id": "c", "price": 15, "المكان": "بيروت القديمة", "about": ["حرير", "صوف"]},
    {"id": "d", "المكان": "-دمشق", "held": ["2020-01-01", "2023-01-01"]},
    {"id": "e"},
]
Fields = dict[str, Any]


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("auctions") / "index"
    with declared_index(request.param, folder, FIELDS, RECORDS) as index:
        yield index


@pytest.fixture(scope="module")
def client(index: Index) -> FlaskClient:
    return create_app(index).test_client()


FILTERS: list[tuple[Fields, str]] = [
    ({"price": "15"}, "c"),
    ({"price": 15}, "c"),
    ({"price": -5}, "b"),
    ({"price": "-=15"}, "abde"),
    ({"price": "١٠..١٠٠"}, "bc"),
    ({"price": ">15"}, "ab"),
    ({"price": ["<0", ">1000"]}, "ab"),
    ({"held": "2021"}, "a"),
    ({"held": "2021..2022"}, "ab"),
    ({"held": ["2020", "-2023"]}, ""),
    ({"held": ">2021-07"}, "bd"),
    ({"المكان": "بيروت"}, "ab"),
    ({"المكان": ["بيروت", "-دمشق"]}, "a"),
    ({"المكان": ["\\-دمشق", "بيروت القديمة"]}, "cd"),
    ({"about": "صوف"}, "ac"),
    ({"about": "الصوف القديم"}, "a"),
    ({"about": "صوف حرير"}, ""),
    ({"المكان": "بيروت", "price": "<100"}, "b"),
    ({"price": ""}, "abcde"),
]


@pytest.mark.parametrize(("fields", "expected"), FILTERS)
def test_every_caller_filters_alike(
    index: Index, client: FlaskClient, fields: Fields, expected: str
) -> None:
    ids = {result.id for result in index.search("سجادة", fields=fields)}
    assert ids == {*expected}
    assert {article.id for article in index.matches("سجادة", fields=fields)} == ids
    address = urlencode({f"fields.{name}": some for name, some in fields.items()}, doseq=True)
    answer: Any = client.get(f"/api/search?q=سجادة&{address}").json
    body: Any = client.post("/api/search", json={"q": "سجادة", "fields": fields}).json
    assert {result["id"] for result in answer["results"]} == ids
    assert {result["id"] for result in body["results"]} == ids
    with client.get(f"/api/export?q=سجادة&{address}") as export:
        assert {json.loads(line)["id"] for line in export.data.splitlines()} == ids
    assert client.get(f"/feed?q=سجادة&{address}").text.count("<item>") == len(ids)


@pytest.mark.parametrize(
    ("fields", "expected"), [({"price": ">15"}, "ab"), ({"held": "2021"}, "a")]
)
def test_a_filter_lists_without_a_question(
    index: Index, client: FlaskClient, fields: Fields, expected: str
) -> None:
    assert {result.id for result in index.search("", fields=fields)} == {*expected}
    assert {article.id for article in index.matches("", fields=fields)} == {*expected}
    address = urlencode({f"fields.{name}": some for name, some in fields.items()})
    assert client.get(f"/?{address}").text.count("<article") == len(expected)


@pytest.mark.parametrize(
    ("sort", "order"),
    [("fields.price", "bcade"), ("-fields.price", "abcde"), ("-fields.held", "dbace")],
)
def test_results_are_sorted_by_a_number_or_a_date(
    index: Index, client: FlaskClient, sort: str, order: str
) -> None:
    assert [result.id for result in index.search("سجادة", sort=sort)] == [*order]
    assert [article.id for article in index.matches("سجادة", sort=sort)] == [*order]
    answer: Any = client.get(f"/api/search?q=سجادة&sort={sort}").json
    assert [result["id"] for result in answer["results"]] == [*order]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("سجادة price:10..100", "bc"),
        ("المكان:بيروت", "abc"),
        ("سجادة -المكان:دمشق -price:15", "ae"),
        ("about:صوف held:2021", "a"),
        ("held:<2021 OR price:15", "cd"),
    ],
)
def test_queries_name_declared_fields(client: FlaskClient, q: str, expected: str) -> None:
    answer: Any = client.get("/api/search", query_string={"q": q}).json
    assert {result["id"] for result in answer["results"]} == {*expected}
    assert answer["notes"] == []


def test_the_counts_of_a_keyword_leave_out_its_own_filter(client: FlaskClient) -> None:
    asked = {"q": "سجادة", "facets": "fields.المكان,year", "fields.المكان": "دمشق"}
    asked["fields.price"] = "<1000"
    counts: Any = client.get("/api/search", query_string=asked).json
    values = {each["value"]: each["count"] for each in counts["facets"]["fields.المكان"]}
    assert values == {"بيروت": 1, "بيروت القديمة": 1, "دمشق": 1}
    assert counts["total"] == 1


BAD: list[tuple[dict[str, Any], str]] = [
    ({"fields.cost": "1"}, "fields.cost"),
    ({"fields.": "1"}, "fields."),
    ({"fields": "price"}, "fields"),
    ({"fields.price": "cheap"}, "fields.price"),
    ({"fields.price": "10..x"}, "fields.price"),
    ({"fields.held": "yesterday"}, "fields.held"),
    ({"fields.about": "?"}, "fields.about"),
    ({"fields.about": "\0"}, "fields.about"),
    ({"sort": "price"}, "sort"),
    ({"sort": "fields.about"}, "sort"),
    ({"facets": "fields.price"}, "facets"),
    ({"facets": "place"}, "facets"),
]


@pytest.mark.parametrize(("wrong", "parameter"), BAD)
def test_what_cannot_be_used_is_named(
    client: FlaskClient, wrong: dict[str, str], parameter: str
) -> None:
    for call in ("/api/search", "/api/export"):
        if call == "/api/search" or "facets" not in wrong:
            reply: Any = client.get(call, query_string={"q": "سجادة", **wrong})
            assert (reply.status_code, reply.json["error"]["field"]) == (400, parameter)
            assert reply.json["error"]["message"].startswith(f"{parameter}: ")


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        (None, "fields"),
        ("price", "fields"),
        ({"price": None}, "fields.price"),
        ({"price": True}, "fields.price"),
        ({"price": {"from": 1}}, "fields.price"),
        ({"price": [[1]]}, "fields.price"),
        ({"price": "\ud800"}, "fields"),
        ({"cost": 1}, "fields.cost"),
    ],
)
def test_what_cannot_be_used_in_json_is_named(
    client: FlaskClient, fields: Any, parameter: str
) -> None:
    reply: Any = client.post("/api/search", json={"q": "سجادة", "fields": fields})
    assert (reply.status_code, reply.json["error"]["field"]) == (400, parameter)


def test_messages_list_what_is_declared(client: FlaskClient) -> None:
    undeclared: Any = client.get("/api/search?q=a&fields.cost=1").json
    assert "price, المكان, about, held" in undeclared["error"]["message"]
    unsorted: Any = client.get("/api/search?q=a&sort=cost").json
    assert "fields.price, -fields.price, fields.held" in unsorted["error"]["message"]
    elsewhere: Any = client.get("/api/health?fields.price=1").json
    assert elsewhere["error"]["field"] == "fields.price"


def test_python_names_a_filter_that_there_is_not(index: Index) -> None:
    with pytest.raises(BadRequest, match=r"fields\.cost"):
        index.search("سجادة", fields={"cost": 1})
    with pytest.raises(TypeError, match="cost"):
        index.search("سجادة", cost=1)  # type: ignore[call-arg]


def test_the_description_has_the_fields_of_the_index(client: FlaskClient) -> None:
    described: Any = client.get("/api/openapi.json").json
    [search] = [described["paths"]["/api/search"]["get"]]
    parameters = {each["name"]: each["schema"] for each in search["parameters"]}
    names = {name for name in parameters if name.startswith("fields.")}
    assert names == {"fields.price", "fields.المكان", "fields.about", "fields.held"}
    assert parameters["sort"]["enum"][3:] == [
        *("fields.price", "-fields.price", "fields.held", "-fields.held")
    ]
    assert parameters["facets"]["items"]["enum"][-1] == "fields.المكان"
    either = described["components"]["schemas"]["SearchCall"]["properties"]["fields"]["anyOf"]
    [body] = [each for each in either if each["type"] == "object"]
    assert {*body["properties"]} == {"price", "المكان", "about", "held"}
    assert client.get("/api/docs").text.count("<code>fields.price</code>") >= 3


def test_answers_are_revalidated_by_their_filters(client: FlaskClient) -> None:
    tags = {
        client.get("/api/search", query_string={"q": "a", "fields.price": price}).headers["ETag"]
        for price in ("1", "2", ">2")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--field", "price=10..100", "--sort", "-fields.price"), "bc"),
        (("--field", "المكان=بيروت", "--field", "المكان=-دمشق"), "a"),
        (("--field=price=-5",), "b"),
        (("--sort", "fields.held"), "dabce"),
    ],
)
def test_the_command_filters_and_sorts(
    index: Index, options: tuple[str, ...], expected: str
) -> None:
    arguments = ["--index", index.settings.index, "search", "--json", *options, "سجادة"]
    reply = CliRunner().invoke(main, arguments, env=environment(index))
    assert reply.exit_code == 0, reply.output
    assert [each["id"] for each in json.loads(reply.stdout)["results"]] == [*expected]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--field", "cost=1"), "--field: fields.cost: "),
        (("--field", "price"), "--field"),
        (("--field", "price=x"), "--field: fields.price: "),
        (("--sort", "fields.cost"), "--sort: sort: must be one of relevance, "),
        (
            ("--sort", "price"),
            "must be one of relevance, newest, oldest, fields.NAME, -fields.NAME",
        ),
    ],
)
def test_the_command_says_what_it_cannot_use(
    index: Index, option: tuple[str, ...], told: str
) -> None:
    arguments = ["--index", index.settings.index, "search", *option, "سجادة"]
    reply = CliRunner().invoke(main, arguments, env={"LC_ALL": "C", **environment(index)})
    assert reply.exit_code == 2
    assert told in reply.stderr


def test_an_index_without_fields_says_so(tmp_path: Path) -> None:
    with Index(tmp_path / "index") as index:
        index.add([Article("a", "سجادة", "")])
        reply: Any = create_app(index).test_client().get("/api/search?q=a&fields.price=1").json
    assert reply["error"]["message"] == "fields.price: the index declares no fields"
