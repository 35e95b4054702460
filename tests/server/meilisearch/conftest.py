"""A server that clients of Meilisearch ask, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from listening import listening
from meilisearch_calls import ARTICLES, FIELDS, post
from sample_site import Served, Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app

Ask = Callable[..., Any]
Start = Callable[..., Site]


@pytest.fixture(scope="module")
def described(request: pytest.FixtureRequest, make_index: Callable[..., Settings]) -> Settings:
    engine = getattr(request, "param", "whoosh")
    return make_index(ARTICLES, port=0, threads=4, fields=FIELDS, rate=0, engine=engine)


@pytest.fixture(scope="module")
def through(described: Settings) -> Iterator[Searcher]:
    searcher = Searcher.open(described)
    yield searcher
    searcher.close()


@pytest.fixture(scope="module")
def start(described: Settings, through: Searcher, tmp_path_factory: Any) -> Iterator[Start]:
    """A function that starts a server with some settings."""
    folder: Path = tmp_path_factory.mktemp("keys")

    def run(**changes: Any) -> Site:
        given = {"keys": str(folder / "keys.db"), "meilisearch": "articles"} | changes
        changed = replace(described, **given)
        app = create_app(Served(changed, through))
        return Site(started.enter_context(listening(app, changed)))

    with ExitStack() as started:
        yield run


@pytest.fixture(scope="module")
def meili(start: Start) -> Site:
    return start()


@pytest.fixture(scope="module")
def ask(meili: Site) -> Ask:
    """A function that searches by POST with some parameters, and gives the answer's object."""

    def search(**parameters: Any) -> Any:
        reply = post(meili, "/indexes/articles/search", parameters)
        assert reply.status == 200, reply.text
        return reply.json()

    return search
