"""The same story from several outlets is one result, and a click shows the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from chromium import screen, until
from page_outline import Outline, page
from sample_site import Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

SENTENCE = "افتتح الوزير الجسر الجديد رقم {} فوق النهر بعد أعوام من العمل."
STORY = " ".join(map(SENTENCE.format, range(9)))


def record(id: str, text: str, **more: str) -> dict[str, Any]:
    return {"id": id, "title": f"خبر {id}", "text": text, **more}


@pytest.fixture(scope="module")
def stories(make_index: Callable[..., Settings], run: Callable[[Searcher], Site]) -> Iterator[Site]:
    copies = [record(f"copy-{n}", f"{STORY} نقلته الوكالة {n}.", source=f"م{n}") for n in range(4)]
    other = record("other", "قصة أخرى عن جسر قديم في قرية بعيدة لا يعبره أحد إلا الرعاة.")
    searcher = Searcher.open(make_index([*copies, other]))
    yield run(searcher)
    searcher.close()


def shown(found: Outline) -> list[str]:
    return [link.partition("?")[0] for link in found.links() if link.startswith("/article/")]


def test_copies_are_one_result_that_opens(stories: Site) -> None:
    found = page(stories, q="الجسر")
    assert len(shown(found)) == 2
    (link,) = [a for tag, a in found.elements if tag == "a" and "aria-expanded" in a]
    assert link["aria-expanded"] == "false"
    assert "+٣ نسخ مشابهة" in found.text("p")
    opened = Outline(stories.ask("GET", str(link["href"]).partition("#")[0]))
    assert len(shown(opened)) == 5
    assert {"م0", "م1", "م2", "م3"} <= set(opened.texts["bdi"])
    (close,) = [a for tag, a in opened.elements if tag == "a" and "aria-expanded" in a]
    assert close["aria-expanded"] == "true"
    assert str(close["href"]).partition("#")[0] == f"/?q={quote('الجسر')}"


@pytest.mark.parametrize("id", ["other", "none", "\0"])
def test_what_has_no_copies_opens_nothing(stories: Site, id: str) -> None:
    assert len(shown(page(stories, q="الجسر", copies=id))) == 2


@pytest.mark.browser
def test_the_way_back_from_a_copy_leads_to_its_place(stories: Site, browser: Any) -> None:
    screen(browser, 390)
    browser.get(f"{stories.address}/?q=الجسر")
    until(browser, ".copies a").click()
    copy = until(browser, "ul.copies li:last-child a")
    title = copy.text
    copy.click()
    until(browser, ".back a").click()
    place = until(browser, "ul.copies li:target a")
    assert place.text == title
    assert (
        0 <= browser.execute_script("return arguments[0].getBoundingClientRect().top", place) < 800
    )
