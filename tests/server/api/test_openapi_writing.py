"""Calls that write answer as the description says, and docs/writing.md describes all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as run_with
from sample_site import Site
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from server_process import serving

from bahith.indexer.settings import Settings

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "writing.md").read_text("utf-8")

CALLS = [
    ("PUT", "/api/articles/{id}"),
    ("POST", "/api/articles"),
    ("DELETE", "/api/articles/{id}"),
    ("DELETE", "/api/articles"),
    ("POST", "/api/files"),
    ("GET", "/api/tasks"),
    ("GET", "/api/tasks/{number}"),
    ("GET", "/api/tasks/{number}/events"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("described") / "index"
    settings = Settings.load(environ={}, index=str(folder))
    with serving(settings, "--writing", BAHITH_ACCESS_LOG="0") as server:
        yield server.site


@pytest.fixture(scope="module")
def description(site: Site) -> Any:
    return schemathesis.openapi.from_url(f"{site.address}/api/openapi.json")


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_requests_are_answered_as_described(
    description: Any, method: str, path: str, mode: GenerationMode
) -> None:
    @run_with(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(description[path][method].as_strategy(generation_mode=mode))
    def answered_as_described(case: Any) -> None:
        # No schema says what an article, a filter or the name of a file has to be.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    answered_as_described()


def test_every_call_and_parameter_is_documented(site: Site) -> None:
    paths = site.get("/api/openapi.json").json()["paths"]
    for method, path in CALLS:
        operation = paths[path][method.lower()]
        shown = path.replace("{id}", "ID").replace("{number}", "NUMBER")
        assert re.search(rf"`{method} {re.escape(shown)}[`?]", TEXT)
        if path == "/api/articles" and method == "DELETE":
            continue  # its filters are those of a search
        for parameter in operation["parameters"]:
            if parameter["in"] == "query" and parameter["name"] != "lang":
                assert parameter["name"] in TEXT


def test_the_page_shows_what_each_call_takes(site: Site) -> None:
    page = site.get("/api/docs")
    assert page.status == 200
    described = site.get("/api/openapi.json").json()["paths"]
    for method, path in CALLS:
        shown = page.text.partition(f"{method} {path}</code>")[2].partition("</section>")[0]
        for media_type in described[path][method.lower()].get("requestBody", {}).get("content", {}):
            assert f"<code>{media_type}</code>" in shown
