"""A site of another origin that has the search box in its pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from axe import axe as axe  # a fixture
from box_pages import BOX, EXAMPLE, STRICT, Pages
from chromium import screen, wait
from listening import listening
from sample_site import Served

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app


@pytest.fixture(scope="module")
def news(settings: Settings, searcher: Searcher) -> Iterator[str]:
    """The address of the example, whose origin is the only one that may read the API."""

    class Bound(Pages):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Bound, directory=str(EXAMPLE))) as pages:
        origin = f"http://127.0.0.1:{pages.server_port}"
        app = create_app(Served(replace(settings, cors=origin), searcher))
        thread = threading.Thread(target=pages.serve_forever)
        with listening(app, settings) as Bound.server_address:
            thread.start()
            yield origin
            pages.shutdown()
            thread.join()


@pytest.fixture
def opened(browser: Any, news: str) -> Callable[..., None]:
    """A function that opens the example; attributes that it is given come before its own."""

    def open(attributes: str = "", width: int = 1280, page: str = STRICT) -> None:
        screen(browser, width)
        browser.get(f"{news}/{page}?{attributes}")
        wait(browser, f"{BOX}?.querySelector('input')")
        browser.get_log("browser")

    return open
