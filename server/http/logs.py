"""Request ids, in answers and logs, and the access log."""

from __future__ import annotations

import logging
import re
import threading
import time
import uuid
from typing import Any

from flask import Flask, Request, Response, g, request

from bahith.indexer import request_ids
from bahith.server.http.log_lines import ACCESS

ID_HEADER = "X-Request-Id"

_BEGUN = "bahith.begun"

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


def id_for(sent: str) -> str:
    """The id that a client or proxy sent, if it is usable, or one that no other request has."""
    return sent if _WELL_FORMED.fullmatch(sent) else uuid.uuid4().hex


def begin(environ: dict[str, Any]) -> None:
    """Give a request its id, and note when it began; to do before anything is logged of it."""
    environ[_BEGUN] = id, _ = id_for(environ.get("HTTP_X_REQUEST_ID", "")), time.perf_counter()
    request_ids.current.set(id)


def record(
    client: str,
    line: str,
    status: int,
    size: int | None,
    seconds: float,
    id: str,
    route: str = "none",
) -> None:
    """Log one answer: client, request line, status, bytes if known, seconds, id, rule of the route.

    Whatever a client sent stays on one line and cannot control a terminal.
    """
    shown = re.sub(r"[^ -~]", lambda letter: f"\\x{ord(letter[0]):02x}", line)
    milliseconds = round(seconds * 1000, 1)
    values = (client, shown, status, "-" if size is None else size, milliseconds, id)
    fields = {
        "message": shown,
        "request": id,
        "address": client,
        "method": shown.partition(" ")[0],
        "route": route,
        "status": status,
        "bytes": size,
        "milliseconds": milliseconds,
    }
    ACCESS.info('%s "%s" %d %s %.1fms %s', *values, extra={"fields": fields})


def _begin() -> None:
    g.request_id, g.started = request.environ[_BEGUN]


def _end(response: Response) -> Response:
    response.headers[ID_HEADER] = id = g.request_id
    if not ACCESS.isEnabledFor(logging.INFO):
        return response
    started, client = g.started, request.remote_addr or "-"
    line, rule, size = request_line(request.environ), route(request), response.content_length

    @response.call_on_close
    def sent() -> None:
        seconds = time.perf_counter() - started
        record(client, line, response.status_code, size, seconds, id, rule)

    return response


def request_line(environ: dict[str, Any]) -> str:
    """The method and the address of a request, encoded."""
    # As it was sent: a path is UTF-8 that WSGI gives as Latin-1, a query string stays encoded.
    path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
    return f"{environ['REQUEST_METHOD']} {_encoded(f'{path}?{query}' if query else path)}"


def route(request: Request) -> str:
    """The rule of a request's route, never its address, of which there may be any number."""
    return request.url_rule.rule if request.url_rule else "none"


def _encoded(path: str) -> str:
    """A path or query with everything percent-encoded that a URL cannot have."""
    return re.sub(r"[^!#-~]", lambda letter: f"%{ord(letter[0]) & 255:02X}", path)
