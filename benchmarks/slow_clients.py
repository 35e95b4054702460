"""What slow clients cost others: the times of searches while hundreds of connections hold on.

    python benchmarks/slow_clients.py INDEX [QUERY]

Each search has a connection of its own, so that it also waits to be accepted.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from itertools import cycle
from statistics import quantiles
from urllib.parse import quote

from served import Server, memory

HOLDING = 200
"""Slow connections at a time. One that the server closes is opened again."""

PAUSE = 12.0
"""Seconds between two bytes of a slow client."""

SECONDS = 40.0
"""How long each kind is measured: longer than any deadline for headers or body."""

HEAD = b"POST /api/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
KINDS = {
    "none": None,
    "idle": (b"", b""),
    "slow headers": (HEAD + b"X-Slow: ", b"a"),
    "slow bodies": (HEAD + b"Content-Length: 60000\r\n\r\n", b" "),
    "slow readers": (b"GET /api/export HTTP/1.1\r\nHost: a\r\n\r\n", b""),
}
"""What each slow client sends at once, and then a piece at a time; it reads as slowly."""


QUERIES = ("مصر", "الحكومة الجديدة", "أسعار النفط")


def hold(port: int, start: bytes, piece: bytes, over: threading.Event) -> None:
    """One slow client, until ``over``."""
    while not over.is_set():
        with suppress(OSError), socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(start)
            client.settimeout(0.001)
            while not over.wait(PAUSE):
                with suppress(TimeoutError):
                    if not client.recv(1):
                        break
                client.sendall(piece)


@contextmanager
def holding(port: int, kind: tuple[bytes, bytes] | None) -> Iterator[None]:
    """A block in which ``HOLDING`` clients of a kind hold on."""
    over = threading.Event()
    with ExitStack() as stack:
        for _ in range(HOLDING if kind else 0):
            thread = threading.Thread(target=hold, args=(port, *(kind or ()), over))
            thread.start()
            stack.callback(thread.join)
        stack.callback(over.set)
        time.sleep(1)
        yield


def ask(port: int, query: str, patience: float = 60) -> float:
    """The milliseconds of one search, on a connection of its own."""
    started = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    connection.request("GET", f"/api/search?q={quote(query)}")
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{query}: {response.status}")
    return (time.perf_counter() - started) * 1000


def searches(port: int, kind: str, queries: Iterator[str], seconds: float) -> list[float]:
    """The milliseconds of searches one after the other, while slow clients of a kind hold on."""
    taken = []
    with holding(port, KINDS[kind]):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            taken.append(ask(port, next(queries)))
            time.sleep(0.02)
    return taken


def main() -> None:
    index, *words = sys.argv[1:]
    queries = cycle(words or QUERIES)
    for kind in KINDS:
        with Server(index) as server:
            taken = searches(server.port, kind, queries, SECONDS)
            cuts = quantiles(taken, n=100)
            print(
                f"{kind}: {len(taken)} searches, p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, "
                f"slowest {max(taken):.1f} ms, {memory(server.process.pid).resident:.0f} MiB",
                flush=True,
            )


if __name__ == "__main__":
    main()
