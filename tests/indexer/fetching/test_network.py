"""What is connected to: names that change, redirects, other hosts, and servers with TLS.

The event loop is the place where every connection begins, so the tests watch it there.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fetching_runs import Fetch
from news_site import Answer, NewsSite, html, page, served

from bahith.indexer.errors import SourceError
from bahith.indexer.fetching import client

TLS = Path(__file__).parents[2] / "data" / "tls"
PUBLIC = "8.8.8.8"

Names = Callable[[str], str]


class Network:
    """A network of its own: ``connected`` has the addresses that were connected to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.connected: list[str] = []

    def resolves(self, names: Names) -> None:
        """Let names mean the addresses that ``names`` gives."""

        def resolve(host: str, port: int, *_others: Any, **_named: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (names(host), port))]

        self._patch.setattr(socket, "getaddrinfo", resolve)

    def leads(self, real: Callable[[str], str | None]) -> None:
        """Let connections to an address lead to that of ``real``; None: there is no way."""
        connect = BaseSelectorEventLoop.sock_connect

        async def watched(loop: BaseSelectorEventLoop, sock: socket.socket, address: Any) -> None:
            self.connected.append(address[0])
            if (host := real(address[0])) is None:
                raise OSError("no way there")
            await connect(loop, sock, (host, *address[1:]))

        self._patch.setattr(BaseSelectorEventLoop, "sock_connect", watched)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    assert issubclass(asyncio.SelectorEventLoop, BaseSelectorEventLoop)
    return Network(monkeypatch)


def test_a_name_that_changes_its_address_gets_no_connection(get: Fetch, network: Network) -> None:
    answers = iter([PUBLIC, *["127.0.0.1"] * 9])
    network.resolves(lambda host: next(answers) if host == "news.example" else host)
    network.leads(lambda _address: None)
    done = get("http://news.example/", private=False, limits={"attempts": 2, "request": 0.5})
    assert len(done.failed) == 1
    assert network.connected == [PUBLIC]


def test_a_public_page_redirects_to_no_private_address(
    get: Fetch, site: NewsSite, network: Network
) -> None:
    target = f"{site.origin}/news/1"
    site.instead["/robots.txt"] = Answer(404)
    site.instead["/go"] = Answer(302, headers={"location": target})
    network.resolves(lambda host: PUBLIC if host == "news.example" else host)
    network.leads(lambda _address: "127.0.0.1")
    port = site.origin.rpartition(":")[2]
    done = get(f"http://news.example:{port}/go", private=False)
    assert "127.0.0.1 is not a public address" in str(done.failed[0])
    assert site.counts["/go"] == 1
    assert site.counts["/news/1"] == 0
    assert {*network.connected} == {PUBLIC}


@pytest.mark.parametrize(
    ("host", "visits"),
    [("localhost:{}", 1), ("LocalHost:{}", 1), ("http://localhost:{}/", 1), ("other.example", 0)],
)
def test_links_to_another_host_are_followed_if_it_is_named(
    get: Fetch, site: NewsSite, host: str, visits: int
) -> None:
    links = f"<a href='{site.elsewhere}/news/2'>رابط</a>"
    site.instead["/links"] = html(page("روابط", "صفحة بها رابط واحد.", foot=links))
    port = site.origin.rpartition(":")[2]
    get("/links", limits={"depth": 1}, hosts=[host.format(port)])
    assert site.counts["/news/2"] == visits


def test_a_host_that_is_none_is_refused(get: Fetch) -> None:
    with pytest.raises(SourceError, match="not an address of the web"):
        get("/news/1", hosts=["mailto:somebody"])


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch) -> Iterator[NewsSite]:
    """The site with a certificate for ``localhost`` by an authority of the tests."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem")
    client._trusted.cache_clear()
    with served(context) as site:
        yield site
    client._trusted.cache_clear()


def test_a_site_with_a_trusted_certificate_is_fetched(
    get: Fetch, secure: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))
    done = get(f"{secure.origin}/news/7")
    assert (done.failed, done.index.added) == ([], 1)


def test_a_certificate_by_nobody_known_is_a_problem(get: Fetch, secure: NewsSite) -> None:
    (failure,) = get(f"{secure.origin}/news/7").failed
    assert "the certificate is not valid: unable to get local issuer certificate" in str(failure)
    assert not secure.requests


def test_a_certificate_of_another_name_is_a_problem(
    get: Fetch, secure: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))
    (failure,) = get(secure.origin.replace("localhost", "127.0.0.1") + "/news/7").failed
    assert "the certificate is not valid" in str(failure)
    assert "127.0.0.1" in str(failure.reason)
    assert not secure.requests
