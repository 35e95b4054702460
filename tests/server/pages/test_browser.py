"""The pages in a real browser."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

import pytest
from chromium import screen, start, until, wait
from sample_site import HOSTILE, ODD_ID, Site

pytestmark = pytest.mark.browser

PATHS = [
    "/",
    "/?q=السد",
    "/?q=ميناء قديم&explain=1",
    "/?q=السد&page=3",
    "/?q=قارب",
    "/?q=السد آذار 2020&outlet=هيئة الري",
    '/?q="منسوب السد"',
    "/?q=قطار",
    "/?page=x",
]
PATHS += [f"/article/{quote(ODD_ID)}?q=ميناء", "/article/%22%3E%3Cb%20id=x%3E", "/article/hostile"]


def test_search_and_see_marks(browser: Any, site: Site) -> None:
    screen(browser, 1280)
    browser.get(site.address)
    browser.execute_script("window.stayed = true")
    field = browser.find_element("name", "q")
    field.send_keys("ميناء")
    field.submit()
    wait(browser, "!window.stayed && document.querySelector('.results')")
    marks = browser.find_elements("css selector", ".results mark")
    assert {mark.text for mark in marks} == {"الميناء", "المِيناء"}
    ground = marks[0].value_of_css_property("background-image")
    assert "gradient" in ground


def test_by_keyboard_alone(browser: Any, site: Site) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    screen(browser, 1280)
    browser.get(site.address)
    assert browser.switch_to.active_element.get_attribute("name") == "q"
    browser.execute_script("window.stayed = true")
    ActionChains(browser).send_keys("ميناء", Keys.ENTER).perform()
    wait(browser, "!window.stayed && document.querySelector('.results')")
    for _ in range(20):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        here = browser.switch_to.active_element
        assert here.value_of_css_property("outline-style") != "none" or here.tag_name == "input"
        if "/article/" in (here.get_attribute("href") or ""):
            break
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert "متحف الميناء" in until(browser, ".reading h1").text


@pytest.mark.parametrize("width", [360, 1280])
def test_filter_by_source_and_take_it_back(browser: Any, site: Site, width: int) -> None:
    screen(browser, width)
    browser.get(f"{site.address}/?q=السد")
    if width == 360:
        until(browser, "[popovertarget=filters]").click()
    until(browser, ".facets a").click()
    assert until(browser, ".active-filters bdi:last-of-type").text == "وكالة النهر"
    sources = browser.find_elements("css selector", ".byline .source")
    assert {source.text for source in sources} == {"وكالة النهر"}
    until(browser, ".active-filters a").click()
    until(browser, ".found:not(:has(.active-filters))")


@pytest.mark.parametrize("width", [360, 1280])
def test_click_a_bar_of_the_chart(browser: Any, site: Site, width: int) -> None:
    screen(browser, width)
    browser.get(f"{site.address}/?q=السد")
    bar = until(browser, ".chart a:nth-of-type(3)")
    assert bar.get_attribute("aria-label").startswith("مارس ٢٠٢٠")
    browser.execute_script("arguments[0].scrollIntoView({inline: 'center'})", bar)
    bar.find_element("css selector", ".bar").click()
    assert until(browser, ".active-filters bdi:last-of-type").text == "مارس ٢٠٢٠"
    dates = browser.find_elements("css selector", ".results time")
    assert {date.text for date in dates} == {"١٥ مارس ٢٠٢٠"}


def test_page_by_page(browser: Any, site: Site) -> None:
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد")
    titles = set()
    for number in range(1, 6):
        shown = "new URLSearchParams(location.search).get('page') ?? '1'"
        wait(browser, f"document.readyState === 'complete' && ({shown}) === '{number}'")
        titles |= {title.text for title in browser.find_elements("css selector", ".results h2")}
        more = browser.find_elements("css selector", "a[rel=next]")
        if more:
            more[0].click()
    assert not more
    assert len(titles) == 23


def test_a_reader_of_english(browser: Any, site: Site) -> None:
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد")
    until(browser, "footer a[lang=en]").click()
    assert until(browser, "html[lang=en][dir=ltr] .total strong").text == "23 results"
    for part in ("h2", ".byline", ".snippet"):
        shown = browser.find_element("css selector", f".results {part}")
        assert shown.value_of_css_property("direction") == "rtl"
    until(browser, ".results h2 a").click()
    assert until(browser, ".back a").text == "Back to the results"
    assert browser.find_element("css selector", "h1").value_of_css_property("direction") == "rtl"
    browser.delete_all_cookies()


def test_the_skip_link_shows_when_it_is_reached(browser: Any, site: Site) -> None:
    from selenium.webdriver.common.keys import Keys

    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد")
    browser.find_element("tag name", "body").send_keys(Keys.TAB)
    link = browser.switch_to.active_element
    assert link.get_attribute("class") == "skip"
    assert link.rect["y"] >= 0


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_never_scrolls_sideways(browser: Any, site: Site, path: str) -> None:
    screen(browser, 360)
    browser.get(site.address + path)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


def test_night_is_darker(browser: Any, site: Site) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        screen(browser, 1280, scheme)
        browser.get(site.address)
        body = browser.find_element("tag name", "body")
        grounds.append(body.value_of_css_property("background-color"))
    assert grounds[0] != grounds[1]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_breaks_the_policy(browser: Any, site: Site, path: str) -> None:
    browser.get_log("browser")
    browser.get(site.address + path)
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    assert [text for text in complaints if "status of 400" not in text] == []
    assert browser.execute_script("return window.performance.getEntriesByType('resource').length")
    names = browser.execute_script(
        "return window.performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert all(name.startswith(site.address) for name in names)


def test_hostile_text_does_nothing(browser: Any, site: Site) -> None:
    browser.get(f"{site.address}/article/hostile?q=زورق")
    assert browser.find_elements("css selector", "main script, main img, main [onerror]") == []
    assert "<script>" in browser.find_element("tag name", "h1").text
    data = browser.find_element("css selector", "head script[type='application/ld+json']")
    assert json.loads(data.get_property("text"))["headline"] == HOSTILE
    assert [entry for entry in browser.get_log("browser") if "Security" in entry["message"]] == []


@pytest.mark.parametrize(("width", "rows"), [(1280, 1), (390, 2)])
def test_the_buttons_for_matches_stand_together(
    browser: Any, site: Site, width: int, rows: int
) -> None:
    screen(browser, width)
    browser.get(f"{site.address}/article/dam-3?q=السد")
    until(browser, ".js .matches")
    previous, following = browser.find_elements("css selector", ".matches button")
    assert previous.rect["y"] == following.rect["y"]
    assert 0 < previous.rect["x"] - following.rect["x"] - following.rect["width"] < 16
    bar = until(browser, ".back").rect
    assert bar["height"] < rows * 50
    following.click()
    until(browser, "mark.here")
    assert until(browser, ".back").rect["height"] == bar["height"]


def test_without_javascript(
    chromium: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, site: Site
) -> None:
    for browser in start(chromium, tmp_path_factory.mktemp("still"), script=False):
        browser.get(site.address)
        browser.find_element("name", "q").send_keys("السد")
        browser.find_element("name", "q").submit()
        until(browser, ".results")
        assert unquote(browser.current_url) == f"{site.address}/?q=السد"
        until(browser, "a[rel=next]").click()
        assert until(browser, "a[rel=prev]").is_displayed()
        until(browser, ".results h2 a").click()
        assert until(browser, ".reading h1").text.startswith("نشرة السد")
