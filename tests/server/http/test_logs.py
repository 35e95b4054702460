"""Every request has an id, in its answer and in the logs, and one line in the log."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Callable

import pytest
from sample_site import Site
from server_process import serving

from bahith.indexer.errors import EngineError
from bahith.indexer.query import Request
from bahith.indexer.queue.connection import QueueFull
from bahith.indexer.results import Page
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.refusals import Refused
from bahith.server.http import logs
from bahith.server.http.log_lines import ACCESS

OURS = r"[0-9a-f]{32}"


@pytest.mark.parametrize(
    "path", ["/", "/none", "/api/search?q=a", "/api/search", "/api/none", "/static/style.css"]
)
def test_every_answer_has_an_id_of_its_own(site: Site, path: str) -> None:
    ids = [site.ask("GET", path).headers["X-Request-Id"] for _ in range(2)]
    assert all(re.fullmatch(OURS, id) for id in ids)
    assert ids[0] != ids[1]


def test_what_waitress_refuses_has_an_id_too(site: Site) -> None:
    assert re.search(rb"X-Request-Id: [0-9a-f]{32}\r\n", site.raw(b"GET\r\n\r\n"))


@pytest.mark.parametrize("id", ["a", "0f8fad5b-d9cb-469f-a165-70867728950e", "Root=1-67/+:@._"])
def test_the_id_of_a_client_or_proxy_is_kept(site: Site, id: str) -> None:
    assert site.ask("GET", "/api/health", X_Request_Id=id).headers["X-Request-Id"] == id


@pytest.mark.parametrize("id", ["", "a b", 'a"', "a\x1b[31m", "ا".encode().decode("latin-1")])
def test_another_id_is_not(site: Site, id: str) -> None:
    found = site.ask("GET", "/api/health", X_Request_Id=id).headers["X-Request-Id"]
    assert re.fullmatch(OURS, found)


def test_an_id_that_is_too_long_is_not_kept(site: Site) -> None:
    found = site.ask("GET", "/api/health", X_Request_Id="a" * 129).headers["X-Request-Id"]
    assert re.fullmatch(OURS, found)


LINE = r'127\.0\.0\.1 "(.*)" (\d+) (\d+|-) [\d.]+ms (\S+)'


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged: also a request of an earlier test, if it was closed only now."""
    return [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize(
    ("asked", "shown", "status"),
    [
        ("/api/search?q=%D8%A7&size=1", "GET /api/search?q=%D8%A7&size=1", "200"),
        ("/none/%0A%22x", "GET /none/%0A%22x", "404"),
        ("/article/%D8%A7", "GET /article/%D8%A7", "404"),
        ("/api/search?q=\x1b[31m", "GET /api/search?q=%1B[31m", "200"),
    ],
)
def test_a_request_is_one_line_of_the_log(
    site: Site, caplog: pytest.LogCaptureFixture, asked: str, shown: str, status: str
) -> None:
    caplog.set_level(logging.INFO, ACCESS.name)
    site.raw(f"GET {asked} HTTP/1.0\r\nX-Request-Id: mine\r\n\r\n".encode("latin-1"))
    (line,) = [line for line in lines(caplog) if line.endswith(" mine")]
    found = re.fullmatch(LINE, line)
    assert found, line
    assert (found[1], found[2], found[4]) == (shown, status, "mine")


def test_a_refused_request_is_logged_without_what_could_steer_a_terminal(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, ACCESS.name)
    site.raw(b"\x1b[31m\r\n\r\n")
    (line,) = [line for line in lines(caplog) if " 400 " in line]
    assert re.fullmatch(LINE, line)
    assert r'"\x1b[31m" 400' in line


class Broken(Searcher):
    """A searcher that fails."""

    def __init__(self, inner: Searcher) -> None:
        self._inner = inner
        self._engine = inner._engine
        self.version = inner.version  # type: ignore[method-assign]
        self.turns = inner.turns

    def search(self, request: Request, today: dt.date | None = None) -> Page:
        raise EngineError("the disk is gone")


def test_a_fault_is_logged_with_the_id(
    run: Callable[[Searcher], Site], searcher: Searcher, caplog: pytest.LogCaptureFixture
) -> None:
    run(Broken(searcher)).ask("GET", "/api/search?q=a", X_Request_Id="mine")
    (message,) = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert message == "GET /api/search: the disk is gone (request mine)"


def test_expected_failures_are_one_line_a_minute_without_a_traceback(
    run: Callable[[Searcher], Site], searcher: Searcher, caplog: pytest.LogCaptureFixture
) -> None:
    site = run(Broken(searcher))
    assert {site.ask("GET", "/api/search?q=a").status for _ in range(5)} == {503}
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert record.exc_info is None


def test_a_full_disk_is_one_of_them(
    run: Callable[[Searcher], Site],
    searcher: Searcher,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_given: object) -> Page:
        raise Refused(507, "disk_full", QueueFull(is_disk=True).args[0], {})

    monkeypatch.setattr(Broken, "search", refuse)
    site = run(Broken(searcher))
    assert {site.ask("GET", "/api/search?q=a").status for _ in range(5)} == {507}
    (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert record.exc_info is None


def test_how_many_lines_were_left_out_is_told_with_the_next_one() -> None:
    seldom = logs.Seldom(seconds=3600)
    assert [seldom.admit("a"), seldom.admit("a"), seldom.admit("b")] == [0, None, 0]
    at_once = logs.Seldom(seconds=0)
    assert [at_once.admit("a"), at_once.admit("a")] == [0, 0]


@pytest.mark.parametrize(("setting", "lines"), [("1", 1), ("0", 0), ("", 1)])
def test_the_server_writes_the_log_to_its_error_output(
    settings: Settings, setting: str, lines: int
) -> None:
    with serving(settings, BAHITH_ACCESS_LOG=setting) as server:
        server.site.ask("GET", "/api/health", X_Request_Id="mine")
        err = server.stop()
    assert len(re.findall(r'^\S+ \S+ 127.0.0.1 "GET /api/health" 200 .* mine$', err, re.M)) == lines
