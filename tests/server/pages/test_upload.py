"""The page that adds files, in a real browser, to a real server that writes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import press, screen, until, wait
from sample_site import Site
from selenium.webdriver.common.keys import Keys
from server_process import serving

from bahith.indexer.settings import Settings
from bahith.server.access.keys import Key
from bahith.server.access.keys import Keys as Store

pytestmark = pytest.mark.browser

LINES = '{"title": "زورق ورقي", "text": "سار في النهر"}\nليس سجلا\n'
DROP = """
    const carried = new DataTransfer();
    for (const [name, text] of arguments[0]) carried.items.add(new File([text], name));
    const how = {dataTransfer: carried, bubbles: true, cancelable: true};
    document.querySelector('.drop').dispatchEvent(new DragEvent('drop', how));
"""
FIELDS = "input[type=file]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("upload")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    settings = Settings.load(environ={}, index=str(folder / "index"))
    with serving(settings, "--writing") as server:
        yield server.site


@pytest.fixture(scope="module")
def guarded(folder: Path) -> Iterator[Site]:
    """A server for which being on this machine is not enough."""
    settings = Settings.load(environ={}, index=str(folder / "guarded"))
    given: dict[str, Any] = {"BAHITH_WITHOUT_KEY": "nothing"}
    with serving(settings, "--writing", BAHITH_KEYS=str(folder / "keys.db"), **given) as server:
        yield server.site


@pytest.fixture(autouse=True)
def fresh(browser: Any) -> Iterator[None]:
    screen(browser, 1280)
    yield
    browser.execute_script("sessionStorage.clear()")
    browser.delete_all_cookies()


def ended(browser: Any, count: int) -> list[str]:
    """What the page says of its files, once so many have ended."""
    items = "[...document.querySelectorAll('.sent > li')]"
    over = f"{items}.filter((it) => it.querySelector('progress').hidden)"
    wait(browser, f"{over}.length === {count}")
    return [item.text for item in browser.find_elements("css selector", ".sent > li")]


def test_files_are_dropped_and_found(browser: Any, site: Site) -> None:
    browser.get(f"{site.address}/upload?lang=en")
    until(browser, ".drop")
    wait(browser, "!document.querySelector('.files').hidden")
    files = [["boats.jsonl", LINES], ["sail.txt", "شراع أبيض\nعلى الماء"], ["a.unknown", "x"]]
    browser.execute_script(DROP, files)
    boats, sail, unknown = ended(browser, 3)
    assert "boats.jsonl" in boats
    assert "New: 1" in boats
    assert "line 2: " in boats
    assert "New: 1" in sail
    assert "Failed" in unknown
    assert until(browser, ".total").text == "Ended: 3 of 3"
    assert len(site.search("زورق ورقي")["results"]) == 1
    assert len(site.search("شراع")["results"]) == 1


def test_files_are_chosen_by_keyboard_in_arabic(browser: Any, site: Site, folder: Path) -> None:
    browser.get(f"{site.address}/")
    link = until(browser, "footer a[href$='/upload']")
    assert link.text == "إضافة ملفات"
    link.click()
    wait(browser, "!document.querySelector('.files').hidden")
    for _ in range(20):
        press(browser, Keys.TAB)
        if browser.switch_to.active_element.get_attribute("type") == "file":
            break
    chosen = folder / "قارب.txt"
    chosen.write_text("قارب النجاة\nوصل", "utf-8")
    browser.switch_to.active_element.send_keys(os.fspath(chosen))
    (said,) = ended(browser, 1)
    assert "في الفهرس" in said
    assert "جديدة: ١" in said


def test_problems_are_in_arabic_with_the_digits_of_the_page(browser: Any, site: Site) -> None:
    browser.get(f"{site.address}/upload?lang=ar")
    wait(browser, "!document.querySelector('.files').hidden")
    lines = '{"text": "نص", "date": "2021-77"}\n' + '{"text": "نص", "date": "2021-78"}\n' * 101
    files = [["a1.pdf", "no pdf"], ["b2.xml", "<a>"], ["c3.jsonl", lines], ["d4.unknown", "x"]]
    browser.execute_script(DROP, [*files, ["e5.md", "---\na: &b c\nd: *b\n---\nنص"]])
    said = ended(browser, 5)
    # Names, and values of the file, are as they are there.
    names = "[...document.querySelectorAll('.sent bdi bdi, .name bdi')].map((it) => it.textContent)"
    isolated = browser.execute_script(f"return {names}")
    assert "'2021-77'" in isolated
    for text in said:
        for name in sorted(isolated, key=len, reverse=True):
            text = text.replace(name, "")
        assert not re.search("[0-9]|PDFium|Premature|line|Data format", text), text
    assert "السطر ١:" in said[2]
    assert not re.search("[\u2068\u2069]", "".join(said))


def test_a_key_is_asked_for_and_kept_until_the_tab_is_closed(
    browser: Any, guarded: Site, folder: Path
) -> None:
    reply = guarded.get("/upload")
    assert reply.status == 200
    assert "data-open" not in reply.text
    browser.get(f"{guarded.address}/upload?lang=en")
    field = until(browser, "#key")
    wait(browser, "!document.querySelector('.key').hidden")
    assert not until(browser, ".files").is_displayed()
    field.send_keys("bahith_guessed", Keys.ENTER)
    wait(browser, "document.getElementById('refused').textContent")
    assert until(browser, "#refused").text == "this key is not valid here"
    field.clear()
    key = Store(str(folder / "keys.db")).create(Key("", frozenset({"write"})))
    field.send_keys(key, Keys.ENTER)
    wait(browser, "!document.querySelector('.files').hidden")
    browser.refresh()
    wait(browser, "!document.querySelector('.files').hidden")
    browser.execute_script(DROP, [["boats.jsonl", LINES]])
    assert "New: 1" in ended(browser, 1)[0]
    until(browser, ".forget").click()
    browser.refresh()
    wait(browser, "!document.querySelector('.key').hidden")
    assert "bahith_" not in browser.execute_script("return JSON.stringify({...sessionStorage})")


def test_without_writing_there_is_no_such_page(settings: Settings) -> None:
    with serving(settings) as server:
        assert server.site.get("/upload").status == 404
        assert "/upload" not in server.site.get("/").text
