"""Poems, tables and long articles in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe import axe as axe  # a fixture
from axe import violations
from chromium import press, screen, until, wait
from listening import listening
from page_outline import Outline
from sample_site import Site

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

pytestmark = pytest.mark.browser

POEM = "قفا نبك من ذكرى حبيب ومنزل *** بسقط اللوى بين الدخول فحومل\n"
POEM += "فتوضح فالمقراة لم يعف رسمها *** لما نسجتها من جنوب وشمأل"
TABLE = "\n".join(" | ".join([f"فريق الساحل {n}", *"١٢٣٤٥٦٧٨٩"]) for n in range(3))
PARAGRAPHS = 500
LONG = "\n".join(f"{'بلغ منسوب المياه في بحيرة السد أمتارا. ' * 12}{n}" for n in range(PARAGRAPHS))
RECORDS = [
    {"id": "poem", "title": "معلقة", "text": POEM},
    {"id": "table", "title": "الترتيب", "text": f"{TABLE}\n- خبز\n- لبن"},
    {"id": "long", "title": "طويل", "text": LONG.replace("أمتارا. 400", "أمتارا. زورق")},
    {"id": "latin", "title": "OpenStreetMap", "text": "خريطة القرى والطرق"},
]


@pytest.fixture(scope="module")
def read(make_index: Callable[..., Settings]) -> Iterator[Site]:
    settings = make_index(RECORDS, port=0)
    with Index(settings) as index, listening(create_app(index), settings) as address:
        yield Site(address)


def box(browser: Any, selector: str) -> dict[str, float]:
    """Where an element is on the screen."""
    script = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
    found: dict[str, float] = browser.execute_script(script, selector)
    return found


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (360, False)])
def test_the_halves_of_a_verse(browser: Any, read: Site, width: int, beside: bool) -> None:
    screen(browser, width)
    browser.get(f"{read.address}/article/poem")
    first, second = (box(browser, f".verse p span:{which}-child") for which in ("first", "last"))
    assert (first["left"] > second["right"]) == (first["top"] == second["top"]) == beside


def test_a_wide_table_scrolls_in_itself(browser: Any, read: Site, axe: str) -> None:
    screen(browser, 360)
    browser.get(f"{read.address}/article/table")
    table = until(browser, ".text .scroll")
    assert table.get_property("scrollWidth") > table.get_property("clientWidth")
    assert browser.execute_script("return document.documentElement.scrollWidth") == 360
    assert violations(browser, axe) == []


def test_a_latin_title_stands_where_the_arabic_text_begins(browser: Any, read: Site) -> None:
    screen(browser, 1280)
    browser.get(f"{read.address}/article/latin")
    script = """
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(arguments[0]));
        return range.getBoundingClientRect().right;
    """
    title, text = (browser.execute_script(script, name) for name in ("h1", ".text p"))
    assert abs(title - text) < 1


def test_a_long_article_is_laid_out_where_it_is_read(browser: Any, read: Site) -> None:
    screen(browser, 390)
    browser.get(f"{read.address}/article/long?q=زورق")
    is_laid_out = "return arguments[0].checkVisibility({contentVisibilityAuto: true})"
    mark = until(browser, "mark")
    assert not browser.execute_script(is_laid_out, mark)
    press(browser, "n")
    place = wait(browser, "document.querySelector('mark.here')?.getBoundingClientRect().top")
    assert 0 < place < 800
    assert browser.execute_script(is_laid_out, mark)


def test_a_long_article_has_an_element_for_each_paragraph_and_mark(read: Site) -> None:
    found = Outline(read.get("/article/long", q="زورق"))
    inside = [tag for tag in ("p", "mark", "span", "li", "td") for _ in found.within("text", tag)]
    assert (inside.count("p"), inside.count("mark"), len(inside)) == (PARAGRAPHS, 1, PARAGRAPHS + 1)
    assert not [a for a in found.within("text", "p") if a], "paragraphs need no attributes"
