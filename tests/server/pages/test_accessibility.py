"""axe-core finds nothing against WCAG 2.2 AA on any kind of page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe import axe as axe  # a fixture
from axe import violations
from chromium import press, screen, wait
from sample_site import ODD_ID, Site
from selenium.webdriver.common.keys import Keys
from server_process import serving

from bahith.indexer.settings import Settings

pytestmark = pytest.mark.browser

PATHS = ["/", "/?q=السد", "/?q=السد&page=3&source=النهر&before=2020", "/?q=ميناء قديم&explain=1"]
PATHS += ["/?q=السد&outlet=هيئة الري&outlet=وكالة النهر&category=-ثقافة&facet=source&find=ال"]
PATHS += ['/?q="منسوب السد"', "/?q=السد آذار 2020", "/?q=السد 2020&outlet=هيئة الري"]
PATHS += ["/?q=قطار", "/?page=x", f"/article/{quote(ODD_ID)}?q=ميناء", "/article/untitled"]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_has_violations(
    browser: Any, site: Site, axe: str, path: str, language: str, width: int, scheme: str
) -> None:
    screen(browser, width, scheme)
    browser.get(f"{site.address}{path}{'&' if '?' in path else '?'}lang={language}")
    try:
        assert browser.execute_script("return document.documentElement.lang") == language
        assert violations(browser, axe) == []
    finally:
        browser.delete_all_cookies()


def test_an_open_list_of_suggestions_has_none(browser: Any, site: Site, axe: str) -> None:
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد")
    browser.get(site.address)
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    wait(browser, "document.querySelector('[aria-selected=true]')")
    assert violations(browser, axe) == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("open_to", ["nothing", ""])
def test_the_page_that_adds_files_has_none(
    browser: Any, axe: str, tmp_path: Path, width: int, scheme: str, open_to: str
) -> None:
    settings = Settings.load(environ={}, index=str(tmp_path / "index"))
    screen(browser, width, scheme)
    with serving(settings, "--writing", BAHITH_WITHOUT_KEY=open_to) as server:
        browser.get(f"{server.site.address}/upload")
        part = ".key" if open_to else ".files"
        wait(browser, f"!document.querySelector('{part}').hidden")
        assert violations(browser, axe) == []
