"""CPU time of every call of the JSON API at one index, and of the server's start; its memory.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/calls.py DIR TEXTS.jsonl [--only start first warm calls walk export memory]

Requests go over HTTP, one at a time, to ``bahith serve`` with one worker. They are drawn from
the texts, the same ones in every run. All times are CPU milliseconds of the server, threads
included, so that a busy machine matters little. Needs Linux.

- ``calls``: each kind has a server of its own, which gets 15 different requests, then the same
  ones again: "fresh" and "warm"
- ``walk``: pages of the list of all articles, each from where the one before ended
- ``export``: the first byte, and microseconds per article of whole exports
- ``warm``: the mean of many searches for three words, ten snippets each, in the second round
- ``first``: the mean of the first 200 searches of a new server
- ``memory``: memory after the first request, and after each tenth of 10,000 mixed ones:
  resident (RSS), in proportion to the processes that share it (PSS), and without files
- ``start``: CPU seconds of ``bahith --help``, of ``bahith search``, and of ``bahith serve`` up to
  its first answer, the median of five
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import fmean, median
from urllib.parse import urlencode

from call_kinds import KINDS, Drawn, export, mixed, requests
from sampling import records
from served import COMMAND, Server, memory


def calls(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    """A table of all kinds: median and maximum, fresh and warm."""
    yield "| call | fresh p50 ms | worst | warm p50 ms | worst |\n|---|---|---|---|---|"
    for kind in args.kinds:
        addresses = requests(drawn, kind, args.each)
        with Server(index) as server:
            server.get("/api/health")
            rounds = [[server.cost(address) for address in addresses] for _ in range(2)]
        cells = [f"{cut(costs):.1f}" for costs in rounds for cut in (median, max)]
        yield f"| {kind} | {' | '.join(cells)} |"


def walk(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    """Pages of the list of all articles, a hundred at a time, from its middle."""
    after: str | None = drawn.ids[drawn.count // 2]
    costs: list[float] = []
    with Server(index) as server:
        server.get("/api/health")
        while after is not None and len(costs) < args.pages:
            before = server.busy()
            page = server.get(f"/api/articles?{urlencode({'after': after, 'size': 100})}")
            costs.append((server.busy() - before) * 1000)
            after = json.loads(page)["next"]
    yield (
        f"walking the list by hundreds, {len(costs)} pages: p50 {median(costs):.1f} ms, "
        f"worst {max(costs):.1f} ms"
    )


def exports(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    addresses = [export(drawn) for _ in range(args.each)]
    with Server(index) as server:
        server.get("/api/health")
        firsts = [server.first_byte(address) for address in addresses]
        before, count = server.busy(), 0
        for address in addresses[:3]:
            count += server.get(address).count(b"\n")
        each = (server.busy() - before) / max(count, 1) * 1e6
    yield f"export, first byte: p50 {median(firsts):.1f} ms, worst {max(firsts):.1f} ms"
    yield f"export: {each:.1f} µs per article, {count:,} articles"


def searches(drawn: Drawn, count: int) -> list[str]:
    return requests(drawn, "three words", count)


def warm(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    addresses = searches(drawn, args.queries)
    with Server(index) as server:
        _, costs = ([server.cost(address) for address in addresses] for _ in range(2))
        costs.sort()
    yield (
        f"a warm search with ten snippets: mean {fmean(costs):.2f} ms, p50 {median(costs):.2f} ms, "
        f"p99 {costs[len(costs) * 99 // 100]:.2f} ms"
    )


def first(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    addresses = searches(drawn, 200)
    with Server(index) as server:
        costs = [server.cost(address) for address in addresses]
    yield (
        f"the first {len(costs)} searches of a new server: mean {fmean(costs):.2f} ms, "
        f"p50 {median(costs):.2f} ms, worst {max(costs):.1f} ms"
    )


def memories(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    addresses = mixed(drawn, args.mixed)
    with Server(index) as server:
        done = 0
        tenths = (max(len(addresses) * n // 10, 1) for n in range(1, 11))
        for count in sorted({1, *tenths}):
            before = server.busy()
            for address in addresses[done:count]:
                server.get(address)
            spent = (server.busy() - before) / (count - done) * 1000
            done = count
            used = memory(server.process.pid)
            yield (
                f"memory after {count:,} mixed requests: {used.resident:.0f} MiB resident, "
                f"{used.proportional:.0f} in proportion to who shares it, {used.own:.0f} that are "
                f"no files; {spent:.1f} ms per request"
            )


def command(*arguments: str) -> tuple[float, float]:
    """CPU seconds and seconds of a command. Raises CalledProcessError if it fails."""
    before, started = os.times(), time.perf_counter()
    subprocess.run([*COMMAND, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    spent = after.children_user + after.children_system
    return (
        spent - before.children_user - before.children_system,
        time.perf_counter() - started,
    )


def serve(index: str, address: str) -> tuple[float, float]:
    """CPU seconds and seconds of a server up to its first answer."""
    started = time.perf_counter()
    with Server(index) as server:
        server.get(address)
        return server.busy(), time.perf_counter() - started


def start(index: str, drawn: Drawn, args: argparse.Namespace) -> Iterator[str]:
    address, words = searches(drawn, 1)[0], drawn.words(3)
    runs: dict[str, Callable[[], tuple[float, float]]] = {
        "bahith --help": lambda: command("--help"),
        "bahith search": lambda: command("--index", index, "search", *words),
        "bahith serve, first answer": lambda: serve(index, address),
    }
    for name, run in runs.items():
        spent, passed = zip(*(run() for _ in range(args.starts)), strict=True)
        yield f"{name}: {median(spent):.2f} s of CPU, {median(passed):.2f} s"


PARTS: dict[str, Callable[[str, Drawn, argparse.Namespace], Iterable[str]]] = {
    "start": start,
    "first": first,
    "warm": warm,
    "calls": calls,
    "walk": walk,
    "export": exports,
    "memory": memories,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--only", nargs="+", choices=[*PARTS], default=[*PARTS])
    parser.add_argument("--kinds", nargs="+", choices=[*KINDS], default=[*KINDS])
    parser.add_argument("--each", type=int, default=15, help="requests of each kind")
    parser.add_argument("--pages", type=int, default=15, help="pages of the part walk")
    parser.add_argument("--queries", type=int, default=500, help="searches of the part warm")
    parser.add_argument("--mixed", type=int, default=10_000, help="requests of the part memory")
    parser.add_argument("--starts", type=int, default=5, help="runs of each command")
    args = parser.parse_args()
    drawn = Drawn(records(args.texts))
    for name in args.only:
        drawn.restart(name)
        for line in PARTS[name](args.index, drawn, args):
            print(line, flush=True)


if __name__ == "__main__":
    main()
