"""axe-core finds nothing against WCAG 2.2 AA on any kind of page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from chromium import press, screen, wait
from requirements import require
from sample_site import ODD_ID, Site
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "axe-core@4.12.1"
FOLDER = ROOT / "build" / PACKAGE
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
    const done = arguments[arguments.length - 1];
    axe.run({runOnly: {type: "tag", values: arguments[0]}}).then(
        (found) => done(found.violations.map((one) => [one.id, one.nodes.map((n) => n.html)])),
        (error) => done(String(error)));
"""
PATHS = ["/", "/?q=السد", "/?q=السد&page=3&source=النهر&before=2020", "/?q=ميناء قديم&explain=1"]
PATHS += ["/?q=السد&outlet=هيئة الري&outlet=وكالة النهر&category=-ثقافة&facet=source&find=ال"]
PATHS += ['/?q="منسوب السد"', "/?q=السد آذار 2020", "/?q=السد 2020&outlet=هيئة الري"]
PATHS += ["/?q=قطار", "/?page=x", f"/article/{quote(ODD_ID)}?q=ميناء", "/article/untitled"]


@pytest.fixture(scope="session")
def axe() -> str:
    """The program, which npm gets the first time into ``build/``."""
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        require(npm is not None, "npm, which gets axe-core")
        how = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        command = [str(npm), "install", "--prefix", str(FOLDER), *how, PACKAGE]
        got = subprocess.run(command, capture_output=True, text=True, check=False)
        why = " ".join(got.stderr.split())[:200]
        require(got.returncode == 0, f"axe-core, which npm could not get ({why})")
    return script.read_text("utf-8")


def violations(browser: Any, axe: str) -> Any:
    browser.execute_script(axe)
    return browser.execute_async_script(RUN, RULES)


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
