"""What every answer has in common: headers, and a server that keeps its name to itself."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
from requirements import require
from sample_site import Served, Site

from bahith.indexer.errors import IndexMissing, SettingError
from bahith.indexer.index import Index
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.http.listener import Listener

PATHS = ["/", "/?q=a", "/?page=x", "/none", "/article/hostile", "/static/style.css", "/static/none"]
PATHS += ["/api/search?q=a", "/api/search", "/api/none", "/api/health", "/api/articles/hostile"]
PATHS += ["/api/search?q=" + "a" * 300_000]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
def test_every_answer_carries_the_protecting_headers(site: Site, method: str, path: str) -> None:
    headers = site.ask(method, path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["script-src"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Server"] is None
    assert headers["Via"] is None


def test_static_files_are_asked_for_again_but_not_sent_again(site: Site) -> None:
    first = site.ask("GET", "/static/style.css")
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.ask("GET", "/static/style.css", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/?q=a", "/api/search?q=a"])
def test_results_are_never_taken_from_a_cache_unasked(site: Site, path: str) -> None:
    assert site.ask("GET", path).headers["Cache-Control"] == "no-cache"


def test_without_an_index_there_is_no_application(settings: Settings) -> None:
    missing = Settings.load(environ={}, index=f"{settings.index}-none")
    with pytest.raises(IndexMissing):
        create_app(Index(missing))


def test_a_port_in_use_is_a_clear_error(searcher: Searcher, settings: Settings, site: Site) -> None:
    port = urlsplit(site.address).port
    taken = Settings.load(environ={}, port=port)
    with pytest.raises(SettingError, match=f"127.0.0.1:{port}"):
        Listener(create_app(Served(settings, searcher)), taken)


def test_an_address_of_version_6_is_written_in_brackets(
    searcher: Searcher, settings: Settings
) -> None:
    require(socket.has_ipv6, "IPv6")
    listener = Listener(
        create_app(Served(settings, searcher)), Settings.load(environ={}, host="::1", port=0)
    )
    listener.close()
    assert listener.addresses[0].startswith("http://[::1]:")
