"""Request ids, in answers and logs, and the access log."""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
import uuid

from flask import Flask, Response, g, request

ID_HEADER = "X-Request-Id"

ACCESS = logging.getLogger("bahith.access")

# Ids that a proxy or client may set; others could be mistaken for something else in a log.
_WELL_FORMED = re.compile(r"[A-Za-z0-9+/=._:@-]{1,128}")


class Seldom:
    """Tells which of many equal lines are logged: one of each kind in ``seconds``."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, int]] = {}

    def admit(self, kind: str) -> int | None:
        """How many lines of that kind were left out before this one; None to leave it out too."""
        now = time.monotonic()
        with self._lock:
            last, left_out = self._seen.get(kind, (now - self._seconds, 0))
            if now - last < self._seconds:
                self._seen[kind] = (last, left_out + 1)
                return None
            self._seen[kind] = (now, 0)
            return left_out


def register(app: Flask) -> None:
    """Give each request of ``app`` an id, and log its answer.

    Call this before other modules register, so that their answers have the id as well.
    """
    app.before_request(_begin)
    app.after_request(_end)


def start() -> None:
    """Start writing the access log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    ACCESS.handlers = [handler]
    ACCESS.propagate = False
    ACCESS.setLevel(logging.INFO)


def new_id() -> str:
    """An id that no other request has."""
    return uuid.uuid4().hex


def record(client: str, line: str, status: int, size: object, seconds: float, id: str) -> None:
    """Log one answer: client, request line, status, bytes, seconds, id.

    Whatever a client sent stays on one line and cannot control a terminal.
    """
    shown = re.sub(r"[^ -~]", lambda letter: f"\\x{ord(letter[0]):02x}", line)
    ACCESS.info('%s "%s" %d %s %.1fms %s', client, shown, status, size, seconds * 1000, id)


def _begin() -> None:
    client_id = request.headers.get(ID_HEADER, "")
    g.request_id = client_id if _WELL_FORMED.fullmatch(client_id) else new_id()
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[ID_HEADER] = id = g.request_id
    if not ACCESS.isEnabledFor(logging.INFO):
        return response
    started, client = g.started, request.remote_addr or "-"
    # As it was sent: a path is UTF-8 that WSGI gives as Latin-1, a query string stays encoded.
    query = request.environ["QUERY_STRING"]
    path = f"{request.environ['PATH_INFO']}?{query}" if query else request.environ["PATH_INFO"]
    line = f"{request.method} {_encoded(path)}"
    size = "-" if response.content_length is None else response.content_length

    @response.call_on_close
    def sent() -> None:
        record(client, line, response.status_code, size, time.perf_counter() - started, id)

    return response


def _encoded(path: str) -> str:
    """A path or query with everything percent-encoded that a URL cannot have."""
    return re.sub(r"[^!#-~]", lambda letter: f"%{ord(letter[0]) & 255:02X}", path)
