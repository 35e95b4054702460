"""Whatever goes wrong under /api is answered in one shape, with the right status."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sample_site import Reply, Site

from bahith.i18n import _
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines.facts import Summary, Version
from bahith.indexer.errors import (
    EngineError,
    EngineUnavailable,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
)
from bahith.indexer.query import Request
from bahith.indexer.results import Page, View
from bahith.indexer.search.searcher import Searcher


def check(reply: Reply, status: int, code: str, field: str | None = None) -> dict[str, str]:
    """The error object of ``reply``, which has exactly the promised shape."""
    assert reply.status == status, reply.text
    assert list(reply.json()) == ["error"]
    error: dict[str, str] = reply.json()["error"]
    assert error["message"]
    assert error == {"code": code, "message": error["message"]} | (
        {"field": field} if field else {}
    )
    return error


BAD_QUERIES = [
    ("", "q"),
    ("page=2", "q"),
    ("q=a&page=", "page"),
    ("q=a&page=0", "page"),
    ("q=a&page=-1", "page"),
    ("q=a&page=1.5", "page"),
    ("q=a&page=x", "page"),
    ("q=a&page=10000001", "page"),
    ("q=a&page=" + "9" * 5000, "page"),
    ("q=a&size=0", "size"),
    ("q=a&size=101", "size"),
    ("q=a&size=true", "size"),
    ("q=a&sort=best", "sort"),
    ("q=a&sort=", "sort"),
    ("q=a&after=yesterday", "after"),
    ("q=a&after=2021-02-30", "after"),
    ("q=a&before=%00", "before"),
    ("q=a%00b", "q"),
    ("q=a&source=%00", "source"),
    ("q=a&q=b", "q"),
    ("q=a&page=1&page=1", "page"),
    ("q=a&explain=", "explain"),
    ("q=a&explain=yes", "explain"),
    ("q=a&explain=2", "explain"),
    ("q=a&facets=", "facets"),
    ("q=a&facets=day", "facets"),
    ("q=a&facets=source,", "facets"),
    ("q=a&facets=source&facets=year", "facets"),
    ("q=a&category=%00", "category"),
    ("q=a&pge=2", "pge"),
    ("q=a&Page=2", "Page"),
]


@pytest.mark.parametrize(("query", "field"), BAD_QUERIES)
def test_a_bad_parameter_is_named(site: Site, query: str, field: str) -> None:
    check(site.ask("GET", f"/api/search?{query}"), 400, "bad_parameter", field)


@pytest.mark.parametrize("query", [query for query, _field in BAD_QUERIES], ids=str)
def test_a_bad_parameter_is_explained_in_the_callers_language(site: Site, query: str) -> None:
    path = f"/api/search?{query}"
    arabic = site.ask("GET", path, Accept_Language="ar").json()["error"]["message"]
    english = site.ask("GET", path).json()["error"]["message"]
    name, _colon, reason = arabic.partition(": ")
    assert english.startswith(f"{name}: ")
    assert re.search("[ء-ي]", reason)
    assert not re.search("[a-z]{2,} [a-z]{2,} [a-z]{2,}", reason)
    assert re.fullmatch("[ -~]+", english)


BAD_VALUES: list[tuple[Any, str]] = [
    ({}, "q"),
    ({"q": None}, "q"),
    ({"q": 5}, "q"),
    ({"q": ["a"]}, "q"),
    ({"q": "a\0"}, "q"),
    ({"q": "\ud800"}, "q"),
    ({"q": "a", "page": "2"}, "page"),
    ({"q": "a", "page": True}, "page"),
    ({"q": "a", "page": 1.5}, "page"),
    ({"q": "a", "page": None}, "page"),
    ({"q": "a", "page": 0}, "page"),
    ({"q": "a", "page": 10**30}, "page"),
    ({"q": "a", "page": float("nan")}, "page"),
    ({"q": "a", "page": float("inf")}, "page"),
    ({"q": "a", "size": 101}, "size"),
    ({"q": "a", "size": {}}, "size"),
    ({"q": "a", "sort": 1}, "sort"),
    ({"q": "a", "sort": None}, "sort"),
    ({"q": "a", "source": 1}, "source"),
    ({"q": "a", "source": None}, "source"),
    ({"q": "a", "after": 2021}, "after"),
    ({"q": "a", "after": "31/2/2021"}, "after"),
    ({"q": "a", "before": None}, "before"),
    ({"q": "a", "explain": 1}, "explain"),
    ({"q": "a", "explain": "1"}, "explain"),
    ({"q": "a", "explain": None}, "explain"),
    ({"q": "a", "facets": "source"}, "facets"),
    ({"q": "a", "facets": None}, "facets"),
    ({"q": "a", "facets": []}, "facets"),
    ({"q": "a", "facets": [["source"]]}, "facets"),
    ({"q": "a", "outlet": ["a", 5]}, "outlet"),
    ({"q": "a", "limit": 5}, "limit"),
]


@pytest.mark.parametrize(("values", "field"), BAD_VALUES)
def test_a_bad_value_in_json_is_named(site: Site, values: Any, field: str) -> None:
    check(site.post(values), 400, "bad_parameter", field)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/articles/hostile?q=a&q=b", "q"),
        ("/api/articles/hostile?q=%00", "q"),
        ("/api/articles/hostile?x=1", "x"),
        ("/api/health?x=1", "x"),
    ],
)
def test_other_calls_check_their_parameters_too(site: Site, path: str, field: str) -> None:
    check(site.ask("GET", path), 400, "bad_parameter", field)


def send(site: Site, body: bytes, kind: str = "application/json", query: str = "") -> Reply:
    return site.ask("POST", f"/api/search{query}", body, Content_Type=kind)


NOT_OBJECTS = [b"", b"{", b"[]", b'"q"', b"null", b"5", b'{"q": "a"} x', b"{'q': 'a'}", b"q=a"]
NOT_OBJECTS += [b"[" * 60_000, b"\xff\xfe\xfd", b'{"q": "\xff"}']
NOT_OBJECTS += [b'{"q": "a", "page": ' + b"9" * 5000 + b"}"]


@pytest.mark.parametrize("body", NOT_OBJECTS)
def test_a_body_must_be_a_json_object(site: Site, body: bytes) -> None:
    check(send(site, body), 400, "bad_request")


def test_a_name_given_twice_in_json_is_named(site: Site) -> None:
    check(send(site, b'{"q": "a", "q": "b"}'), 400, "bad_parameter", "q")


def test_post_takes_no_parameters_from_the_address(site: Site) -> None:
    check(send(site, b'{"q": "a"}', query="?page=2"), 400, "bad_parameter", "page")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_must_be_sent_as_json(site: Site, kind: str) -> None:
    check(send(site, b'{"q": "a"}', kind), 415, "unsupported_media_type")


def test_json_may_name_its_charset(site: Site) -> None:
    assert send(site, b'{"q": "a"}', "application/json; charset=utf-8").status == 200


@pytest.mark.parametrize("size", [65537, 200_000, 2_000_000])
def test_a_large_body_is_refused(site: Site, size: int) -> None:
    check(send(site, b" " * size), 413, "body_too_large")


def test_a_giant_body_is_refused_unread(site: Site) -> None:
    reply = site.raw(b"POST /api/search HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n")
    assert reply.startswith(b"HTTP/1.1 413 ")
    assert json.loads(reply.split(b"\r\n\r\n")[1])["error"]["code"] == "body_too_large"


def test_a_body_of_the_largest_size_is_read(site: Site) -> None:
    assert send(site, b'{"q": "a"}'.ljust(65536)).status == 200


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/x", "/api/search/", "/api/search/x", "/api/articles/"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_an_unknown_path_is_not_found(site: Site, method: str, path: str) -> None:
    check(site.ask(method, path), 404, "not_found")


@pytest.mark.parametrize("id", ["x", "%00", "../../etc/passwd", "a" * 5000])
def test_an_unknown_article_is_not_found(site: Site, id: str) -> None:
    check(site.ask("GET", f"/api/articles/{id}"), 404, "article_not_found")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/search", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/api/articles/hostile", {"GET", "HEAD", "OPTIONS"}),
        ("/api/health", {"GET", "HEAD", "OPTIONS"}),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_wrong_method_learns_the_right_ones(
    site: Site, method: str, path: str, allowed: set[str]
) -> None:
    reply = site.ask(method, path)
    check(reply, 405, "method_not_allowed")
    assert set(reply.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("query", [b"q=%ff", b"q=%d8", b"q=\xff", b"q=a&%ed%a0%80=1"])
def test_an_address_must_be_utf_8(site: Site, query: bytes) -> None:
    reply = site.raw(b"GET /api/search?" + query + b" HTTP/1.0\r\n\r\n")
    assert reply.startswith(b"HTTP/1.0 400 ")
    assert json.loads(reply.split(b"\r\n\r\n")[1])["error"]["code"] == "bad_request"


def test_a_long_address_is_refused(site: Site) -> None:
    check(site.get("/api/search", q="ب" * 20_000), 414, "query_too_long")


def test_longer_headers_are_refused_too(site: Site) -> None:
    check(site.get("/api/search", q="ب" * 60_000), 431, "headers_too_large")


@pytest.mark.parametrize("request_line", [b"GET", b"GET /api/search?q=a HTTP/1.1 x\r\nb\0d"])
def test_what_is_not_http_is_refused(site: Site, request_line: bytes) -> None:
    reply = site.raw(request_line + b"\r\n\r\n")
    assert b" 400 " in reply.split(b"\r\n")[0]
    assert json.loads(reply.split(b"\r\n\r\n")[1])["error"]["code"] == "bad_request"


class Broken(Searcher):
    """A searcher that fails as an engine may at any moment."""

    def __init__(self, inner: Searcher, error: Exception) -> None:
        self._error = error
        self.turns = inner.turns

    @property
    def declared(self) -> Declared:
        return NOTHING

    def search(self, request: Request, today: dt.date | None = None) -> Page:
        raise self._error

    def view(self, id: str, q: str | Request = "") -> View | None:
        raise self._error

    def summary(self) -> Summary:
        raise self._error

    def version(self) -> Version:
        raise self._error


ENGINE_ERRORS = [
    (IndexMissing, "index_missing"),
    (IndexMismatch, "index_mismatch"),
    (IndexDamaged, "index_damaged"),
    (EngineUnavailable, "engine_unavailable"),
    (EngineError, "engine_error"),
]
CALLS = ["/api/search?q=a", "/api/articles/x", "/api/health"]
SECRET = "/secret/place"


@pytest.mark.parametrize(("error", "code"), ENGINE_ERRORS)
def test_a_dead_engine_says_so(
    run: Callable[[Searcher], Site], searcher: Searcher, error: type[EngineError], code: str
) -> None:
    site = run(Broken(searcher, error(SECRET)))
    for call in CALLS:
        told = check(site.ask("GET", call), 503, code)
        assert SECRET not in told["message"]
        assert re.fullmatch("[ -~]+", told["message"])
        arabic = check(site.ask("GET", call, Accept_Language="ar"), 503, code)
        assert not re.search("[A-Za-z]", arabic["message"])


def test_logs_are_in_english_whatever_the_caller_reads(
    run: Callable[[Searcher], Site], searcher: Searcher, caplog: pytest.LogCaptureFixture
) -> None:
    message = _("there is no index at %(folder)s", folder=SECRET)
    # Each has a log of its own: of failures of one kind, it has one line a minute.
    first, second = (run(Broken(searcher, IndexMissing(message))) for __ in range(2))
    first.ask("GET", "/api/search?q=a", Accept_Language="ar")
    second.ask("GET", "/article/x?lang=ar")
    assert caplog.text.count(f": there is no index at {SECRET} (request ") == 2
    assert not re.search("[ء-ي]", caplog.text)


def test_a_fault_of_ours_is_logged_and_not_shown(
    run: Callable[[Searcher], Site], searcher: Searcher, caplog: pytest.LogCaptureFixture
) -> None:
    site = run(Broken(searcher, ZeroDivisionError(SECRET)))
    for call in CALLS:
        reply = site.ask("GET", call)
        check(reply, 500, "internal_error")
        assert SECRET not in reply.text
    assert caplog.text.count(f"ZeroDivisionError: {SECRET}") == len(CALLS)


@pytest.mark.parametrize("name", ["q", "sort", "facets", "source", "after"])
def test_half_of_a_surrogate_pair_is_refused_anywhere(site: Site, name: str) -> None:
    reply = site.post({"q": "a"} | {name: "\ud800"})
    assert (reply.status, reply.json()["error"]["field"]) == (400, name)
