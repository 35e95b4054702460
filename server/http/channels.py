"""One connection of waitress: its requests, its refusals, and how long it waits."""

from __future__ import annotations

import re
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from bahith.i18n import using
from bahith.server.http import errors, headers, languages, logs, writes
from bahith.server.http.connections import PACE, READING, Connections

_LOGGED = 200
"""How much of a refused request line is logged: it may be very long."""


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Accepts addresses with unencoded Arabic letters, as people type them into curl."""

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Read the request line and the headers."""
        line, end, others = header_plus.partition(b"\r\n")
        line = re.sub(rb"[\x80-\xff]", lambda letter: b"%%%02X" % letter[0][0], line)
        try:
            super().parse_header(line + end + others)
        except ValueError as error:  # Python reads no number of more than 4,300 digits
            raise ParsingError(str(error)) from error
        if writes.is_write(self.command, self.path):
            self.adj = getattr(self.adj, "for_writes", self.adj)


class Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """Answers requests that waitress itself refuses, such as a huge body, in our error format."""

    def execute(self) -> None:
        """Send the answer."""
        language = languages.of_raw(self.request)
        with using(language):
            failure = errors.failure_for_status(self.request.error.code)
        body = failure.to_json()
        self.status = f"{failure.status} {self.request.error.reason}"
        id = logs.id_for(self.request.headers.get("X_REQUEST_ID", ""))
        self.response_headers += [*headers.HEADERS.items(), ("Content-Type", "application/json")]
        self.response_headers += [("Content-Language", language), ("Vary", "Accept-Language")]
        self.response_headers.append((logs.ID_HEADER, id))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
        line = getattr(self.request, "first_line", b"-")[:_LOGGED].decode("latin-1")
        logs.record(self.channel.addr[0], line, failure.status, len(body), 0.0, id)


class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """An answer, the last one on its connection if the process is to end."""

    def build_response_header(self) -> bytes:
        """The status line and headers."""
        if self.channel.connections.is_draining:
            self.set_close_on_finish()
        return bytes(super().build_response_header())


class _Late(Error):  # type: ignore[misc]  # waitress has no types
    """The error of a request that did not arrive in time (RFC 9110, section 15.5.9)."""

    code = 408
    reason = "Request Timeout"


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection, which knows what it waits for (``connections.Connection``)."""

    parser_class = Parser
    task_class = Task
    error_task_class = Refusal

    def __init__(
        self,
        connections: Connections,
        server: Any,
        sock: socket.socket,
        addr: Any,
        *rest: Any,
        **options: Any,
    ) -> None:
        self.connections = connections
        self._answered = time.monotonic()
        self._began: float | None = None
        self._headed: float | None = None
        self._due = 0.0
        self.request: HTTPRequestParser | None = None
        super().__init__(server, sock, addr, *rest, **options)
        self.address = str(addr[0])
        connections.add(self)

    @property
    def wait(self) -> tuple[str, float] | None:
        """What it waits for, and since when; None while it is answered."""
        if self.total_outbufs_len:
            return "answer", self._due
        if self.requests:
            return None
        if self._headed is not None:
            received = self.request.body_bytes_received if self.request is not None else 0
            return "body", self._headed + received / PACE
        if self._began is not None:
            return "head", self._began
        return "idle", self._answered

    def received(self, data: bytes) -> bool:
        """Take what has arrived."""
        now = time.monotonic()
        # Not reset by an empty line, of which a client could send one again and again.
        self._began = now if self._began is None else self._began
        taken = super().received(data)
        partial = self.request
        if partial is not None and partial.headers_finished and self._headed is None:
            self._headed = now
        return bool(taken)

    def write_soon(self, data: Any) -> int:
        """Queue a piece of an answer; the client has time to read from then on."""
        if not self.total_outbufs_len:
            self._due = time.monotonic()
        return int(super().write_soon(data))

    def send(self, data: Any, do_close: bool = True) -> int:
        """Send a piece of an answer, which earns its client time; none is saved for later."""
        sent = int(super().send(data, do_close))
        self._due = min(time.monotonic(), self._due + sent / READING)
        return sent

    def service(self) -> None:
        """Answer a request, in another thread than the rest."""
        super().service()
        self._answered = time.monotonic()
        self._headed = None
        self._began = self._answered if self.request is not None else None

    def give_up(self, waits_for: str) -> None:
        """Refuse the request that is not complete, or close the idle connection."""
        with self.requests_lock:
            late = self.request
            if waits_for in ("idle", "answer") or late is None or self.requests:
                self.will_close = True
                return
            late.error = _Late("")
            late.completed = True
            self.request = None
            self.requests.append(late)
        self.server.add_task(self)

    def drop(self) -> None:
        """Close it without an answer."""
        self.will_close = True

    def handle_close(self) -> None:
        """Close the socket."""
        self.connections.remove(self)
        super().handle_close()
