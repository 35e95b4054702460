"""meilisearch-js in Node, and InstantSearch in a browser, work unmodified."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import npm
import pytest
from chromium import press, wait
from requirements import require
from sample_site import Site

HERE = Path(__file__).parent

HITS = "Array.from(document.querySelectorAll('#hits li'), (one) => one.textContent.trim())"
VALUES = "Array.from(document.querySelectorAll('#sources label'), (one) => one.textContent.trim())"

pytestmark = pytest.mark.parametrize("described", ["whoosh", "tantivy"], indirect=True)


@pytest.mark.slow
def test_meilisearch_js(meili: Site, tmp_path: Path) -> None:
    modules = npm.installed("meilisearch-js", "meilisearch@0.62.0")
    node = shutil.which("node")
    require(node is not None, "node")
    (tmp_path / "node_modules").symlink_to(modules)
    program = tmp_path / "search.mjs"
    program.write_bytes((HERE / "search.mjs").read_bytes())
    command = [str(node), str(program), f"{meili.address}/meilisearch"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "healthy": True,
        "found": ["زوارق جديدة في <em>الميناء</em>"],
        "counted": {"source": {"وكالة السهل": 1}},
        "pages": [2, ["undated"]],
        "several": [["museum"]],
        "documents": [{"id": "weather"}],
        "document": "دمشق",
        "values": [{"value": "سلمى البحري", "count": 1}],
        "total": 4,
        "error": "invalid_search_filter",
    }


class Files(SimpleHTTPRequestHandler):
    """A page and the packages that it loads."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def page(start: Callable[..., Site], tmp_path: Path) -> Iterator[str]:
    """The address of the page of another origin than the server that it asks."""
    modules = npm.installed(
        "instant-meilisearch",
        "@meilisearch/instant-meilisearch@0.31.3",
        "instantsearch.js@4",
    )
    (tmp_path / "node_modules").symlink_to(modules)
    address = f"{start(cors='*').address}/meilisearch"
    text = (HERE / "instantsearch.html").read_text("utf-8").replace("HOST", address)
    (tmp_path / "index.html").write_text(text, "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.browser
def test_instantsearch(browser: Any, page: str) -> None:
    browser.get(page)
    wait(browser, f"{HITS}.length === 4")
    assert wait(browser, VALUES) == ["مرصد الساحل2", "وكالة السهل1"]
    browser.find_element("css selector", "#box input").click()
    press(browser, *"الميناء")
    wait(browser, f"{HITS}.length === 2")
    marked = "document.querySelector('#hits li mark').textContent"
    assert wait(browser, marked) == "الميناء"
    browser.find_element("css selector", "#sources input[value='وكالة السهل']").click()
    assert wait(browser, f"{HITS}.length === 1 && {HITS}") == ["زوارق جديدة في الميناء"]
    # The other value can still be chosen: its count leaves the refinement out.
    assert "مرصد الساحل1" in browser.execute_script(f"return {VALUES}")
