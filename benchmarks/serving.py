"""How long the JSON API or the page takes, over HTTP, for words drawn from a collection.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/serving.py DIR TEXTS.jsonl [--queries 200] [--clients 1 8] [--workers 1]

With ``--path /`` the page is asked for instead of the API.

Starts ``bahith serve`` on a free port and asks it queries of three words of one
text each, always the same ones. Each client is a process of its own, with one
connection. Every number of clients asks all queries twice: the first round finds
nothing remembered but what the rounds before it left.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from drawing import drawn, records, words


class Asked(NamedTuple):
    """When a client began and ended, in seconds, and the milliseconds of each answer."""

    began: float
    ended: float
    taken: list[float]


def ask(port: int, path: str, queries: list[str]) -> Asked:
    """Ask over one connection; raises for anything but 200."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for query in queries:
        started = time.perf_counter()
        connection.request("GET", f"{path}?q={quote(query)}")
        answer = connection.getresponse()
        body = answer.read()
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status != 200 or (path == "/api/search" and not json.loads(body)["total"]):
            raise RuntimeError(f"{query}: {answer.status} {body.decode()}")
    connection.close()
    return Asked(began, time.monotonic(), taken)


def measure(port: int, path: str, queries: list[str], clients: int) -> None:
    for name in ("first", "again"):
        with ProcessPoolExecutor(clients) as pool:
            parts = [queries[number::clients] for number in range(clients)]
            asked = list(pool.map(ask, repeat(port), repeat(path), parts))
        taken = [one for client in asked for one in client.taken]
        seconds = max(client.ended for client in asked) - min(client.began for client in asked)
        cuts = quantiles(taken, n=100)
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
    asked = parser.parse_args()
    queries = drawn(records(asked.texts), words, asked.queries)
    command = [sys.executable, "-m", "server", "--index", asked.index, "serve", "--port", "0"]
    command += ["--workers", str(asked.workers)]
    quiet = os.environ | {"BAHITH_ACCESS_LOG": "0"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.search(r"http://\S+", line)
        if address is None:
            raise SystemExit(f"the server did not start: {line}")
        port = urlsplit(address.group()).port
        assert port is not None
        for clients in asked.clients:
            measure(port, asked.path, queries, clients)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
