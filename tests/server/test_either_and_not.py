"""Several values of a filter mean any of them, excluded ones none: in every engine and caller."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from listening import listening
from opensearch_server import SETTINGS, started
from sample_site import Site

from bahith.indexer.article import Article
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.cli import main

ARTICLES = [
    Article("a", "متحف", "نص", source="وكالة السهل", category="ثقافة", tags=("آثار", "سفر")),
    Article("b", "متحف", "نص", source="وكالة السهل", category="محليات", tags=("سفر",)),
    Article("c", "متحف", "نص", source="مرصد الساحل", category="ثقافة", fields={"town": ("صور",)}),
    Article("d", "متحف", "نص", source="مرصد الجبل", fields={"town": ("صور", "صيدا")}),
    Article("e", "متحف", "نص", fields={"town": ("بيروت",)}),
]
Filters = dict[str, list[str]]


@pytest.fixture(scope="module", params=["whoosh", "tantivy", "opensearch"])
def index(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Index]:
    given: dict[str, Any] = {"engine": request.param, "fields": "town:keyword", "port": 0}
    if request.param == "opensearch":
        started()
        given |= SETTINGS
    folder = str(tmp_path_factory.mktemp("either") / "index")
    with Index(Settings.load(environ={}, index=folder, **given)) as index:
        index.add(ARTICLES)
        yield index


@pytest.fixture(scope="module")
def served(index: Index) -> Iterator[Site]:
    with ExitStack() as stack:
        yield Site(stack.enter_context(listening(create_app(index), index.settings)))


def ask(site: Site, filters: Filters, **parameters: object) -> Any:
    query = urlencode({"q": "متحف", **filters, **parameters}, doseq=True)
    reply = site.ask("GET", f"/api/search?{query}")
    assert reply.status == 200, reply.text
    return reply.json()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"source": ["السهل", "الساحل"]}, "abc"),
        ({"source": ["مرصد", "-الجبل"]}, "c"),
        ({"source": ["-السهل"]}, "cde"),
        ({"outlet": ["وكالة السهل", "مرصد الجبل"]}, "abd"),
        ({"outlet": ["-وكالة السهل", "-مرصد الجبل"]}, "ce"),
        ({"tag": ["سفر", "-آثار"]}, "b"),
        ({"category": ["ثقافة", "محليات"], "outlet": ["-مرصد الساحل"]}, "ab"),
        ({"fields.town": ["صيدا", "بيروت"]}, "de"),
        ({"fields.town": ["صور", "-صيدا"]}, "c"),
    ],
)
def test_either_and_not_mean_the_same_to_every_caller(
    index: Index, served: Site, filters: Filters, expected: str
) -> None:
    found = ask(served, filters)
    assert sorted(one["id"] for one in found["results"]) == [*expected]
    options = [
        f"--field={name.removeprefix('fields.')}={value}"
        if name.startswith("fields.")
        else f"--{name}={value}"
        for name, values in filters.items()
        for value in values
    ]
    settings = index.settings
    place = ["--index", settings.index, "--engine", settings.engine]
    environ = {"BAHITH_OPENSEARCH_URL": settings.opensearch_url}
    reply = CliRunner().invoke(main, [*place, "search", "--json", *options, "متحف"], env=environ)
    assert reply.exit_code == 0, reply.output
    assert sorted(one["id"] for one in json.loads(reply.stdout)["results"]) == [*expected]


def counted(site: Site, facet: str, filters: Filters) -> dict[str, int]:
    values = ask(site, filters, facets=facet)["facets"][facet]
    return {one["value"]: one["count"] for one in values}


def test_counts_of_a_field_are_as_if_it_did_not_filter(served: Site) -> None:
    outlets = {"وكالة السهل": 2, "مرصد الساحل": 1, "مرصد الجبل": 1}
    chosen: list[list[str]] = [
        [],
        ["وكالة السهل"],
        ["وكالة السهل", "مرصد الجبل"],
        ["-مرصد الساحل"],
        ["وكالة السهل", "-مرصد الجبل"],
    ]
    for outlet in chosen:
        assert counted(served, "source", {"outlet": outlet}) == outlets
    towns: list[list[str]] = [[], ["صور"], ["صور", "-صيدا"]]
    for town in towns:
        filters = {"fields.town": town, "outlet": ["-مرصد الساحل"]}
        assert counted(served, "fields.town", filters) == {"صور": 1, "صيدا": 1, "بيروت": 1}


def test_counts_of_other_fields_are_of_what_is_left(served: Site) -> None:
    filters = {"outlet": ["وكالة السهل", "مرصد الساحل"]}
    assert counted(served, "category", filters) == {"ثقافة": 2, "محليات": 1}
    assert counted(served, "tag", {"category": ["-محليات"]}) == {"آثار": 1, "سفر": 1}


def test_a_query_joins_different_fields(served: Site) -> None:
    q = "متحف (source:الساحل OR tag:سفر) -category:محليات"
    found = served.search(q)
    assert sorted(one["id"] for one in found["results"]) == ["a", "c"]
    assert found["notes"] == []
