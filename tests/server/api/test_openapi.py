"""The description of the API is served, and every answer of the running server is as it says."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from hypothesis_profiles import max_examples
from sample_site import Served, Site
from schemathesis import GenerationMode

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app

USABLE = {"source": ["", "وكالة النهر", "الري"], "after": ["", "2020-03", "1/2/2020"]}
USABLE["before"] = USABLE["after"]


def mend(case: Any) -> None:
    """What no schema can say: a source has a word, and a date is one."""
    for values in (case.query, case.body):
        for name in USABLE.keys() & (values.keys() if isinstance(values, dict) else set()):
            values[name] = USABLE[name][len(values[name]) % 3]


CALLS = [
    ("GET", "/api/search"),
    ("POST", "/api/search"),
    ("GET", "/api/articles/{id}"),
    ("GET", "/api/articles"),
    ("GET", "/api/suggest"),
    ("GET", "/api/similar/{id}"),
    ("GET", "/api/export"),
    ("GET", "/api/analyze"),
    ("POST", "/api/analyze"),
    ("GET", "/api/health"),
]


@pytest.fixture(scope="module")
def description(site: Site) -> Any:
    return schemathesis.openapi.from_url(f"{site.address}/api/openapi.json")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_answers_are_as_described(
    description: Any, method: str, path: str, mode: GenerationMode
) -> None:
    if path == "/api/health" and mode is GenerationMode.NEGATIVE:
        return  # it has no parameters that could be wrong
    operation = description[path][method]

    @run_with(max_examples(60), suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            mend(case)
        case.call_and_validate()

    check()


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
    assert told == {(path, method) for method, path in CALLS}


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
