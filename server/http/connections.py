"""Bounds on what slow clients can hold: time for each request, and the number of connections."""

from __future__ import annotations

import threading
import time
from typing import Any, ClassVar, Protocol

HEAD = 10.0
"""Seconds from the first byte of a request until its headers must be complete."""

BODY = 30.0
"""Seconds from then on until its whole body must have arrived, if that is small."""

PACE = 64 * 2**10
"""Bytes of a body that earn it another second: large ones need not arrive at once."""

IDLE = 60.0
"""Seconds that a connection may stay open without a request, or lag behind with its answer."""

READING = 2**10
"""Bytes of an answer that a client has to read each second, or it lags behind."""

DRAIN = 30.0
"""Seconds that requests have to be received and answered when the process is to end."""

LINGER = 1.0
"""Seconds for which idle connections stay open then, since a request may be on its way."""

LIMIT = 900
"""Connections of a process; past that, those that have waited longest are closed."""

OF_AN_ADDRESS = 300
"""Connections of one address, closed in the same way."""


class Connection(Protocol):
    """What is known of one connection.

    ``wait`` is None while a request of it is answered, else what it waits for, ``idle``, ``head``,
    ``body`` or, where its client still has to read, ``answer``, and since when, by
    ``time.monotonic``.
    """

    @property
    def address(self) -> str:
        """The address of the client."""
        ...

    @property
    def wait(self) -> tuple[str, float] | None:
        """What it waits for and since when."""
        ...

    def give_up(self, waits_for: str) -> None:
        """Refuse the request that is not complete, or close the idle connection."""
        ...

    def drop(self) -> None:
        """Close it without an answer."""
        ...


class Connections:
    """All connections of a process; used by the one thread that receives requests."""

    _TIMES: ClassVar = {"idle": IDLE, "head": HEAD, "body": BODY, "answer": IDLE}

    def __init__(self, limit: int = LIMIT, of_an_address: int = OF_AN_ADDRESS) -> None:
        self._limit = limit
        self._of_an_address = of_an_address
        self._open: dict[Any, Connection] = {}
        self._lock = threading.Lock()
        self._next = 0.0
        self._drains_since: float | None = None

    @property
    def is_draining(self) -> bool:
        """Whether each connection ends with its next answer."""
        return self._drains_since is not None

    def drain(self) -> None:
        """Begin to close all connections, each after its next answer."""
        self._drains_since = time.monotonic()

    def unfinished(self) -> int:
        """How many connections still have to be answered, and have time for it.

        Closes those on which nothing has arrived for ``LINGER`` seconds.
        """
        assert self._drains_since is not None
        passed = time.monotonic() - self._drains_since
        with self._lock:
            everybody = list(self._open)
        if passed >= LINGER:
            for connection in everybody:
                if (wait := connection.wait) and wait[0] == "idle":
                    connection.drop()
        return len(everybody) if passed < DRAIN else 0

    def cut(self) -> int:
        """How many answers are not complete."""
        with self._lock:
            waits = [connection.wait for connection in self._open]
        return sum(wait is None or wait[0] == "answer" for wait in waits)

    def add(self, connection: Connection) -> None:
        """Count a new connection; the longest waiting one makes room if there are too many.

        If all others are being answered, the new one itself is closed.
        """
        with self._lock:
            self._open[connection] = connection
            everybody = list(self._open)
        same = [one for one in everybody if one.address == connection.address]
        if len(same) > self._of_an_address:
            self._make_room(same)
        elif len(everybody) > self._limit:
            self._make_room(everybody)

    def relieve(self) -> None:
        """Close the longest waiting one, since the process has no file descriptor for another."""
        with self._lock:
            everybody = list(self._open)
        self._make_room(everybody)

    def remove(self, connection: Connection) -> None:
        """Count it no longer."""
        with self._lock:
            self._open.pop(connection, None)

    def expire(self) -> None:
        """Give up those that have waited too long; looks at them once a second."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + 1
        with self._lock:
            everybody = list(self._open)
        for connection in everybody:
            if (wait := connection.wait) and now - wait[1] > self._TIMES[wait[0]]:
                connection.give_up(wait[0])

    def _make_room(self, connections: list[Connection]) -> None:
        waits = [(wait[1], at) for at, one in enumerate(connections) if (wait := one.wait)]
        if waits:
            oldest = connections[min(waits)[1]]
            self.remove(oldest)
            oldest.drop()
