"""How long easy questions wait for expensive ones in the same process.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/fairness.py DIR TEXTS.jsonl [--queries 200] [--beside 4]

One client searches for three words, again and again: first alone, then while others, each a
process with one connection, send nothing but expensive requests: fifty words, prefixes, words
that need correcting, a hundred hits, far pages, facets, exports. One worker answers all of them.
These are seconds on the clock, so run it on a quiet machine, and two versions one after the other.
"""

from __future__ import annotations

import argparse
import time
from contextlib import closing
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import Event, Process, Value
from pathlib import Path
from statistics import quantiles
from typing import Any

from call_kinds import Drawn, export, requests
from sampling import records
from served import Server

EXPENSIVE = (
    "fifty words",
    "prefix of 1 letter",
    "prefix of 2 letters",
    "gibberish",
    "hundred hits",
    "far page by score",
    "facets",
)


def insist(port: int, addresses: list[str], stop: Any, answered: Any) -> None:
    """Send these requests one after the other until ``stop`` is set; count the answers."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=600)) as connection:
        for address in cycle(addresses):
            if stop.is_set():
                return
            connection.request("GET", address)
            connection.getresponse().read()
            with answered.get_lock():
                answered.value += 1


def taken(server: Server, addresses: list[str]) -> list[float]:
    """Milliseconds until each answer is there."""
    times = []
    for address in addresses:
        started = time.perf_counter()
        server.get(address)
        times.append((time.perf_counter() - started) * 1000)
    return times


def line(name: str, times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{name}: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, worst {max(times):.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--beside", type=int, default=4, help="clients with expensive requests")
    args = parser.parse_args()
    drawn = Drawn(records(args.texts))
    easy = requests(drawn, "three words", args.queries)
    with Server(args.index) as server:
        server.get("/api/health")
        taken(server, easy)
        print(line("alone", taken(server, easy)), flush=True)
        stop, answered = Event(), Value("l", 0)
        others = []
        for _ in range(args.beside):
            addresses = [one for kind in EXPENSIVE for one in requests(drawn, kind, 3)]
            addresses.append(export(drawn))
            drawn.chance.shuffle(addresses)
            others.append(Process(target=insist, args=(server.port, addresses, stop, answered)))
        for other in others:
            other.start()
        try:
            time.sleep(1)
            before, began = answered.value, time.perf_counter()
            print(line(f"beside {args.beside}", taken(server, easy)))
            rate = (answered.value - before) / (time.perf_counter() - began)
            print(f"expensive answers meanwhile: {rate:.1f}/s")
        finally:
            stop.set()
            for other in others:
                other.join()


if __name__ == "__main__":
    main()
