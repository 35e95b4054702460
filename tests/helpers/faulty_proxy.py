"""A server between us and a real one that can fail to answer in every way that servers do."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FAULTS = ("silent", "half", "drops", "429", "503")
"""Accepts and says nothing; says half and stops; says a byte now and then; refuses."""

_PAUSE = 0.3


class FaultyProxy:
    """Passes requests on to ``target``, unless ``fault`` says how to fail.

    ``asked`` has their bodies.
    """

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target).netloc
        self.fault = ""
        self.asked: list[bytes] = []
        self.released = threading.Event()
        self.url = ""

    @contextmanager
    def running(self) -> Iterator[FaultyProxy]:
        """A block in which it listens at ``url``."""
        proxy = self

        class Handler(_Handler):
            through = proxy

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    through: FaultyProxy
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.through.fault
        self.through.asked.append(body)
        if fault == "silent":
            self._wait()
        elif fault.isdigit():
            self._send(int(fault), json.dumps({"error": "busy", "status": int(fault)}).encode())
        else:
            status, answer = self._real(body)
            self._send(status, answer, fault)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815

    def _real(self, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.through.target, timeout=60)
        headers = {"Content-Type": self.headers.get("Content-Type", "application/json")}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def _send(self, status: int, content: bytes, fault: str = "") -> None:
        if self.command == "HEAD":
            content = b""
        if fault == "drops":
            self._drop(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + content)
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault == "half":
            self.wfile.write(content[: len(content) // 2])
            self._wait()
            return
        self.wfile.write(content)

    def _drop(self, content: bytes) -> None:
        for byte in content:
            if self.through.released.wait(_PAUSE):
                break
            self.wfile.write(bytes([byte]))
        self.close_connection = True

    def _wait(self) -> None:
        self.through.released.wait(120)
        self.close_connection = True

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # whoever asked has gone

    def log_message(self, *what: object) -> None:
        """Nothing."""
