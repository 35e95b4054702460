"""What is on paper: the question, the date and the texts, and nothing to press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chromium import screen
from sample_site import Site

pytestmark = pytest.mark.browser

PRESSED = "button, form, input, nav, aside, svg, footer"


@pytest.fixture
def paper(browser: Any) -> Iterator[Any]:
    screen(browser, 800)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    yield browser
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/?q=السد&outlet=هيئة الري", ["نتائج البحث عن السد", "المصدر: هيئة الري", "نشرة السد"]),
        ("/article/dam-3?q=السد", ["نشرة السد رقم 3", "بلغ منسوب المياه"]),
    ],
)
def test_a_print_has_the_texts_and_nothing_to_press(
    paper: Any, site: Site, path: str, texts: list[str]
) -> None:
    paper.get(site.address + path)
    shown = paper.find_element("tag name", "body").text
    assert all(text in shown for text in texts)
    day = paper.find_element("class name", "on-paper")
    assert day.is_displayed()
    assert day.text.split()[0].isdigit()
    pressed = paper.find_elements("css selector", PRESSED)
    assert pressed
    assert not [one.tag_name for one in pressed if one.is_displayed()]
    assert "✕" not in shown


def test_a_wide_table_has_no_bar_to_scroll_by(paper: Any, make_site: Callable[..., Site]) -> None:
    row = " | ".join(f"عمود {n}" for n in range(12))
    site = make_site([{"id": "table", "title": "جدول", "text": f"{row}\n{row}\n{row}"}])
    paper.get(f"{site.address}/article/table")
    right, left = paper.execute_script(
        "return ['right', 'left'].map(side => document.querySelector('table')"
        ".getBoundingClientRect()[side])"
    )
    assert 0 <= left < right <= 800
    around = paper.find_element("css selector", ".text .scroll")
    assert around.value_of_css_property("overflow-x") == "visible"
