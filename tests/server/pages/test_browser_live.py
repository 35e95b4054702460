"""Results while typing: one request, one entry of the history, one notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe import axe as axe  # a fixture
from axe import violations
from chromium import press, put, screen, until, wait
from sample_site import Site
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

TOTAL = "document.querySelector('.total strong')?.textContent"
PAGES = """performance.getEntriesByType('resource').filter(
    ({name}) => new URL(name).pathname === '/' && new URL(name).search).length"""


@pytest.fixture
def home(browser: Any, site: Site) -> Iterator[Any]:
    """The home page, whose field has the focus; ``window.stayed`` is set.

    It has a tab of its own, since the history of a tab has 50 entries at most.
    """
    others = browser.current_window_handle
    browser.switch_to.new_window("tab")
    screen(browser, 1280)
    browser.get(site.address)
    browser.execute_script("window.stayed = true")
    yield browser
    browser.close()
    browser.switch_to.window(others)


@pytest.fixture
def typing(home: Any, site: Site) -> Any:
    """A page of results after the home page, whose field has the focus, at its end."""
    home.get(f"{site.address}/?q=متحف")
    home.execute_script("window.stayed = true; document.querySelector('[name=q]').focus()")
    press(home, Keys.END)
    return home


def test_results_follow_what_is_typed_without_a_new_page(typing: Any, axe: str) -> None:
    put(typing, " السد")
    wait(typing, "document.querySelectorAll('.results mark').length > 3")
    assert "السد" in wait(typing, "decodeURIComponent(location.search)")
    assert "متحف السد" in typing.title
    assert typing.execute_script("return window.stayed")
    assert typing.switch_to.active_element.get_attribute("value") == "متحف السد"
    told = wait(typing, "document.querySelector('.search > [role=status]').textContent")
    assert typing.execute_script(f"return {TOTAL}") in told
    assert violations(typing, axe) == []


def test_nothing_found_is_shown_and_left_again(typing: Any) -> None:
    press(typing, *[Keys.BACKSPACE] * 4)
    put(typing, "ظظظظظ")
    wait(typing, "document.querySelector('.nothing')")
    press(typing, *[Keys.BACKSPACE] * 5)
    put(typing, "السد")
    wait(typing, TOTAL)
    assert typing.execute_script("return window.stayed")


def test_what_is_typed_quickly_is_asked_once(typing: Any) -> None:
    before = typing.execute_script(f"return {PAGES}")
    typing.execute_script(
        """const field = document.querySelector('[name=q]');
        for (const text of ['ا', 'ال', 'الس', 'السد']) {
            field.value = text;
            field.dispatchEvent(new InputEvent('input'));
        }"""
    )
    wait(typing, f"{TOTAL}.startsWith('٢٣')")
    assert typing.execute_script(f"return {PAGES}") == before + 1


def test_a_later_question_ends_the_request_of_an_earlier_one(typing: Any) -> None:
    typing.execute_script(
        """window.signals = [];
        const ask = window.fetch;
        window.fetch = (address, options) => {
            if (!String(address).includes('/?')) return ask(address, options);
            window.signals.push(options.signal);
            return new Promise(() => {});
        };"""
    )
    field = "document.querySelector('[name=q]')"
    for count, text in enumerate(("السد", "الميناء"), 1):
        script = f"{field}.value = '{text}'; {field}.dispatchEvent(new InputEvent('input'))"
        typing.execute_script(script)
        wait(typing, f"window.signals.length === {count}")
    assert typing.execute_script("return window.signals.map(({aborted}) => aborted)") == [
        True,
        False,
    ]


def test_back_leads_from_question_to_question(typing: Any, site: Site) -> None:
    before = typing.execute_script("return history.length")
    put(typing, " السد")
    wait(typing, "decodeURIComponent(location.search).endsWith('السد')")
    put(typing, " ماء")
    wait(typing, "decodeURIComponent(location.search).endsWith('ماء')")
    assert typing.execute_script("return history.length") == before + 1
    press(typing, Keys.ENTER)
    wait(typing, "!window.stayed")
    until(typing, ".results")
    assert typing.execute_script("return history.length") == before + 1
    typing.back()
    wait(typing, "document.querySelector('[name=q]').value === 'متحف'")
    until(typing, ".results")
    typing.back()
    wait(typing, "location.search === ''")


def test_back_without_a_new_page_shows_what_was_there(typing: Any) -> None:
    put(typing, " السد")
    wait(typing, "decodeURIComponent(location.search).endsWith('السد')")
    until(typing, "main .results a").send_keys(Keys.NULL)
    typing.back()
    wait(typing, "document.querySelector('[name=q]').value === 'متحف'")
    assert typing.execute_script("return window.stayed")
    assert "متحف" in typing.title
    assert "السد" not in typing.title


def test_what_is_typed_while_a_page_before_is_on_its_way_is_kept(typing: Any) -> None:
    put(typing, " السد")
    wait(typing, "decodeURIComponent(location.search).endsWith('السد')")
    typing.execute_script(
        """const ask = window.fetch;
        window.fetch = (address, options) => {
            window.fetch = ask;
            return new Promise((_, fail) => options.signal.addEventListener("abort", fail));
        };"""
    )
    typing.back()
    wait(typing, "document.querySelector('[name=q]').value === 'متحف'")
    put(typing, " ماء")
    wait(typing, "decodeURIComponent(location.search).endsWith('متحف+ماء')")
    assert typing.execute_script("return window.stayed")
    wait(typing, "document.querySelector('[name=q]').value === 'متحف ماء'")


@pytest.mark.parametrize("spared", ["{saveData: true}", "{effectiveType: '2g'}"])
def test_whoever_spares_data_asks_with_enter(typing: Any, spared: str) -> None:
    typing.execute_script(
        f"Object.defineProperty(navigator, 'connection', {{value: {spared}, configurable: true}})"
    )
    before = typing.execute_script(f"return {PAGES}")
    put(typing, " السد")
    typing.execute_async_script("setTimeout(arguments[0], 900)")
    assert typing.execute_script(f"return {PAGES}") == before
    press(typing, Keys.ENTER)
    wait(typing, "!window.stayed && decodeURIComponent(location.search).includes('السد')")


def test_filters_are_chosen_one_after_the_other_in_their_sheet(browser: Any, site: Site) -> None:
    screen(browser, 390)
    browser.get(f"{site.address}/?q=السد")
    browser.execute_script("window.stayed = true")
    until(browser, ".openers [popovertarget=filters]").click()
    for number in range(2):
        values = browser.find_elements("css selector", "#facet-source .value")
        next(value for value in values if "الري" in value.text).click()
        chosen = "document.querySelector('#filters .value[aria-current]')"
        wait(browser, chosen if number == 0 else f"!{chosen}")
        assert until(browser, "#filters").is_displayed()
        assert "الري" in browser.switch_to.active_element.text
    assert browser.execute_script("return window.stayed")
    browser.back()
    wait(browser, "document.querySelector('.active-filters')")


def test_filters_stay_while_another_question_is_typed(typing: Any, site: Site) -> None:
    typing.get(f"{site.address}/?q=بحيرة&outlet=هيئة الري")
    typing.execute_script("document.querySelector('[name=q]').focus()")
    press(typing, Keys.END)
    put(typing, " السد")
    wait(typing, "decodeURIComponent(location.search).includes('السد')")
    assert until(typing, ".active-filters a").is_displayed()
    assert "source=&" not in typing.current_url
    sources = typing.find_elements("css selector", ".byline .source")
    assert {source.text for source in sources} == {"هيئة الري"}


def test_the_home_page_becomes_that_of_the_results(home: Any, site: Site, axe: str) -> None:
    address, entries = home.current_url, home.execute_script("return history.length")
    put(home, "السد")
    wait(home, f"{TOTAL}?.startsWith('٢٣')")
    put(home, " ماء")
    wait(home, "decodeURIComponent(location.search).endsWith('ماء')")
    assert home.execute_script("return window.stayed && history.length") == entries + 1
    assert home.switch_to.active_element.get_attribute("value") == "السد ماء"
    assert until(home, ".search > [role=status]").rect["height"] <= 1
    wait(home, "document.querySelector('.search > [role=status]').textContent.includes('نتيجة')")
    press(home, Keys.ESCAPE)
    typed = shown(home)
    assert violations(home, axe) == []
    home.back()
    wait(home, "document.querySelector('.motto') && !document.querySelector('.results')")
    assert (home.current_url, until(home, "#q").get_attribute("value")) == (address, "")
    assert home.execute_script("return window.stayed")
    home.forward()
    wait(home, "document.querySelector('.results')")
    home.refresh()
    assert shown(home) == typed


def shown(browser: Any) -> tuple[str | None, str, bool]:
    """The kind of the page, its results, and whether the search box is at the top."""
    kind = until(browser, "body").get_attribute("class")
    return kind, until(browser, ".results").text, until(browser, ".box").rect["y"] < 40


def test_half_a_word_leaves_the_home_page_as_it_is(home: Any) -> None:
    put(home, "ظظظظ")
    wait(home, f"{PAGES} === 1")
    home.execute_async_script("setTimeout(arguments[0], 500)")
    assert until(home, ".motto").is_displayed()
    press(home, Keys.ENTER)
    until(home, ".nothing")


def test_a_question_on_the_home_page_is_asked_once_at_a_time(home: Any) -> None:
    home.execute_script(
        """const ask = window.fetch;
        [window.open, window.most, window.asked] = [0, 0, 0];
        window.fetch = async (address, options) => {
            if (!String(address).includes('/?')) return ask(address, options);
            window.most = Math.max(window.most, ++window.open);
            window.asked += 1;
            options.signal.addEventListener('abort', () => { window.open -= 1; });
            await new Promise((go) => setTimeout(go, 700));
            const reply = await ask(address, options);
            window.open -= 1;
            return reply;
        };"""
    )
    for text in ("السد", " ماء", " في"):
        put(home, text)
        home.execute_async_script("setTimeout(arguments[0], 450)")
    wait(home, "decodeURIComponent(location.search).endsWith('في')")
    assert home.execute_script("return [window.asked, window.most]") == [3, 1]
