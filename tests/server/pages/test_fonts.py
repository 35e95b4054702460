"""The fonts of the pages: what is in them, and that pages are set in them."""

from __future__ import annotations

import io
import runpy
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from chromium import screen, until, wait
from npm import installed
from sample_site import ODD_ID, Site

PROGRAM = Path(__file__).resolve().parents[3] / "docs" / "fonts.py"


def described(content: bytes) -> tuple[object, ...]:
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(content))
    axes = [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes]
    return font.flavor, axes, font.getBestCmap(), font.getGlyphOrder()


def test_fonts_and_licences_are_those_of_the_packages() -> None:
    program = runpy.run_path(str(PROGRAM))
    made = program["made"](installed("fonts", *program["PACKAGES"]))
    kept = {path.name: path.read_bytes() for path in program["FONTS"].iterdir()}
    assert made.keys() == kept.keys()
    for name, content in kept.items():
        if name.endswith(".LICENSE"):
            assert made[name] == content
            assert b"SIL Open Font License, Version 1.1" in content
        else:
            assert described(made[name]) == described(content)
            assert described(content)[1] == [("wght", *program["WEIGHTS"])]
    assert sum(map(len, kept.values())) <= 110_000


def test_a_font_of_the_device_is_scaled_to_ours() -> None:
    program = runpy.run_path(str(PROGRAM))
    rules = program["fallbacks"](installed("fonts", *program["PACKAGES"]))
    assert program["FALLBACKS"].search(program["STYLE"].read_text("utf-8"))[0] == rules


@pytest.mark.browser
def test_pages_are_set_in_them_alone(browser: Any, site: Site) -> None:
    """Latin letters and digits too, of both kinds."""
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=museum port 4 ٣")
    wait(browser, "document.fonts.status === 'loaded'")
    assert used(browser, ".results h2 a") == {"Vazirmatn"}
    assert used(browser, ".snippet") == {"Noto Naskh Arabic", "Vazirmatn"}
    assert used(browser, ".toolbar") == {"Vazirmatn"}
    assert until(browser, ".snippet").text.count("museum") == 1


SHIFTS = """
const done = arguments[0];
let sum = 0;
const add = (list) => { for (const shift of list.getEntries()) sum += shift.value; };
new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
document.fonts.ready.then(() => setTimeout(() => done(sum), 300));
"""


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/?q=السد", f"/article/{quote(ODD_ID)}?q=ميناء"])
def test_nothing_moves_on_a_first_slow_visit(browser: Any, site: Site, path: str) -> None:
    line = {"offline": False, "latency": 300, "downloadThroughput": 1e5, "uploadThroughput": 1e5}
    screen(browser, 390)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", line)
    try:
        browser.get(site.address + path)
        assert browser.execute_async_script(SHIFTS) < 0.02
    finally:
        free = dict.fromkeys(("downloadThroughput", "uploadThroughput"), -1)
        line = {"offline": False, "latency": 0, **free}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", line)


def used(browser: Any, selector: str) -> set[str]:
    """The families of the fonts, all of them loaded from the site, that an element is set in."""
    browser.execute_cdp_cmd("DOM.enable", {})
    browser.execute_cdp_cmd("CSS.enable", {})
    root = browser.execute_cdp_cmd("DOM.getDocument", {})["root"]["nodeId"]
    query = {"nodeId": root, "selector": selector}
    node = browser.execute_cdp_cmd("DOM.querySelector", query)
    found = browser.execute_cdp_cmd("CSS.getPlatformFontsForNode", node)["fonts"]
    assert all(font["isCustomFont"] for font in found), found
    return {font["familyName"].split(" Variable")[0] for font in found}


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/?q=السد", "/article/dam-3?q=السد"])
def test_a_page_is_60_kilobytes_at_most_and_its_fonts_100(
    browser: Any, site: Site, path: str
) -> None:
    """What comes over the network on a first visit, by the browser's own count."""
    screen(browser, 390)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(site.address + path)
    wait(browser, "document.fonts.status === 'loaded'")
    sizes = browser.execute_script(
        """return [...performance.getEntriesByType('navigation'),
                   ...performance.getEntriesByType('resource')]
            .map(({name, transferSize}) => [name, transferSize])"""
    )
    fonts = [size for name, size in sizes if name.endswith(".woff2")]
    others = [size for name, size in sizes if not name.endswith(".woff2")]
    assert 0 < sum(others) <= 60_000
    assert 0 < sum(fonts) <= 100_000
