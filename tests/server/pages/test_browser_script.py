"""What the pages gain with JavaScript, in a real browser and by its keyboard."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from chromium import press, screen, until, wait
from sample_site import Site
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

ARTICLE = "/article/dam-3?q=السد المياه"


@pytest.fixture(autouse=True)
def fresh(browser: Any, site: Site) -> None:
    screen(browser, 1280)
    browser.get(site.address)
    browser.execute_script("localStorage.clear()")
    browser.get(site.address)


def options(browser: Any) -> list[str]:
    return [option.text for option in browser.find_elements("css selector", "[role=option]")]


def field(browser: Any) -> Any:
    return browser.find_element("name", "q")


def test_recent_searches_are_offered_and_can_be_cleared(browser: Any, site: Site) -> None:
    for q in ("السد", "المياه", "السد"):
        browser.get(f"{site.address}/?q={q}")
    browser.get(site.address)
    press(browser, Keys.ARROW_DOWN)
    assert options(browser) == ["السد", "المياه"]
    press(browser, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    box = field(browser)
    active = browser.find_element("id", box.get_attribute("aria-activedescendant"))
    assert (active.text, active.get_attribute("aria-selected")) == ("المياه", "true")
    assert browser.switch_to.active_element == box
    press(browser, Keys.ENTER)
    assert until(browser, ".found [name=q]").get_attribute("value") == "المياه"
    browser.get(site.address)
    press(browser, Keys.ARROW_DOWN)
    until(browser, ".popup button").click()
    assert browser.execute_script("return localStorage.getItem('recent')") == "[]"
    assert not until(browser, ".popup").is_displayed()


def test_a_form_sends_no_empty_inputs(browser: Any, site: Site) -> None:
    press(browser, "السد", Keys.ENTER)
    until(browser, ".results")
    assert unquote(browser.current_url) == f"{site.address}/?q=السد"
    requests = "return performance.getEntriesByType('navigation')[0].redirectCount"
    assert browser.execute_script(requests) == 0


def test_back_to_the_results_is_back_at_the_result(browser: Any, site: Site) -> None:
    screen(browser, 400)
    browser.get(f"{site.address}/?q=السد&page=2")
    links = browser.find_elements("css selector", ".results h2 a")
    title = links[4].text
    links[4].click()
    until(browser, ".back > a").click()
    until(browser, ".results")
    place = "document.querySelector(':target h2')?.getBoundingClientRect()"
    wait(browser, f"scrollY > 0 && {place}?.top >= 0 && {place}.bottom <= innerHeight")
    assert until(browser, ":target h2").text == title
    assert "page=2" in browser.current_url


def test_escape_closes_and_keeps_what_was_typed(browser: Any, site: Site) -> None:
    browser.get(f"{site.address}/?q=السد")
    browser.get(site.address)
    press(browser, Keys.ARROW_DOWN)
    box = field(browser)
    assert box.get_attribute("aria-expanded") == "true"
    press(browser, Keys.ESCAPE)
    assert box.get_attribute("aria-expanded") == "false"
    assert not until(browser, ".popup").is_displayed()


def test_what_was_stored_by_others_does_no_harm(browser: Any, site: Site) -> None:
    for stored in ("{", "null", '[1, {"a": 2}]'):
        browser.execute_script("localStorage.setItem('recent', arguments[0])", stored)
        browser.get(site.address)
        press(browser, Keys.ARROW_DOWN)
        assert options(browser) == []


def test_a_slash_leads_to_the_search_box(browser: Any, site: Site) -> None:
    browser.get(f"{site.address}/?q=السد")
    assert browser.switch_to.active_element.tag_name == "body"
    press(browser, "/")
    assert browser.switch_to.active_element == field(browser)
    press(browser, "a/b")
    assert field(browser).get_attribute("value") == "a/b"


def test_keys_go_from_match_to_match(browser: Any, site: Site) -> None:
    browser.get(site.address + ARTICLE)
    marks = browser.find_elements("css selector", "article mark")
    assert len(marks) > 2
    press(browser, "n", "n")
    assert browser.switch_to.active_element == marks[1]
    assert until(browser, ".place").text == f"٢ / {'٠١٢٣٤٥٦٧٨٩'[len(marks)]}"
    press(browser, "p", "k")
    assert browser.switch_to.active_element == marks[-1]
    press(browser, "j")
    assert browser.switch_to.active_element == marks[0]
    until(browser, ".matches button:last-of-type").click()
    assert browser.find_elements("css selector", "mark.here") == [marks[1]]


def test_keys_can_be_switched_off(browser: Any, site: Site) -> None:
    browser.get(site.address + ARTICLE)
    switch = until(browser, ".keys")
    switch.click()
    assert switch.get_attribute("aria-pressed") == "false"
    browser.get(site.address + ARTICLE)
    press(browser, "n", "/")
    assert browser.switch_to.active_element.tag_name == "body"


def test_the_link_of_a_search_can_be_copied(browser: Any, site: Site) -> None:
    rights = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": rights})
    browser.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
    browser.get(f"{site.address}/?q=السد&sort=newest")
    until(browser, ".copy").click()
    wait(browser, "document.querySelector('.copy [role=status]').textContent")
    script = "navigator.clipboard.readText().then(arguments[0])"
    assert browser.execute_async_script(script) == browser.current_url


def test_a_citation_can_be_copied(browser: Any, site: Site) -> None:
    rights = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": rights})
    browser.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
    browser.get(site.address + ARTICLE)
    until(browser, ".cite summary").click()
    until(browser, ".cite .copy").click()
    wait(browser, "document.querySelector('.copy [role=status]').textContent")
    script = "navigator.clipboard.readText().then(arguments[0])"
    copied = browser.execute_async_script(script)
    assert copied == until(browser, ".cite p").text
    assert "١٥ أبريل ٢٠٢٠" in copied
    assert "«نشرة السد رقم 3»" in copied


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/?q=السد", ARTICLE])
def test_nothing_moves_while_a_page_loads(browser: Any, site: Site, path: str, width: int) -> None:
    screen(browser, width)
    browser.get(site.address + path)
    script = """
        const done = arguments[0];
        new PerformanceObserver((list) => done(list.getEntries().map((entry) => entry.value)))
            .observe({type: "layout-shift", buffered: true});
        setTimeout(() => done([]), 300);
    """
    assert sum(browser.execute_async_script(script)) == 0


def test_suggestions_are_chosen_by_keyboard(browser: Any, site: Site) -> None:
    press(browser, "نش")
    wait(browser, "document.querySelectorAll('[role=option]').length > 1")
    box = field(browser)
    assert box.get_attribute("aria-expanded") == "true"
    status = until(browser, ".search-box > [role=status]").get_attribute("textContent")
    assert status.startswith("الاقتراحات: ")
    assert not until(browser, ".popup button").is_displayed()
    press(browser, Keys.ARROW_DOWN)
    active = browser.find_element("id", box.get_attribute("aria-activedescendant"))
    chosen = active.find_element("tag name", "bdi").text
    assert chosen.startswith("نش")
    assert box.get_attribute("value") == "نش"
    press(browser, Keys.ENTER)
    assert until(browser, ".found [name=q]").get_attribute("value") == chosen


def test_what_completes_a_suggestion_stands_out_and_its_matches_are_counted(
    browser: Any, site: Site
) -> None:
    press(browser, "مي")
    wait(browser, "document.querySelector('[role=option] .number')")
    option = browser.find_element("css selector", "[role=option]")
    text = option.find_element("tag name", "bdi").text
    completed = [part.text for part in option.find_elements("tag name", "b")]
    assert "".join(completed) == text.replace("مي", "", 1)
    number = option.find_element("css selector", ".number").text.split()[-1]
    total = site.search(text)["total"]
    assert int(number.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))) == total


def test_tab_leaves_no_list_behind(browser: Any, site: Site) -> None:
    press(browser, "نش")
    wait(browser, "!document.querySelector('.popup').hidden")
    press(browser, Keys.TAB)
    assert not until(browser, ".popup").is_displayed()
    assert field(browser).get_attribute("aria-expanded") == "false"
    assert browser.switch_to.active_element.get_attribute("type") == "submit"


def test_recent_searches_are_cleared_by_keyboard(browser: Any, site: Site) -> None:
    browser.get(f"{site.address}/?q=السد")
    browser.get(site.address)
    press(browser, Keys.ARROW_DOWN, Keys.TAB)
    assert browser.switch_to.active_element == until(browser, ".popup button")
    press(browser, Keys.TAB)
    assert not until(browser, ".popup").is_displayed()
    press(browser, Keys.ESCAPE)


def test_a_title_leads_to_its_article_by_mouse(browser: Any, site: Site) -> None:
    press(browser, "متحف الميناء القد")
    title = "متحف الميناء القديم يفتح أبوابه"
    options = "[...document.querySelectorAll('[role=option]')]"
    option = wait(browser, f"{options}.find((it) => it.textContent.startsWith('{title}'))")
    option.click()
    assert until(browser, ".reading h1").text == title


def test_suggestions_follow_what_is_typed(browser: Any, site: Site) -> None:
    press(browser, "نش", "ر")
    wait(browser, "document.querySelector('[role=option]')")
    press(browser, Keys.BACKSPACE, Keys.BACKSPACE, Keys.BACKSPACE)
    wait(browser, "document.querySelector('.popup').hidden")
    press(browser, "ظظظظ")
    browser.execute_async_script("setTimeout(arguments[0], 400)")
    assert not until(browser, ".popup").is_displayed()
    assert field(browser).get_attribute("aria-expanded") == "false"
