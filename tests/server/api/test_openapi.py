"""The description of the API is served, and every answer of the running server is as it says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from msgspec import ValidationError
from sample_site import Served, Site
from schemathesis import GenerationMode

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.api import answers

USABLE = {"source": ["", "وكالة النهر", "الري"], "after": ["", "2020-03", "1/2/2020"]}
USABLE["before"] = USABLE["after"]
USABLE["filter"] = ["", 'outlet = "وكالة النهر" OR fields.price > 1', "NOT (tag = x OR id = a)"]
USABLE["price"] = USABLE["fields.price"] = ["", "10..٢٠٠٠", ">=10"]


def mend(case: Any) -> None:
    """What no schema can say: a source has a word, a date is one, and a number or a range;
    conditions have a syntax; an offset stands alone."""
    for values in (case.query, case.body):
        if isinstance(values, dict):
            filters = values.get("fields")
            for some in (values, filters if isinstance(filters, dict) else {}):
                for name in USABLE.keys() & some.keys():
                    some[name] = USABLE[name][len(str(some[name])) % 3]
            if "offset" in values:
                values.pop("page", None)


CALLS = [
    ("GET", "/api/search"),
    ("POST", "/api/search"),
    ("POST", "/api/multi-search"),
    ("GET", "/api/articles/{id}"),
    ("GET", "/api/articles"),
    ("GET", "/api/suggest"),
    ("GET", "/api/similar/{id}"),
    ("GET", "/api/cite/{id}"),
    ("GET", "/api/export"),
    ("GET", "/api/analyze"),
    ("POST", "/api/analyze"),
    ("GET", "/api/version"),
    ("GET", "/api/health"),
    ("GET", "/api/ready"),
]


OWNER = [
    ("GET", "/api/rules"),
    ("PUT", "/api/rules"),
    ("DELETE", "/api/rules"),
    ("POST", "/api/rules/try"),
]
"""Calls whose parameters no schema can describe: see ``test_rules``."""

RULES = "names: [{word: السد, name: dam}]"


@pytest.fixture(scope="module")
def description(site: Site) -> Any:
    return schemathesis.openapi.from_url(f"{site.address}/api/openapi.json")


def check(operation: Any, mode: str) -> None:
    @run_with(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def answered_as_described(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            mend(case)
        case.call_and_validate()

    answered_as_described()


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_any_described_request_is_answered_as_described(
    description: Any, method: str, path: str
) -> None:
    check(description[path][method], GenerationMode.POSITIVE)


# Calls that tell the state of the server have no parameters that could be wrong.
# In a search of /api/multi-search, what is wrong is an error of this search.
@pytest.mark.parametrize(
    ("method", "path"), [call for call in CALLS[:-3] if call[1] != "/api/multi-search"]
)
def test_any_other_request_is_refused_as_described(
    description: Any, method: str, path: str
) -> None:
    check(description[path][method], GenerationMode.NEGATIVE)


EVERYTHING = {"q": 'السد "', "group": True, "explain": True, "facets": ["source", "year"]}
FULL: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/api/search", {"body": EVERYTHING, "media_type": "application/json"}),
    ("GET", "/api/search", {"query": {"q": "السد", "offset": 3}}),
    ("GET", "/api/search", {"query": {"q": "متحف", "fields": "body,category,snippets"}}),
    ("GET", "/api/search", {"query": {"q": "title:القاعات", "relax": 1}}),
    ("GET", "/api/articles/{id}", {"path_parameters": {"id": "dam-1"}, "query": {"q": "السد"}}),
    ("GET", "/api/articles", {}),
    ("GET", "/api/articles/{id}", {"path_parameters": {"id": "untitled"}}),
    ("GET", "/api/suggest", {"query": {"q": "متحف"}}),
    ("GET", "/api/similar/{id}", {"path_parameters": {"id": "dam-1"}}),
    ("GET", "/api/analyze", {"query": {"text": "السد"}}),
    ("GET", "/api/version", {}),
    ("GET", "/api/health", {}),
    ("GET", "/api/ready", {}),
    ("GET", "/api/search", {"query": {"q": "السد", "page": "0"}}),
    ("GET", "/api/rules", {}),
    (
        "POST",
        "/api/rules/try",
        {"body": {"rules": RULES, "q": "السد"}, "media_type": "application/json"},
    ),
]
"""Requests whose answers together have every key."""


def keys(value: Any) -> set[str]:
    """The keys of all objects in ``value``; those of ``facets`` are what the caller asks for,
    those of ``fields`` what the index declares."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict):
        return set()
    facets = keys(list(value.get("facets", {}).values()))
    others = [inner for key, inner in value.items() if key not in ("facets", "fields")]
    return set(value) | facets | keys(others)


def test_every_described_key_is_answered_as_described(description: Any, site: Site) -> None:
    answered: set[str] = set()
    site.ask("PUT", "/api/rules", RULES.encode(), Content_Type="application/yaml")
    for method, path, parts in FULL:
        answered |= keys(description[path][method].Case(**parts).call_and_validate().json())
    assert site.ask("DELETE", "/api/rules").status == 200
    schemas = site.get("/api/openapi.json").json()["components"]["schemas"]
    objects = [schema for name, schema in schemas.items() if not name.endswith("Call")]
    assert answered == {key for schema in objects for key in schema["properties"]}


def test_a_key_that_is_not_described_cannot_be_answered(searcher: Searcher) -> None:
    summary = searcher.summary()
    assert answers.Health.of(summary, status="ok").articles == summary.articles
    with pytest.raises(ValidationError, match="uptime"):
        answers.Health.of(summary, status="ok", uptime=1)


def test_every_key_and_parameter_is_explained(site: Site) -> None:
    document = site.get("/api/openapi.json").json()
    for schema in document["components"]["schemas"].values():
        assert schema["additionalProperties"] is False
        assert all(key["description"] for key in schema["properties"].values())
    for operations in document["paths"].values():
        for operation in operations.values():
            assert all(parameter["description"] for parameter in operation["parameters"])


def test_each_of_several_searches_is_described_as_one(site: Site) -> None:
    described = site.get("/api/openapi.json").json()["components"]["schemas"]
    searches = described["MultiCall"]["properties"]["searches"]
    assert searches["items"] == {"$ref": "#/components/schemas/SearchCall"}
    assert (searches["minItems"], searches["maxItems"]) == (1, 20)


def test_the_description_is_openapi_3_1(site: Site) -> None:
    described = site.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1.")
    assert described["info"]["title"] == "Bahith"


def test_every_call_is_described(settings: Settings, searcher: Searcher) -> None:
    app = create_app(Served(settings, searcher))
    described = app.test_client().get("/api/openapi.json").get_json()["paths"]
    told = {(path, method.upper()) for path, methods in described.items() for method in methods}
    served = {
        (rule.rule.replace("<id:id>", "{id}"), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    assert served - told == {("/api/openapi.json", "GET"), ("/api/docs", "GET")}
    assert told == {(path, method) for method, path in (*CALLS, *OWNER)}


def test_the_page_shows_every_call_and_parameter(site: Site) -> None:
    described = site.get("/api/openapi.json").json()
    page = site.get("/api/docs")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page.text
            for parameter in operation["parameters"]:
                assert f"<code>{parameter['name']}</code>" in page.text
    for name in described["components"]["schemas"]:
        assert f'id="{name}"' in page.text


def test_the_page_asks_nothing_of_other_sites(site: Site) -> None:
    assert "http" not in site.get("/api/docs").text.replace("https?:", "")
