"""Facets and pictures in a real browser, with the script of the pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from chromium import press, screen, until, wait
from listening import listening
from sample_site import Site
from selenium.webdriver.common.keys import Keys

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

pytestmark = pytest.mark.browser

CITIES = ["طرابلس", "صيدا", "صور", "جبيل", "بيروت", "زحلة", "الناقورة", "بعلبك", "عاليه", "جونية"]
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00"
)
PIXEL += b"\x00\x02\x02D\x01\x00;"
SHOWN = "[...document.querySelectorAll('#facet-tag .value bdi')].map((each) => each.textContent)"


class Pictures(BaseHTTPRequestHandler):
    """Another site, which notes what it learns about readers."""

    referrers: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.referrers.append(self.headers["Referer"])
        self.send_response(200 if self.path == "/yes.gif" else 404)
        self.send_header("Content-Type", "image/gif")
        self.end_headers()
        self.wfile.write(PIXEL if self.path == "/yes.gif" else b"")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def pictures() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Pictures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture(scope="module")
def festivals(make_index: Callable[..., Settings], pictures: str) -> Iterator[Site]:
    records = [
        {
            "id": f"{n}",
            "title": f"مهرجان رقم {n}",
            "text": " ".join(["مهرجان"] * (n + 1)),
            "tags": [city, "مهرجانات"],
            "image": f"{pictures}/{'yes' if n else 'no'}.gif",
        }
        for n, city in enumerate(CITIES)
    ]
    settings = make_index(records, port=0, page_size=50, threads=4, images=1)
    with Index(settings) as index, listening(create_app(index), settings) as address:
        yield Site(address)


@pytest.mark.parametrize("width", [360, 1280])
def test_more_and_a_search_inside_load_only_the_facet(
    browser: Any, festivals: Site, width: int
) -> None:
    screen(browser, width)
    browser.get(f"{festivals.address}/?q=مهرجان")
    browser.execute_script("window.stayed = true")
    assert len(browser.execute_script(f"return {SHOWN}")) == 8
    if width == 360:
        until(browser, "[popovertarget=filters]").click()
    until(browser, "#facet-tag .more").send_keys(Keys.ENTER)
    wait(browser, f"{SHOWN}.length == 11")
    wait(browser, "document.activeElement.id == 'find'")
    press(browser, *"ناقور")
    wait(browser, f"{SHOWN}.join() == 'الناقورة'")
    assert "find=" in browser.execute_script("return location.search")
    press(browser, *"قمر", Keys.ENTER)
    wait(
        browser, "document.querySelector('#facet-tag [role=status]').textContent.includes('لا شيء')"
    )
    until(browser, "#facet-tag .more").send_keys(Keys.ENTER)
    wait(browser, f"{SHOWN}.length == 8")
    assert browser.execute_script("return window.stayed")


def test_values_are_chosen_excluded_and_removed_by_keyboard(browser: Any, festivals: Site) -> None:
    screen(browser, 1280)
    browser.get(f"{festivals.address}/?q=مهرجان&facet=tag&find=صور")
    until(browser, "#facet-tag .value").send_keys(Keys.ENTER)
    assert until(browser, ".active-filters bdi:last-of-type").text == "صور"
    assert until(browser, ".value[aria-current]").text.startswith("صور")
    browser.get(f"{festivals.address}/?q=مهرجان&facet=tag&find=صور")
    until(browser, "#facet-tag .exclude").send_keys(Keys.ENTER)
    assert until(browser, ".active-filters .excluded").text.startswith("باستثناء")
    until(browser, ".active-filters a").send_keys(Keys.ENTER)
    until(browser, ".found:not(:has(.active-filters))")


def test_pictures_learn_no_referrer_and_leave_no_gap(browser: Any, festivals: Site) -> None:
    screen(browser, 1280)
    browser.get(f"{festivals.address}/article/1?q=مهرجان")
    wait(browser, "document.querySelector('.picture').naturalWidth == 1")
    browser.get(f"{festivals.address}/article/0?q=مهرجان")
    wait(browser, "!document.querySelector('.picture')")
    assert len(Pictures.referrers) >= 2
    assert set(Pictures.referrers) == {None}
