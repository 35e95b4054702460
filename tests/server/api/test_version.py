"""A client can ask which version answers, and what it can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version

import pytest
from listening import listening
from sample_site import Served, Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app


@pytest.fixture
def start(settings: Settings, searcher: Searcher) -> Iterator[Callable[..., Site]]:
    with ExitStack() as started:

        def run(**changes: object) -> Site:
            changed = replace(settings, **changes)  # type: ignore[arg-type]
            app = create_app(Served(changed, searcher))
            return Site(started.enter_context(listening(app, changed)))

        yield run


def test_a_server_tells_its_version_engine_and_format(site: Site) -> None:
    reply = site.get("/api/version")
    assert reply.status == 200
    told = reply.json()
    assert list(told) == ["version", "engine", "index_format", "capabilities"]
    assert (told["version"], told["engine"]) == (version("bahith"), "whoosh")
    assert told["index_format"] >= 15


def test_it_lists_what_its_settings_allow_and_nothing_else(start: Callable[..., Site]) -> None:
    plain = start().get("/api/version").json()["capabilities"]
    assert not {"meilisearch", "writing", "meaning"} & {*plain}
    more = start(meilisearch="articles").get("/api/version").json()["capabilities"]
    assert {*more} - {*plain} == {"meilisearch"}
    assert more == sorted(more)


def test_what_depends_on_settings_is_not_kept(site: Site) -> None:
    headers = site.get("/api/version").headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_only_those_who_may_search_are_told(start: Callable[..., Site]) -> None:
    reply = start(without_key="nothing").get("/api/version")
    assert (reply.status, reply.json()["error"]["code"]) == (401, "key_required")
