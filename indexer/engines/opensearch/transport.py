"""Requests to servers that end in time, whatever these do or do not do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy import exceptions
from opensearchpy.connection.http_urllib3 import Urllib3HttpConnection
from opensearchpy.exceptions import ConnectionTimeout, TransportError
from opensearchpy.transport import Transport

from bahith.indexer import deadlines

GRACE = 0.5
"""Seconds that a request may take beyond its budget, so that servers can say themselves that time
is up."""

_ELSEWHERE = (502, 503, 504)
"""Another node may answer what one refuses like this."""


class _Call:
    """A request, whose connection is shut when its time is up."""

    def __init__(self) -> None:
        self.is_over = False
        self._done = False
        self._socket: Any = None
        self._lock = threading.Lock()

    def uses(self, sock: Any) -> None:
        """Says which socket the request uses from now on."""
        with self._lock:
            self._socket = sock
            if self.is_over:
                _shut(sock)

    def end(self) -> None:
        """Time is up."""
        with self._lock:
            if not self._done:
                self.is_over = True
                _shut(self._socket)

    def finish(self) -> None:
        """The socket is of no concern any more."""
        with self._lock:
            self._done, self._socket = True, None


def _shut(sock: Any) -> None:
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


class _Local(threading.local):
    call: _Call | None = None


_local = _Local()


@contextmanager
def _ending(seconds: float) -> Iterator[_Call]:
    """A block in which a request is made that ends after so many seconds.

    The timeout of a socket is not enough: it begins anew with each byte that arrives.
    """
    call = _local.call = _Call()
    timer = threading.Timer(seconds, call.end)
    timer.daemon = True
    timer.start()
    try:
        yield call
    finally:
        timer.cancel()
        call.finish()
        _local.call = None


def _uses(sock: Any) -> None:
    if _local.call:
        _local.call.uses(sock)


class _Watched:
    """What is added to the class of connections of urllib3."""

    sock: Any

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # of the class it is mixed into
        _uses(self.sock)

    def request(self, *given: Any, **options: Any) -> None:
        _uses(self.sock)
        super().request(*given, **options)  # type: ignore[misc]  # as above


class TimedConnection(Urllib3HttpConnection):
    """The connections to one address."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        kind: Any = self.pool.ConnectionCls
        self.pool.ConnectionCls = type(kind.__name__, (_Watched, kind), {})

    def perform_request(
        self,
        method: str,
        url: str,
        params: Any = None,
        body: Any = None,
        timeout: float | None = None,
        ignore: Any = (),
        headers: Any = None,
    ) -> Any:
        """The status, headers and body of an answer that is there within ``timeout`` seconds."""
        seconds = timeout or self.timeout
        with _ending(seconds) as call:
            try:
                answer = super().perform_request(
                    method, url, params, body, seconds, ignore, headers
                )
            except exceptions.ConnectionError as error:
                if not call.is_over:
                    raise
                raise ConnectionTimeout("TIMEOUT", str(error.info), error) from error
        if call.is_over:  # what has no length ends where it is cut
            raise ConnectionTimeout("TIMEOUT", "the answer was cut", None)
        return answer


class TimedTransport(Transport):
    """Asks one node after the other, each once, until one answers or time is up.

    A request that is not within ``deadlines`` has the whole timeout at each node. Within them,
    it takes ``GRACE`` more than is left at most.
    """

    def perform_request(
        self,
        method: str,
        url: str,
        params: Any = None,
        body: Any = None,
        timeout: float | None = None,
        ignore: Any = (),
        headers: Any = None,
    ) -> Any:
        """The content of the answer."""
        left = deadlines.left()
        end = None if left is None else time.monotonic() + left + GRACE
        nodes = len(self.connection_pool.connections)
        for attempt in range(nodes + 1):
            given = dict(params) if params else None
            try:
                return super().perform_request(
                    method, url, given, body, _share(end, nodes - attempt, timeout), ignore, headers
                )
            except ConnectionTimeout:
                if attempt >= nodes - 1 or _is_past(end):
                    raise
            except TransportError as error:
                elsewhere = (
                    isinstance(error, exceptions.ConnectionError) or error.status_code in _ELSEWHERE
                )
                if not elsewhere or attempt == nodes or _is_past(end):
                    raise
        raise AssertionError


def _is_elsewhere(error: TransportError) -> bool:
    """Whether another node may answer."""
    return isinstance(error, exceptions.ConnectionError) or error.status_code in _ELSEWHERE


def share(seconds: float, nodes: int) -> float:
    """How much of these seconds one of so many nodes has to answer: half of them if others can."""
    return seconds if nodes <= 1 else seconds / 2


def _share(end: float | None, nodes: int, timeout: float | None) -> float | None:
    if end is None:
        return timeout
    return max(share(end - time.monotonic(), nodes), 0.01)


def _is_past(end: float | None) -> bool:
    return end is not None and time.monotonic() >= end
