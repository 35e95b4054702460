"""The search box in each of its states, on screens of all kinds: axe, reflow, forced colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe import violations
from box_pages import BOX, FREE, RESULTS, STATUS
from chromium import press, screen, wait
from failing_server import SILENT, Failing
from listening import listening
from sample_site import RECORDS
from selenium.webdriver.common.keys import Keys

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

pytestmark = pytest.mark.browser

Opened = Callable[..., None]

LONG = {
    "id": "long",
    "title": f"رابط {'x' * 200}",
    "text": f"الرابط {'y' * 200}",
    "source": "z" * 90,
}
FAULTS = {"loading": SILENT, "failed": 503, "busy": 429, "refused": 403}
DONE = f"!{STATUS}.endsWith('…')"


@pytest.fixture(scope="module")
def server(make_index: Callable[..., Settings]) -> Iterator[str]:
    """The address of a server that also has words longer than a line."""
    settings = make_index([*RECORDS, LONG], port=0, page_size=5, cors="*", fields="price:number")
    with Index(settings) as index, listening(create_app(index), settings) as address:
        yield address


SIDEWAYS = f"""
    const page = document.documentElement, sheet = {BOX}.querySelector("dialog");
    const {{ left, right }} = sheet.getBoundingClientRect();
    return page.scrollWidth > page.clientWidth || sheet.scrollWidth > sheet.clientWidth ||
        left < 0 || right > page.clientWidth;
"""


def search(browser: Any, text: str, until: str) -> None:
    browser.execute_script("document.querySelector('bahith-search').search(arguments[0])", text)
    wait(browser, until)


def states(browser: Any, server: str) -> Iterator[str]:
    """Bring the box into its states one after the other, and yield their names."""
    yield "closed"
    browser.execute_script(f"{BOX}.querySelector('input').focus()")
    press(browser, "الس")
    wait(browser, f"{BOX}.querySelector('#box-list:not([hidden]) li')")
    press(browser, Keys.ARROW_DOWN)
    yield "suggestions"
    press(browser, Keys.ESCAPE)
    search(browser, "السد", f"{RESULTS} === 5")
    yield "results"
    search(browser, "رابط", f"{RESULTS} === 1 && {DONE}")
    yield "long words"
    search(browser, "قسطنطينية", f"{RESULTS} === 0 && {DONE}")
    yield "nothing found"
    set_endpoint = "document.querySelector('bahith-search').setAttribute('endpoint', arguments[0])"
    for state, fault in FAULTS.items():
        with Failing(server, [fault], {"Retry-After": "40"}).running() as address:
            browser.execute_script(set_endpoint, address)
            search(browser, "السد", f"{DONE} === {str(fault != SILENT).lower()}")
            yield state


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        pytest.param(1280, "light", id="wide-light"),
        pytest.param(1280, "dark", id="wide-dark"),
        pytest.param(640, "light", id="zoomed-to-200-percent"),
        pytest.param(360, "dark", id="phone-dark"),
        pytest.param(320, "light", id="zoomed-to-400-percent"),
    ],
)
def test_no_state_has_violations_or_leaves_the_screen(
    browser: Any, opened: Opened, server: str, axe: str, language: str, width: int, scheme: str
) -> None:
    opened(f"lang={language} theme={scheme} endpoint={server}", width, FREE)
    browser.execute_script("document.body.style.minHeight = '200vh'")  # it has a scroll bar
    for state in states(browser, server):
        # Colours are pale while the sheet fades in.
        browser.execute_script(f"for (const each of {BOX}.getAnimations()) each.finish()")
        assert violations(browser, axe) == [], state
        assert not browser.execute_script(SIDEWAYS), state


def test_colours_that_the_reader_forces_show_every_state(
    browser: Any, opened: Opened, server: str, axe: str
) -> None:
    opened(f"endpoint={server}", page=FREE)
    forced = {"features": [{"name": "forced-colors", "value": "active"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", forced)
    style = "getComputedStyle({box}.querySelector('{selector}')).{name}"
    seen = {}
    for state in states(browser, server):
        # What axe computes of contrast does not know the colours that are forced.
        assert [one for one in violations(browser, axe) if one[0] != "color-contrast"] == [], state
        selector = "[aria-selected=true]" if state == "suggestions" else ".more"
        name = "outlineStyle" if state == "suggestions" else "color"
        if state in ("suggestions", "results", "busy"):
            script = style.format(box=BOX, selector=selector, name=name)
            seen[state] = browser.execute_script(f"return {script}")
    screen(browser, 1280)  # ends the forced colours
    assert seen["suggestions"] == "solid"
    assert seen["busy"] != seen["results"]
