"""A server that clients of Meilisearch ask, over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from meilisearch_calls import ARTICLES, FIELDS, post
from sample_site import Served, Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.http.listener import Listener

Ask = Callable[..., Any]
Start = Callable[..., Site]


@pytest.fixture(scope="module")
def described(make_index: Callable[..., Settings]) -> Settings:
    return make_index(ARTICLES, port=0, threads=4, fields=FIELDS, rate=0)


@pytest.fixture(scope="module")
def through(described: Settings) -> Iterator[Searcher]:
    searcher = Searcher.open(described)
    yield searcher
    searcher.close()


@pytest.fixture(scope="module")
def start(described: Settings, through: Searcher, tmp_path_factory: Any) -> Iterator[Start]:
    """A function that starts a server with some settings."""
    started: list[tuple[Listener, threading.Thread]] = []
    folder: Path = tmp_path_factory.mktemp("keys")

    def run(**changes: Any) -> Site:
        given = {"keys": str(folder / "keys.db"), "meilisearch": "articles"} | changes
        changed = replace(described, **given)
        listener = Listener(create_app(Served(changed, through)), changed)
        thread = threading.Thread(target=listener.run, daemon=True)
        thread.start()
        started.append((listener, thread))
        return Site(listener.addresses[0])

    yield run
    for listener, thread in started:
        listener.close()
        thread.join(10)


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
