"""Order, tools and filters as sheets on phones, and in the page on wide screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe import axe as axe  # a fixture
from axe import violations
from chromium import press, screen, start, until
from sample_site import Site
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

SHEETS = ("filters", "order", "tools")


def opener(browser: Any, sheet: str) -> Any:
    return until(browser, f".openers [popovertarget={sheet}]")


def shown(browser: Any, sheet: str) -> bool:
    return bool(until(browser, f"#{sheet}").is_displayed())


def test_a_phone_has_one_row_of_buttons_and_a_result_in_the_first_screen(
    browser: Any, site: Site
) -> None:
    screen(browser, 390)
    browser.get(f"{site.address}/?q=السد OR متحف&outlet=هيئة الري&sort=newest")
    tops = {opener(browser, sheet).rect["y"] for sheet in SHEETS}
    assert len(tops) == 1
    first = until(browser, ".results li").rect
    assert first["y"] + first["height"] <= 844
    assert not any(shown(browser, sheet) for sheet in SHEETS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_opens_and_closes(
    browser: Any, site: Site, axe: str, sheet: str, scheme: str
) -> None:
    screen(browser, 390, scheme)
    browser.get(f"{site.address}/?q=السد&outlet=هيئة الري")
    opener(browser, sheet).click()
    assert [shown(browser, each) for each in SHEETS] == [each == sheet for each in SHEETS]
    assert violations(browser, axe) == []
    press(browser, Keys.ESCAPE)
    assert not shown(browser, sheet)
    opener(browser, sheet).click()
    until(browser, f"#{sheet} .title button").click()
    assert not shown(browser, sheet)


def test_sheets_need_no_script(
    chromium: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, site: Site
) -> None:
    for browser in start(chromium, tmp_path_factory.mktemp("sheets"), script=False):
        screen(browser, 390)
        browser.get(f"{site.address}/?q=السد")
        opener(browser, "order").click()
        browser.find_elements("css selector", "#order a")[1].click()
        assert "sort=newest" in browser.current_url
        opener(browser, "filters").click()
        until(browser, "#filters .filters summary").click()
        until(browser, "#source").send_keys("النهر")
        until(browser, "#filters .fields button").click()
        assert until(browser, ".active-filters a").is_displayed()
        assert "sort=newest" in browser.current_url
        assert until(browser, ".openers .number").text == "١"


def test_a_wide_screen_shows_all_of_it_in_the_page(
    browser: Any, make_site: Callable[..., Site]
) -> None:
    site = make_site([{"id": f"{n}", "title": "السد", "source": f"س{n}"} for n in range(9)])
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد")
    assert all(shown(browser, sheet) for sheet in SHEETS)
    assert not opener(browser, "filters").is_displayed()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_wide_screen_has_one_row_of_tools(
    browser: Any, make_site: Callable[..., Site], language: str
) -> None:
    site = make_site([{"id": f"{n}", "title": "السد"} for n in range(2000)], page_size=5)
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد&page=200&explain=1&lang={language}")
    try:
        parts = (
            until(browser, f".toolbar > {part}").rect for part in (".total", "#order", "#tools")
        )
        middles = [part["y"] + part["height"] / 2 for part in parts]
        assert max(middles) - min(middles) < 2
    finally:
        browser.delete_all_cookies()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_orders_by_declared_fields_leave_one_row_of_tools(
    browser: Any, make_site: Callable[..., Site], language: str
) -> None:
    names = [f"حقل_من_الحقول_{n}" for n in range(6)]
    records = [{"id": f"{n}", "title": "السد", **dict.fromkeys(names, n)} for n in range(2000)]
    fields = ",".join(f"{name}:number" for name in names)
    site = make_site(records, page_size=5, fields=fields)
    screen(browser, 1280)
    browser.get(f"{site.address}/?q=السد&page=200&explain=1&lang={language}")
    try:
        parts = [until(browser, f".toolbar > {part}") for part in (".total", ".openers", "#tools")]
        middles = [part.rect["y"] + part.rect["height"] / 2 for part in parts]
        assert max(middles) - min(middles) < 2
        opener(browser, "order").send_keys(Keys.ENTER)
        assert shown(browser, "order")
        press(browser, Keys.ESCAPE)
        assert not shown(browser, "order")
        opener(browser, "order").click()
        until(browser, "#order li:nth-child(5) a").click()
        assert "sort=-fields." in browser.current_url
        assert names[0] in opener(browser, "order").text
        screen(browser, 390)
        assert len({opener(browser, sheet).rect["y"] for sheet in SHEETS}) == 1
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        browser.delete_all_cookies()


def test_very_long_names_leave_room_for_the_others(
    browser: Any, make_site: Callable[..., Site]
) -> None:
    name = "طويل" * 60
    site = make_site([{"id": f"{n}", "title": "السد", "source": f"{name}{n}"} for n in range(9)])
    screen(browser, 390)
    browser.get(f"{site.address}/?q=السد&outlet={name}1")
    cross = until(browser, ".active-filters [aria-hidden]").rect
    assert cross["x"] >= 0
    assert cross["x"] + cross["width"] <= 390
    screen(browser, 1280)
    assert until(browser, "#facet-source .value").rect["height"] < 120


def test_keys_are_not_spoken_of_where_there_is_only_a_screen_to_touch(
    browser: Any, site: Site
) -> None:
    screen(browser, 390)
    browser.get(site.address)
    assert until(browser, ".keys").is_displayed()
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        browser.get(site.address)
        assert not until(browser, ".keys").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
