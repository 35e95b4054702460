"""``examples/site`` in a real browser: the search box on pages of another origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from box_pages import BOX, FREE, RESULTS, STATUS, search
from chromium import press, wait
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

Opened = Callable[..., None]


def test_results_are_found_and_marked(browser: Any, opened: Opened) -> None:
    opened()
    search(browser, "متحف الميناء")
    assert browser.execute_script(f"return {STATUS}") == "نتيجة واحدة"
    result = browser.execute_script(f"return {BOX}.querySelector('ol li')")
    link = browser.execute_script("return arguments[0].querySelector('a')", result)
    assert link.get_attribute("href") == "https://example.org/news?id=1&lang=ar"
    marks = "return [...arguments[0].querySelectorAll('h3 mark')].map((one) => one.textContent)"
    assert browser.execute_script(marks, result) == ["متحف", "الميناء"]
    assert browser.get_log("browser") == []


def test_a_title_has_the_direction_of_most_of_its_letters(browser: Any, opened: Opened) -> None:
    opened()
    search(browser, "قارب")
    assert wait(browser, f"{BOX}.querySelector('ol a')?.dir") == "ltr"


def test_more_results_follow_and_take_the_focus(browser: Any, opened: Opened) -> None:
    opened("lang=ar-EG")
    search(browser, "السد")
    assert browser.execute_script(f"return {RESULTS}") == 5
    browser.execute_script(f"{BOX}.querySelector('.more').click()")
    wait(browser, f"{RESULTS} === 10")
    assert wait(browser, f"{BOX}.activeElement === {BOX}.querySelectorAll('ol a')[5]")
    assert browser.execute_script(f"return {STATUS}") == "٢٣ نتيجة"


def test_a_suggestion_is_chosen_by_keyboard(browser: Any, opened: Opened) -> None:
    opened()
    browser.execute_script(f"{BOX}.querySelector('input').focus()")
    press(browser, "الس")
    wait(browser, f"{BOX}.querySelector('#box-list:not([hidden]) li')")
    first = browser.execute_script(f"return {BOX}.querySelector('#box-list li').textContent")
    press(browser, Keys.ARROW_DOWN, Keys.ENTER)
    wait(browser, f"{BOX}.querySelector('dialog').open && {RESULTS}")
    fields = f"return [...{BOX}.querySelectorAll('input')].map((one) => one.value)"
    assert browser.execute_script(fields) == [first, first]


def test_suggestions_follow_an_input_method(browser: Any, opened: Opened) -> None:
    opened()
    browser.execute_script(f"{BOX}.querySelector('input').focus()")
    composed = {"text": "متح", "selectionStart": 3, "selectionEnd": 3}
    browser.execute_cdp_cmd("Input.imeSetComposition", composed)
    browser.execute_cdp_cmd("Input.insertText", {"text": "متح"})
    assert wait(browser, f"{BOX}.querySelector('ul:not([hidden]) li')")


def test_escape_closes_the_sheet_and_returns_to_the_box(browser: Any, opened: Opened) -> None:
    opened()
    search(browser, "السد")
    press(browser, Keys.ESCAPE)
    wait(browser, f"!{BOX}.querySelector('dialog').open")
    assert browser.execute_script(f"return {BOX}.activeElement.getAttribute('name')") == "q"


def test_a_site_can_narrow_every_search(browser: Any, opened: Opened) -> None:
    opened("lang=en params='outlet=وكالة النهر'")
    search(browser, "السد")
    assert browser.execute_script(f"return {STATUS}") == "12 results"


def test_none_is_said_in_words(browser: Any, opened: Opened) -> None:
    opened("lang=en")
    search(browser, "قسطنطينية")
    assert browser.execute_script(f"return {STATUS}") == "No results"


@pytest.mark.parametrize(
    ("sort", "order", "first"),
    [("newest", "الأحدث", "2020-12-15"), ("oldest", "الأقدم", "2020-02-15")],
)
def test_a_site_says_the_first_order_and_readers_another(
    browser: Any, opened: Opened, sort: str, order: str, first: str
) -> None:
    opened(f"params='sort={sort}&outlet=هيئة الري'")
    search(browser, "السد")
    select = f"{BOX}.querySelector('select')"
    assert browser.execute_script(f"return {select}.selectedOptions[0].text") == order
    date = f"{BOX}.querySelector('ol time').dateTime"
    assert browser.execute_script(f"return {date}").startswith(first)

    change = f"{select}.value = 'relevance'; {select}.dispatchEvent(new Event('change'))"
    browser.execute_script(change)
    wait(browser, "performance.getEntries().some((one) => one.name.includes('sort=relevance'))")
    wait(browser, f"{RESULTS} === 5")
    search(browser, "السد")  # the reader's choice stays
    assert browser.execute_script(f"return {select}.value") == "relevance"


def test_an_order_by_a_declared_field_has_a_name(browser: Any, opened: Opened) -> None:
    opened("params='sort=-fields.price'")
    search(browser, "متحف الميناء")
    orders = f"return [...{BOX}.querySelectorAll('option')].map((option) => option.text)"
    assert browser.execute_script(orders) == ["الأكثر صلة", "الأحدث", "ترتيب الموقع"]


def test_texts_of_articles_are_never_markup(browser: Any, opened: Opened) -> None:
    opened()
    search(browser, "زورق")
    link = browser.execute_script(f"return {BOX}.querySelector('ol a')")
    assert "<script>alert(1)</script>" in link.text
    # Its own address is javascript:alert(1), so the link leads to the article on the server.
    assert "/article/hostile?q=" in link.get_attribute("href")


def test_what_the_site_says_of_its_own_texts_stays_outside(browser: Any, opened: Opened) -> None:
    opened(page=FREE)
    look = f"""
        const {{ textAlign, textTransform, whiteSpace, letterSpacing, textIndent, wordSpacing }} =
            getComputedStyle({BOX}.querySelector("ol p"));
        return [textAlign, textTransform, whiteSpace, letterSpacing, textIndent, wordSpacing];
    """
    search(browser, "متحف الميناء")
    before = browser.execute_script(look)
    browser.execute_script(
        "document.querySelector('header').style = 'text-align: center; text-transform: uppercase;"
        "white-space: nowrap; letter-spacing: 3px; text-indent: 2em; word-spacing: 1em'"
    )
    assert browser.execute_script(look) == before


def test_a_new_attribute_keeps_the_sheet_and_its_results(browser: Any, opened: Opened) -> None:
    opened()
    search(browser, "متحف الميناء")
    browser.execute_script(
        "document.querySelector('bahith-search').setAttribute('placeholder', 'ابحث')"
    )
    wait(browser, f"{RESULTS} === 1")
    assert browser.execute_script(f"return {BOX}.querySelector('dialog').matches(':modal')")
    values = f"return [...{BOX}.querySelectorAll('input')].map((input) => input.value)"
    assert browser.execute_script(values) == ["متحف الميناء"] * 2


def test_a_box_that_is_moved_keeps_what_was_typed(browser: Any, opened: Opened) -> None:
    opened()
    browser.execute_script(f"{BOX}.querySelector('input').focus()")
    press(browser, "متحف")
    browser.execute_script("document.body.append(document.querySelector('bahith-search'))")
    assert browser.execute_script(f"return {BOX}.querySelector('input').value") == "متحف"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en"), ("ar-EG", "ar-EG"), ("en_GB", "en"), ("fr", "en"), ("constructor", "en")],
)
def test_the_language_is_that_around_it_beyond_shadow_roots(
    browser: Any, opened: Opened, language: str, expected: str
) -> None:
    opened()
    made = """
        const outside = document.createElement("div");
        outside.lang = arguments[0];
        const box = document.createElement("bahith-search");
        outside.attachShadow({ mode: "open" }).append(box);
        document.body.append(outside);
        return box.shadowRoot.querySelector("dialog").lang;
    """
    assert browser.execute_script(made, language) == expected
