"""A request whose Host header names no host is refused, on every address."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_site import Site

from bahith.server.http.hosts import is_host

PATHS = ["/", "/feed?q=a", "/opensearch.xml", "/api/health", "/none", "/static/style.css"]
HOSTS = ["a", "a:80", "a.", "A-1.example:", "my_site", "10.0.0.1:8000", "[::1]:80", "a" * 63]
HOSTS += ["xn--a", "xn--strae-oqa.de"]  # no IDN, and one by other rules than Werkzeug's
WRONG = ["", "a..b", ".", "-a", "a" * 64, "a:b", "a:99999", "a b", "a/b", "a@b", "[::g]", "::1"]
WRONG += ["a, b", "a:0", "a:080", "Ù\x85", "<b>", '"', ":80", ".".join(["a" * 60] * 5)]


def status(site: Site, path: str, headers: str, version: str = "1.1") -> bytes:
    request = f"GET {path} HTTP/{version}\r\n{headers}Connection: close\r\n\r\n"
    return site.raw(request.encode("latin-1")).split(b"\r\n", 1)[0].partition(b" ")[2]


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_is_taken(site: Site, host: str) -> None:
    for path in PATHS[:4]:
        assert status(site, path, f"Host: {host}\r\n") == b"200 OK"
    feed = ET.fromstring(site.ask("GET", "/feed?q=%D8%A3&size=1", Host=host).body)
    start = f"http://{host.lower().removesuffix(':').removesuffix(':80')}/"
    assert {link.text.startswith(start) for link in feed.iter("link") if link.text} == {True}
    own = feed.find("*/{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.get("href") == f"{start}feed?q=%D8%A3&size=1"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", WRONG)
def test_what_is_no_host_is_refused(site: Site, path: str, host: str) -> None:
    assert status(site, path, f"Host: {host}\r\n") == b"400 BAD REQUEST"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", ["", "Host: a\r\nHost: a\r\n"])
def test_it_is_neither_missing_nor_double(site: Site, path: str, headers: str) -> None:
    assert status(site, path, headers) == b"400 BAD REQUEST"


def test_older_clients_send_none(site: Site) -> None:
    assert status(site, "/", "", version="1.0") == b"200 OK"


@given(st.text(st.characters(max_codepoint=255), max_size=20) | st.text("a.:-[]1", max_size=80))
def test_any_text_is_a_host_or_not(text: str) -> None:
    assert not is_host(text) or text.isascii()


@pytest.mark.parametrize("path", ["/feed?q=a", "/opensearch.xml"])
def test_an_answer_to_another_host_is_another_one(site: Site, path: str) -> None:
    tag = site.ask("GET", path, Host="a.example").headers["ETag"]
    assert site.ask("GET", path, Host="a.example", If_None_Match=tag).status == 304
    assert site.ask("GET", path, Host="b.example", If_None_Match=tag).status == 200
