"""Response times of the JSON API or the search page over HTTP.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/serving.py DIR TEXTS.jsonl [--queries 200] [--clients 1 8] [--workers 1]

With ``--path /`` it requests the page instead of the API.

Starts ``bahith serve`` on a free port and sends queries of three words of one text each, the same
ones in every run. Each client is a process with one connection, and takes the next query as soon
as it is free. Each number of clients runs all queries twice: with caches as the earlier rounds
left them, and with warm ones.

Clients share the machine with the server. So they are plain sockets that read each response to
its end and check its status, its length and, from the API, that there are results, but do not
parse it. On Linux the program also prints the CPU time per request in the server and in the client.
"""

from __future__ import annotations

import argparse
import re
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from ctypes import c_long
from multiprocessing import Value
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import quote

from sampling import records, sample_queries, words
from served import Server

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class Asked(NamedTuple):
    """When a client began and ended, its CPU seconds, and the milliseconds per response."""

    began: float
    ended: float
    busy: float
    taken: list[float]


class Client:
    """One connection to the server."""

    turn: Synchronized[int]
    """The number of the next query, shared by all clients of a round."""

    def __init__(self, port: int, path: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._path = path

    def close(self) -> None:
        self._socket.close()

    def ask(self, query: str) -> None:
        """Send a query; raise RuntimeError unless the response is complete and has results."""
        asked = f"GET {self._path}?q={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        self._socket.sendall(asked.encode())
        head, _, body = self._read().partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        while length and len(body) < int(length[1]):
            body += self._read()
        # Within the text of an article, quotation marks would be escaped.
        empty = self._path == "/api/search" and b'"total":0,' in body
        whole = length and len(body) == int(length[1])
        if not head.startswith(b"HTTP/1.1 200 ") or not whole or empty:
            raise RuntimeError(f"{query}: {head.decode('latin-1')}\n{body.decode()}")

    def _read(self) -> bytes:
        received = self._socket.recv(1 << 20)
        if not received:
            raise RuntimeError("the server closed the connection")
        return received


def begin(turn: Synchronized[int]) -> None:
    Client.turn = turn


def ask(port: int, path: str, queries: list[str]) -> Asked:
    """Send queries that no other client has taken, until none is left."""
    began, busy = time.monotonic(), time.process_time()
    taken = []
    with closing(Client(port, path)) as client:
        while True:
            with Client.turn.get_lock():
                number = Client.turn.value
                Client.turn.value += 1
            if number >= len(queries):
                break
            started = time.perf_counter()
            client.ask(queries[number])
            taken.append((time.perf_counter() - started) * 1000)
    return Asked(began, time.monotonic(), time.process_time() - busy, taken)


def measure(server: Server, path: str, queries: list[str], clients: int) -> None:
    for name in ("first", "second"):
        before = server.busy()
        turn = Value(c_long, 0)
        with ProcessPoolExecutor(clients, initializer=begin, initargs=(turn,)) as pool:
            futures = [pool.submit(ask, server.port, path, queries) for _ in range(clients)]
            asked = [future.result() for future in futures]
        taken = [one for client in asked for one in client.taken]
        spent = server.busy() - before
        seconds = max(client.ended for client in asked) - min(client.began for client in asked)
        cuts = quantiles(taken, n=100)
        if spent:
            shares = spent, sum(client.busy for client in asked)
            print(
                "CPU time per request: {:.1f} ms in the server, {:.1f} ms in the client".format(
                    *(1000 * share / len(taken) for share in shares)
                )
            )
        print(
            f"{clients} clients, {name} round: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, "
            f"p99 {cuts[98]:.1f} ms, {len(taken) / seconds:.0f} requests/s, no error"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--workers", type=int, default=1, help="processes that answer")
    parser.add_argument("--path", default="/api/search", help="/ for the search page")
    args = parser.parse_args()
    queries = sample_queries(records(args.texts), words, args.queries)
    with Server(args.index, args.workers) as server:
        for clients in args.clients:
            measure(server, args.path, queries, clients)


if __name__ == "__main__":
    main()
