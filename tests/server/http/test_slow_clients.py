"""Clients that send slowly, or nothing, keep nobody else from being answered."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from listening import listening
from sample_site import Site
from server_process import COMMAND, serving
from waitress.wasyncore import dispatcher

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.http import channels, connections
from bahith.server.http.connections import Connections

STARTS = {
    "idle": b"",
    "head": b"GET / HTTP/1.1\r\nHost: a\r\nX",
    "body": b"POST /api/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n{",
}


@pytest.fixture(scope="module")
def own(run: Callable[[Searcher], Site], searcher: Searcher) -> Site:
    """A server that no other test uses."""
    return run(searcher)


def opened(site: Site, start: bytes) -> socket.socket:
    host, port = urlsplit(site.address).netloc.split(":")
    client = socket.create_connection((host, int(port)), 20)
    client.sendall(start)
    return client


@pytest.fixture
def patient() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("kind", STARTS)
def test_hundreds_that_hold_on_keep_nobody_waiting(
    own: Site, patient: ExitStack, kind: str
) -> None:
    for _ in range(connections.OF_AN_ADDRESS + 50):
        patient.enter_context(opened(own, STARTS[kind]))
    for _ in range(20):
        assert own.search("الميناء")["total"]


def test_connections_that_idle_give_way_where_files_are_scarce(settings: Settings) -> None:
    limited = ("sh", "-c", 'ulimit -n 64; exec "$0" "$@"', *COMMAND)
    with serving(settings, command=limited) as server, ExitStack() as stack:
        place = ("127.0.0.1", urlsplit(server.site.address).port or 0)
        for _each in range(120):
            stack.enter_context(socket.create_connection(place, 10))
        for _each in range(3):
            assert server.site.search("الميناء")["total"]
        told = server.stop()
    assert "Traceback" not in told
    assert "cannot be accepted" not in told


def test_one_that_idles_gives_way_where_no_other_can_be_accepted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    accept, is_scarce = dispatcher.accept, threading.Event()

    def scarce(listener: dispatcher) -> Any:
        if is_scarce.is_set():
            is_scarce.clear()
            raise OSError(errno.EMFILE, "Too many open files")
        return accept(listener)

    monkeypatch.setattr(dispatcher, "accept", scarce)
    with listening(Flask("test"), settings) as address, ExitStack() as stack:
        host, port = urlsplit(address).netloc.split(":")

        def asked() -> socket.socket:
            client = stack.enter_context(socket.create_connection((host, int(port)), 20))
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(1 << 16).startswith(b"HTTP/1.1 404")
            return client

        idle = asked()
        is_scarce.set()
        asked()
        while idle.recv(1 << 16):
            pass
    assert "a connection cannot be accepted: [Errno 24]" in caplog.text


@pytest.mark.parametrize("kind", ["head", "body"])
def test_a_request_that_does_not_arrive_is_refused(
    own: Site, patient: ExitStack, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(Connections, "_TIMES", {"idle": 60.0, "head": 0.1, "body": 0.1})
    client = patient.enter_context(opened(own, STARTS[kind]))
    answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.")
    assert b" 408 Request Timeout\r\n" in answer
    assert b'"code":"request_timeout"' in answer


def test_an_idle_connection_is_closed(
    own: Site, patient: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connections, "_TIMES", {"idle": 0.1, "head": 60.0, "body": 60.0})
    assert patient.enter_context(opened(own, b"")).recv(1) == b""


@pytest.mark.parametrize(("pace", "whole"), [(1, True), (10**9, False)], ids=["slow", "too slow"])
def test_an_answer_must_be_read_at_a_pace(
    monkeypatch: pytest.MonkeyPatch, pace: int, whole: bool
) -> None:
    monkeypatch.setattr(channels, "READING", pace)
    monkeypatch.setattr(Connections, "_TIMES", {"answer": 2.0, "idle": 9, "head": 9, "body": 9})
    size, piece = 40 * 2**20, bytes(2**16)
    app = Flask("large")
    app.add_url_rule("/", "all", lambda: Response(piece for _ in range(size // len(piece))))
    with listening(app, Settings.load(environ={}, port="0")) as address:
        request = b"GET / HTTP/1.0\r\nHost: a\r\n\r\n"
        with opened(Site(address), request) as client, suppress(ConnectionError):
            read, end = 0, time.monotonic() + 5
            while time.monotonic() < end:  # and never nothing for two seconds
                read += len(client.recv(2**15))
                time.sleep(0.02)
            while got := len(client.recv(2**20)):
                read += got
    assert (read > size) is whole
