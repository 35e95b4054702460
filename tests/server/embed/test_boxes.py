"""Several search boxes on one page: each has its own server, language and sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe import violations
from box_pages import FREE
from chromium import press, wait
from sample_site import Site
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

ONE, OTHER = (f"document.querySelectorAll('bahith-search')[{n}].shadowRoot" for n in (0, 1))
ADD = """
    const box = document.createElement("bahith-search");
    for (const [name, value] of Object.entries(arguments[0])) box.setAttribute(name, value);
    document.querySelector("main").prepend(box);
"""


@pytest.fixture
def both(browser: Any, opened: Callable[..., None], make_site: Callable[..., Site]) -> None:
    """A page with an Arabic box, and an English one of a server that has one article."""
    server = make_site([{"id": "1", "title": "السد العالي", "text": "خبر"}], cors="*")
    opened(page=FREE)
    browser.execute_script(ADD, {"lang": "en", "endpoint": server.address})


def focus(browser: Any, box: str) -> None:
    browser.execute_script(f"{box}.querySelector('input').focus()")


def search(browser: Any, box: str) -> None:
    browser.execute_script(f"{box}.host.search('السد')")
    wait(browser, f"{box}.querySelector('ol li')")


def results(browser: Any, box: str) -> tuple[str, int]:
    status = f"{box}.querySelector('.tools [role=status]').textContent"
    script = f"return [{status}, {box}.querySelectorAll('ol li').length]"
    text, count = browser.execute_script(script)
    return text, count


def expanded(browser: Any) -> list[bool]:
    lists = [f"!{box}.querySelector('#box-list').hidden" for box in (ONE, OTHER)]
    found: list[bool] = browser.execute_script(f"return [{', '.join(lists)}]")
    return found


@pytest.mark.usefixtures("both")
def test_each_asks_its_own_server_in_its_own_language(browser: Any) -> None:
    heard = "addEventListener('bahith-search', ({target, detail}) =>"
    browser.execute_script(f"window.heard = []; {heard} heard.push([target.lang, detail.total]))")
    search(browser, ONE)
    press(browser, Keys.ESCAPE)
    search(browser, OTHER)
    assert results(browser, OTHER) == ("1 result", 1)
    assert results(browser, ONE) == ("23 نتيجة", 5)
    assert browser.execute_script("return heard") == [["", 23], ["en", 1]]


@pytest.mark.usefixtures("both")
def test_keys_and_suggestions_belong_to_the_box_in_use(browser: Any) -> None:
    focus(browser, ONE)
    press(browser, "الس")
    wait(browser, f"{ONE}.querySelector('#box-list:not([hidden]) li')")
    focus(browser, OTHER)
    press(browser, "الس")
    wait(browser, f"{OTHER}.querySelector('#box-list:not([hidden]) li')")
    assert expanded(browser) == [False, True]
    press(browser, Keys.ARROW_DOWN)
    active = "querySelector('input').getAttribute('aria-activedescendant')"
    found = browser.execute_script(f"return [{ONE}.{active}, {OTHER}.{active}]")
    assert found == [None, "box-list-0"]
    press(browser, Keys.ENTER)
    wait(browser, f"{OTHER}.querySelector('dialog').open && {OTHER}.querySelector('ol li')")
    assert not browser.execute_script(f"return {ONE}.querySelector('dialog').open")


@pytest.mark.usefixtures("both")
def test_a_sheet_above_another_leaves_it_as_it_was(browser: Any) -> None:
    focus(browser, ONE)
    press(browser, "السد", Keys.ENTER)
    wait(browser, f"{ONE}.querySelector('ol li')")
    press(browser, Keys.TAB)  # without a key of the reader, one Escape would close both
    search(browser, OTHER)
    isopen = "querySelector('dialog').open"
    press(browser, Keys.ESCAPE)
    wait(browser, f"!{OTHER}.{isopen}")
    assert browser.execute_script(f"return {ONE}.{isopen}")
    assert results(browser, ONE) == ("23 نتيجة", 5)
    press(browser, Keys.ESCAPE)
    wait(browser, f"!{ONE}.{isopen}")
    assert browser.execute_script(f"return {ONE}.activeElement.name") == "q"


@pytest.mark.usefixtures("both")
def test_they_have_no_violations_together(browser: Any, axe: str) -> None:
    assert violations(browser, axe) == []
    search(browser, ONE)
    assert violations(browser, axe) == []


def test_two_of_a_language_are_told_apart(
    browser: Any, opened: Callable[..., None], axe: str
) -> None:
    opened()
    browser.execute_script(ADD, {"placeholder": "ابحث في الصور"})
    assert violations(browser, axe) == []
