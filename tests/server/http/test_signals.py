"""``bahith serve`` ends on the signals that terminals and process managers send."""

from __future__ import annotations

import http.client
import signal
import socket
import time
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest
from server_process import LIMIT, serving

from bahith.indexer.settings import Settings


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server(settings: Settings, number: signal.Signals) -> None:
    with serving(settings) as server:
        assert server.site.search("الميناء")["total"]
        assert "Traceback" not in server.stop(number)
    assert server.process.returncode == 0


POST = b"POST /api/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
BODY = '{"q": "الميناء"}'.encode()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_requests_that_have_begun_are_answered_and_no_others(
    settings: Settings, number: signal.Signals, workers: int
) -> None:
    with serving(settings, f"--workers={workers}") as server:
        place = urlsplit(server.site.address).netloc.split(":")
        address = (place[0], int(place[1]))
        idle = http.client.HTTPConnection(*address, timeout=20)
        with socket.create_connection(address, 20) as begun, closing(idle):
            begun.sendall(POST + b"%d\r\n\r\n" % len(BODY))
            idle.request("GET", "/api/health")
            assert idle.getresponse().read()
            time.sleep(0.2)
            server.process.send_signal(number)
            refused = False
            for _ in range(100):
                try:
                    socket.create_connection(address, 1).close()
                except ConnectionRefusedError:
                    refused = True
                    break
                time.sleep(0.05)
            assert refused
            begun.sendall(BODY)
            answer = b"".join(iter(lambda: begun.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"Connection: close\r\n" in answer
        assert answer.endswith(b"]}\n")
        _, err = server.process.communicate(timeout=LIMIT)
        assert server.process.returncode == 0
        assert "Traceback" not in err


def test_an_export_that_runs_is_sent_whole(settings: Settings) -> None:
    with ExitStack() as stack, serving(settings) as server:
        whole = server.site.get("/api/export", q="السد").text
        connection = http.client.HTTPConnection(urlsplit(server.site.address).netloc, timeout=20)
        stack.enter_context(closing(connection))
        connection.request("GET", "/api/export?q=%D8%A7%D9%84%D8%B3%D8%AF")
        answer = connection.getresponse()
        server.process.send_signal(signal.SIGINT)
        assert answer.read().decode() == whole
        server.process.communicate(timeout=LIMIT)
        assert server.process.returncode == 0
