"""A real index and a real server for the tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import chromium as real
import pytest
from listening import listening
from sample_site import RECORDS, Served, Site

from bahith.indexer.build import build
from bahith.indexer.index import Index
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app


@pytest.fixture(scope="session")
def make_index(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settings]:
    """A function that indexes records and returns the settings of the index."""

    def make(records: list[dict[str, Any]], **given: Any) -> Settings:
        folder: Path = tmp_path_factory.mktemp("server")
        source = folder / "articles.jsonl"
        source.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
        settings = Settings.load(environ={}, index=str(folder / "index"), **given)
        summary = build(settings, [source] if records else [])
        assert not summary.failed
        return settings

    return make


@pytest.fixture(scope="session")
def settings(make_index: Callable[..., Settings]) -> Settings:
    return make_index(RECORDS, port=0, page_size=5, threads=4, fields="price:number")


@pytest.fixture(scope="session")
def searcher(settings: Settings) -> Iterator[Searcher]:
    searcher = Searcher.open(settings)
    yield searcher
    searcher.close()


@pytest.fixture(scope="session")
def run(settings: Settings) -> Iterator[Callable[[Searcher], Site]]:
    """A function that starts a server for a searcher; all servers end with the session."""
    with ExitStack() as started:

        def start(searcher: Searcher) -> Site:
            app = create_app(Served(settings, searcher))
            return Site(started.enter_context(listening(app, settings)))

        yield start


@pytest.fixture(scope="session")
def site(run: Callable[[Searcher], Site], searcher: Searcher) -> Site:
    return run(searcher)


@pytest.fixture
def make_site(make_index: Callable[..., Settings]) -> Iterator[Callable[..., Site]]:
    """A function that indexes records and serves them by some settings, until the test ends."""
    with ExitStack() as started:

        def make(records: list[dict[str, Any]], **given: Any) -> Site:
            settings = make_index(records, port=0, **given)
            index = started.enter_context(Index(settings))
            return Site(started.enter_context(listening(create_app(index), settings)))

        yield make


@pytest.fixture(scope="session")
def chromium() -> tuple[str, str]:
    return real.programs()


@pytest.fixture(scope="session")
def browser(chromium: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    yield from real.start(chromium, tmp_path_factory.mktemp("chromium"))
