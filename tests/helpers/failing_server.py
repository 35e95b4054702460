"""A server between a page and a real one, which fails as often as it is told."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SILENT, HALF = 0, 1
"""Instead of a status: accept and say nothing; begin an answer and stop."""


@dataclass
class Failing:
    """Takes the ``faults`` one after the other, with ``headers``; then passes requests on."""

    target: str
    faults: list[int]
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[str]:
        """A block in which it listens at the address that the block gets."""

        class Handler(_Handler):
            through = self

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                self.released.set()
                server.shutdown()
                thread.join()


class _Handler(BaseHTTPRequestHandler):
    through: Failing

    def do_GET(self) -> None:
        through = self.through
        through.asked.append(self.path)
        if not through.faults:
            self._pass_on()
            return
        fault = through.faults.pop(0)
        if fault == SILENT:
            through.released.wait(60)
            return
        self.send_response(200 if fault == HALF else fault)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Expose-Headers", "Retry-After")
        for name, value in through.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if fault == HALF:
            self.wfile.write(b'{"results": [')
            through.released.wait(60)

    def _pass_on(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.through.target).netloc, timeout=30)
        headers = {"Origin": self.headers["Origin"], "X-Forwarded-For": "192.0.2.7"}
        connection.request("GET", self.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.startswith("Access-Control-") or name == "Retry-After":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
