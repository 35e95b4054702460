"""Clients in processes of their own that share the queries of a round, as plain sockets."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from ctypes import c_long
from multiprocessing import Value
from multiprocessing.sharedctypes import Synchronized
from statistics import quantiles
from typing import NamedTuple, Protocol

from served import busy

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)(?:\r\n|$)", re.IGNORECASE)


class Target(Protocol):
    """A server, and how to ask it."""

    @property
    def port(self) -> int: ...

    @property
    def pid(self) -> int: ...

    @property
    def empty(self) -> bytes:
        """What only a response without results contains; empty if that is not to be checked."""
        ...

    def message(self, query: str) -> bytes:
        """The whole request."""
        ...


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

    def __init__(self, target: Target) -> None:
        self._socket = socket.create_connection(("127.0.0.1", target.port), timeout=60)
        self._target = target

    def close(self) -> None:
        self._socket.close()

    def ask(self, query: str) -> None:
        """Send a query; raise RuntimeError unless the response is complete and has results."""
        self._socket.sendall(self._target.message(query))
        head, _, body = self._read().partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        while length and len(body) < int(length[1]):
            body += self._read()
        empty = self._target.empty and self._target.empty in body
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


def ask(target: Target, queries: list[str]) -> Asked:
    """Send queries that no other client has taken, until none is left."""
    began, before = time.monotonic(), time.process_time()
    taken = []
    with closing(Client(target)) as client:
        while True:
            with Client.turn.get_lock():
                number = Client.turn.value
                Client.turn.value += 1
            if number >= len(queries):
                break
            started = time.perf_counter()
            client.ask(queries[number])
            taken.append((time.perf_counter() - started) * 1000)
    return Asked(began, time.monotonic(), time.process_time() - before, taken)


def measure(target: Target, queries: list[str], clients: int, rounds: int) -> None:
    """Send all queries that many times, and print the times and the CPU time of each round."""
    for number in range(1, rounds + 1):
        before = busy(target.pid)
        turn = Value(c_long, 0)
        with ProcessPoolExecutor(clients, initializer=begin, initargs=(turn,)) as pool:
            futures = [pool.submit(ask, target, queries) for _ in range(clients)]
            asked = [future.result() for future in futures]
        taken = [one for client in asked for one in client.taken]
        spent = busy(target.pid) - before
        seconds = max(client.ended for client in asked) - min(client.began for client in asked)
        cuts = quantiles(taken, n=100)
        if spent:
            shares = spent, sum(client.busy for client in asked)
            print(
                "CPU time per request: {:.2f} ms in the server, {:.2f} ms in the client".format(
                    *(1000 * share / len(taken) for share in shares)
                )
            )
        print(
            f"{clients} clients, round {number}: p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, "
            f"p99 {cuts[98]:.1f} ms, {len(taken) / seconds:.0f} requests/s, no error"
        )
