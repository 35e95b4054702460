"""How long the JSON API takes, over HTTP, for words drawn from a collection.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/serving.py DIR TEXTS.jsonl [--queries 200] [--clients 1 8]

Starts ``bahith serve`` on a free port and asks it queries of three words of one
text each, always the same ones. Every number of clients asks all queries twice:
the first round finds nothing remembered but what the rounds before it left.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, urlsplit

from drawing import drawn, records, words


def ask(port: int, queries: list[str]) -> list[float]:
    """Milliseconds of each answer over one connection; raises for anything but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for query in queries:
        started = time.perf_counter()
        connection.request("GET", f"/api/search?q={quote(query)}")
        answer = connection.getresponse()
        found = json.loads(answer.read())
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status != 200 or not found["total"]:
            raise RuntimeError(f"{query}: {answer.status} {found}")
    connection.close()
    return taken


def measure(port: int, queries: list[str], clients: int) -> None:
    for name in ("first", "again"):
        started = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            parts = [queries[number::clients] for number in range(clients)]
            taken = [one for part in pool.map(lambda p: ask(port, p), parts) for one in part]
        seconds = time.perf_counter() - started
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
    asked = parser.parse_args()
    queries = drawn(records(asked.texts), words, asked.queries)
    command = [sys.executable, "-m", "server", "--index", asked.index, "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.search(r"http://\S+", line)
        if address is None:
            raise SystemExit(f"the server did not start: {line}")
        port = urlsplit(address.group()).port
        assert port is not None
        for clients in asked.clients:
            measure(port, queries, clients)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
