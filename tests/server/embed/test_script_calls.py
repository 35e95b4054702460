"""What a site's script may do with a box: in a page, before it is in one, and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from box_pages import BOX, FREE, RESULTS
from chromium import screen, wait

pytestmark = pytest.mark.browser

HOSTILE = """
    const style = document.createElement("style");
    style.textContent = "* { all: unset; direction: ltr !important; color: red; }";
    document.head.append(style);
"""


@pytest.fixture(autouse=True)
def page(opened: Callable[..., None]) -> None:
    opened(page=FREE)


def test_a_search_waits_until_the_box_is_in_a_page(browser: Any) -> None:
    browser.execute_script("""
        const old = document.querySelector("bahith-search");
        const endpoint = old.endpoint;
        old.search("متحف الميناء");
        old.remove();
        old.search("شيء");
        window.box = document.createElement("bahith-search");
        box.search("قارب");
        box.search(" السد ");
        box.setAttribute("endpoint", endpoint);
        window.heard = [];
        addEventListener("bahith-search", ({detail}) => heard.push(detail.query));
        document.querySelector("main").append(box);
    """)
    wait(browser, f"{RESULTS} > 0")
    assert browser.execute_script("return heard") == ["السد"]
    assert browser.execute_script("return box.endpoint === box.getAttribute('endpoint')")
    browser.execute_script(f"{BOX}.querySelector('dialog').close(); box.remove()")
    browser.execute_script("document.body.prepend(box)")
    wait(browser, f"{BOX}.querySelector('#box-list')")
    assert not browser.execute_script(f"return {BOX}.querySelector('dialog').open")


@pytest.mark.parametrize("value", ["", "  ", None])
def test_a_search_for_nothing_opens_nothing(browser: Any, value: object) -> None:
    browser.execute_script(f"{BOX}.host.search(arguments[0])", value)
    assert not browser.execute_script(f"return {BOX}.querySelector('dialog').open")


@pytest.mark.parametrize("around", ["<dialog></dialog>", "<details><summary>a</summary></details>"])
def test_no_sheet_is_opened_where_nobody_sees_it(browser: Any, around: str) -> None:
    told = browser.execute_script(
        """
        document.body.insertAdjacentHTML("beforeend", arguments[0]);
        const box = document.querySelector("bahith-search");
        document.body.lastElementChild.append(box);
        try {
          box.search("السد");
        } catch (error) {
          return error.name;
        }
        """,
        around,
    )
    assert told == "InvalidStateError"
    assert not browser.execute_script(f"return {BOX}.querySelector('dialog').open")


def test_a_sheet_is_not_opened_again_where_it_was_moved_to_be_unseen(browser: Any) -> None:
    browser.execute_script(f"{BOX}.host.search('السد')")
    wait(browser, f"{RESULTS} > 0")
    browser.execute_script("""
        document.body.insertAdjacentHTML("beforeend", "<dialog></dialog>");
        document.body.lastElementChild.append(document.querySelector("bahith-search"));
    """)
    assert not browser.execute_script(f"return {BOX}.querySelector('dialog').open")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_that_unsets_everything_changes_no_box(browser: Any, width: int) -> None:
    screen(browser, width)
    look = """
        const box = document.querySelector("bahith-search").shadowRoot;
        return [...box.querySelectorAll("div, form, input, dialog, h2, h3, a, p")].map((it) => {
          const s = getComputedStyle(it);
          return [s.direction, s.color, s.fontSize, s.fontFamily, s.display, s.lineHeight].join();
        });
    """
    browser.execute_script(f"{BOX}.host.search('السد')")
    wait(browser, f"{RESULTS} > 0")
    before = browser.execute_script(look)
    browser.execute_script(HOSTILE)
    assert browser.execute_script(look) == before
    browser.execute_script(f"{BOX}.querySelector('dialog').close()")
