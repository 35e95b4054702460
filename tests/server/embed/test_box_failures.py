"""What readers of the search box see when the server is away, slow, busy or closed to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest
from box_pages import BOX, FREE, RESULTS, STATUS
from chromium import press, wait
from failing_server import HALF, SILENT, Failing
from listening import listening
from ports import refused
from sample_site import Served, Site
from selenium.webdriver.common.keys import Keys

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app

pytestmark = pytest.mark.browser

Opened = Callable[..., None]
Start = Callable[..., tuple[Failing, str]]

BUTTON = f"{BOX}.querySelector('.more')"
AGAIN = f"!{BUTTON}.hidden && {BUTTON}.ariaDisabled !== 'true' && {BUTTON}.textContent"


@pytest.fixture
def failing(settings: Settings, searcher: Searcher) -> Iterator[Start]:
    """A function that starts a server with some faults, and returns it with its address."""
    with ExitStack() as started:
        app = create_app(Served(replace(settings, cors="*"), searcher))
        target = started.enter_context(listening(app, settings))

        def start(*faults: int, **headers: str) -> tuple[Failing, str]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            server = Failing(target, list(faults), named)
            return server, started.enter_context(server.running())

        yield start


def search(browser: Any, text: str) -> None:
    browser.execute_script(f"document.querySelector('bahith-search').search('{text}')")


def told(browser: Any, text: str) -> Any:
    return wait(browser, f"{STATUS} === '{text}'")


@pytest.mark.parametrize(
    ("language", "text", "again"),
    [
        ("ar", "تعذّر الاتصال بخادم البحث. حاول بعد قليل.", "أعد المحاولة"),
        ("en", "The search server could not be reached. Try again in a moment.", "Try again"),
    ],
)
def test_a_server_that_is_away_is_told(
    browser: Any, opened: Opened, language: str, text: str, again: str
) -> None:
    with refused() as address:
        opened(f"lang={language} endpoint={address}", page=FREE)
        search(browser, "السد")
        told(browser, text)
    assert browser.execute_script(f"return {AGAIN}") == again


def test_a_server_that_may_not_be_read_is_told(browser: Any, opened: Opened, site: Site) -> None:
    opened(f"lang=en endpoint={site.address}", page=FREE)
    search(browser, "السد")
    told(browser, "The search server could not be reached. Try again in a moment.")


@pytest.mark.parametrize("fault", [SILENT, HALF])
def test_what_takes_too_long_is_told_and_tried_again(
    browser: Any, opened: Opened, failing: Start, fault: int
) -> None:
    _, address = failing(fault)
    opened(f"timeout=0.5 endpoint={address}", page=FREE)
    search(browser, "السد")
    told(browser, "تأخّر خادم البحث في الرد. حاول بعد قليل.")
    browser.execute_script(f"{BOX}.host.setAttribute('timeout', 60)")
    browser.execute_script(f"{BUTTON}.focus()")
    press(browser, Keys.ENTER)
    wait(browser, f"{RESULTS} === 5")
    assert browser.execute_script(f"return {BOX}.activeElement?.closest('li') !== null")


def test_a_later_search_takes_the_place_of_a_silent_one(
    browser: Any, opened: Opened, failing: Start
) -> None:
    server, address = failing(SILENT)
    opened(f"timeout=5 endpoint={address}", page=FREE)
    search(browser, "السد")
    wait(browser, f"{STATUS} === 'جارٍ البحث…'")
    search(browser, "متحف الميناء")
    told(browser, "نتيجة واحدة")
    waited = "const done = arguments[0]; setTimeout(done, 5500)"
    browser.execute_async_script(waited)  # the first one would have been too late by now
    told(browser, "نتيجة واحدة")
    assert len(server.asked) == 2


def test_more_results_that_fail_are_asked_for_again(
    browser: Any, opened: Opened, failing: Start
) -> None:
    server, address = failing()
    opened(f"endpoint={address}", page=FREE)
    search(browser, "السد")
    wait(browser, f"{RESULTS} === 5")
    server.faults.append(500)
    browser.execute_script(f"{BUTTON}.focus()")
    press(browser, Keys.ENTER)
    told(browser, "تعذّر البحث. حاول بعد قليل.")
    # Neither the results so far nor the focus are lost.
    assert browser.execute_script(f"return {RESULTS}") == 5
    assert browser.execute_script(f"return {BOX}.activeElement === {BUTTON}")
    assert browser.execute_script(f"return {AGAIN}") == "أعد المحاولة"
    press(browser, Keys.ENTER)
    wait(browser, f"{RESULTS} === 10")
    assert browser.execute_script(f"return {AGAIN}") == "المزيد من النتائج"


@pytest.mark.parametrize(
    ("language", "status", "after", "text"),
    [
        ("ar", 429, "10", "الطلبات كثيرة الآن. حاول بعد 10 ثوانٍ."),
        ("ar", 503, "120", "تعذّر البحث. حاول بعد دقيقتين."),
        ("ar", 503, "10800", "تعذّر البحث. حاول بعد 3 ساعات."),
        ("ar", 503, "soon", "تعذّر البحث. حاول بعد قليل."),
        ("en", 429, "61", "Too many requests. Try again in 61 seconds."),
    ],
)
def test_when_to_try_again_is_told(
    browser: Any,
    opened: Opened,
    failing: Start,
    language: str,
    status: int,
    after: str,
    text: str,
) -> None:
    server, address = failing(status, Retry_After=after)
    opened(f"lang={language} endpoint={address}", page=FREE)
    search(browser, "السد")
    told(browser, text)
    assert bool(browser.execute_script(f"return {AGAIN}")) == (after == "soon")
    assert len(server.asked) == 1


def test_a_date_to_try_again_is_understood(browser: Any, opened: Opened, failing: Start) -> None:
    date = format_datetime(datetime.now(timezone.utc) + timedelta(minutes=30), usegmt=True)
    _, address = failing(503, Retry_After=date)
    opened(f"lang=en endpoint={address}", page=FREE)
    search(browser, "السد")
    assert wait(browser, f"/Try again in (29|30) minutes/.test({STATUS})")


def test_after_the_time_it_can_be_tried_again(browser: Any, opened: Opened, failing: Start) -> None:
    server, address = failing(429, Retry_After="6")
    opened(f"endpoint={address}", page=FREE)
    search(browser, "السد")
    told(browser, "الطلبات كثيرة الآن. حاول بعد 6 ثوانٍ.")
    browser.execute_script(f"{BUTTON}.click()")  # too early
    wait(browser, AGAIN)
    assert len(server.asked) == 1
    browser.execute_script(f"{BUTTON}.click()")
    wait(browser, f"{RESULTS} === 5")


def test_a_short_wait_needs_nobody_and_happens_once(
    browser: Any, opened: Opened, failing: Start
) -> None:
    server, address = failing(429, Retry_After="1")
    opened(f"endpoint={address}", page=FREE)
    search(browser, "السد")
    wait(browser, f"{RESULTS} === 5")
    assert len(server.asked) == 2
    server.faults += [429] * 10
    search(browser, "السد")
    told(browser, "الطلبات كثيرة الآن. حاول بعد ثانية.")
    assert len(server.asked) == 4


def test_a_busy_server_is_not_asked_for_suggestions(
    browser: Any, opened: Opened, failing: Start
) -> None:
    server, address = failing(429, Retry_After="60")
    opened(f"endpoint={address}", page=FREE)
    browser.execute_script(f"{BOX}.querySelector('input').focus()")
    press(browser, "ا")
    wait(
        browser, "performance.getEntriesByType('resource').some((one) => /suggest/.test(one.name))"
    )
    press(browser, "ل", "س", "د")
    browser.execute_async_script("const done = arguments[0]; setTimeout(done, 500)")
    assert len(server.asked) == 1


def test_our_limit_of_requests_is_told_on_other_origins(
    browser: Any, opened: Opened, settings: Settings, searcher: Searcher
) -> None:
    limited = replace(settings, cors="*", rate=1, proxies=1)
    app = create_app(Served(limited, searcher))
    with listening(app, limited) as target, Failing(target, []).running() as address:
        opened(f"lang=en endpoint={address}", page=FREE)
        search(browser, "السد")
        wait(browser, f"{RESULTS} === 5")
        search(browser, "متحف")
        # A minute, less what has passed since the first search.
        assert wait(browser, f"/^Too many requests. Try again in [1-6]?\\d sec/.test({STATUS})")


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_told_and_not_tried_again(
    browser: Any, opened: Opened, failing: Start, status: int
) -> None:
    _, address = failing(status)
    opened(f"endpoint={address}", page=FREE)
    search(browser, "متحف")
    told(browser, "البحث غير متاح هنا.")
    assert not browser.execute_script(f"return {AGAIN}")


def test_the_console_says_what_the_server_refused(browser: Any, opened: Opened) -> None:
    opened("lang=en params='size=many'")
    search(browser, "متحف")
    told(browser, "Search is not available here.")
    lines = [entry["message"] for entry in browser.get_log("browser")]
    assert any("bahith-search:" in line and "size" in line for line in lines), lines


@pytest.mark.parametrize("endpoint", ["http://", "PAGES"])
def test_the_console_says_what_is_no_answer(
    browser: Any, opened: Opened, news: str, endpoint: str
) -> None:
    endpoint = endpoint.replace("PAGES", f"{news}/free.html?")  # a page, whatever is asked
    opened(f"lang=en endpoint={endpoint}", page=FREE)
    search(browser, "متحف")
    told(browser, "The search failed. Try again in a moment.")
    lines = [entry["message"] for entry in browser.get_log("browser")]
    assert any("bahith-search:" in line for line in lines), lines
