"""The same application behind several web servers: times, CPU time, memory and slow clients.

    pip install granian gunicorn uvicorn a2wsgi
    python benchmarks/web_servers.py INDEX TEXTS.jsonl [--only waitress granian]

Each server has one process and as many threads as ``bahith serve``, and its own defaults for
everything else; ``bahith serve`` is waitress with the deadlines of ``server/http``. Searches beside
slow clients have connections of their own; one that takes longer than 30 seconds is given up.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Final

from clients import measure
from sampling import records, sample_queries, words
from served import memory
from serving import Bahith
from slow_clients import KINDS, QUERIES, ask, holding

THREADS: Final = "16"
PATIENCE: Final = 30.0
SECONDS: Final = 15.0

SERVERS: Final = {
    "bahith serve": "bahith serve --port={port} --threads={threads}",
    "waitress": "waitress --listen=127.0.0.1:{port} --threads={threads} wsgi_application:app",
    "gunicorn": "gunicorn --bind=127.0.0.1:{port} -k gthread --threads={threads} "
    "--no-control-socket wsgi_application:app",
    "granian": "granian --interface=wsgi --port={port} --blocking-threads={threads} "
    "wsgi_application:app",
    "uvicorn": "uvicorn --port={port} --no-access-log wsgi_application:asgi",
}
"""The command line of each, as an argument of ``python -m``."""


@contextmanager
def running(command: str, index: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a server, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {"BAHITH_INDEX": index, "BAHITH_ACCESS_LOG": "0", "BAHITH_THREADS": THREADS}
    process = subprocess.Popen(
        [sys.executable, "-m", *command.format(port=port, threads=THREADS).split()],
        env=os.environ | given,
        cwd=Path(__file__).parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(200):
            try:
                ask(port, QUERIES[0])
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"it did not start: {command}")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def beside(port: int, kind: str) -> str:
    """How searches fare beside slow clients of a kind: how many were answered, and the slowest."""
    queries, answered, given_up, slowest = cycle(QUERIES), 0, 0, 0.0
    with holding(port, KINDS[kind]):
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            try:
                slowest = max(slowest, ask(port, next(queries), PATIENCE))
                answered += 1
            except (OSError, RuntimeError):
                given_up += 1
            time.sleep(0.02)
    return f"{kind}: {answered} answered, the slowest in {slowest:.0f} ms, {given_up} without"


def resident(pid: int) -> float:
    """MiB of a process and its children, in proportion to who shares them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return memory(pid).proportional + sum(resident(int(child)) for child in children)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--only", nargs="+", choices=SERVERS, default=[*SERVERS])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    queries = sample_queries(records(args.texts), words, 300)
    for name in args.only:
        print(f"== {name}", flush=True)
        with running(SERVERS[name], str(args.index.absolute())) as (port, pid):
            measure(Bahith(port, pid, "/api/search"), queries, 8, args.rounds)
            print(f"memory: {resident(pid):.0f} MiB", flush=True)
        for kind in [*KINDS][1:]:
            with running(SERVERS[name], str(args.index.absolute())) as (port, _):
                print(beside(port, kind), flush=True)


if __name__ == "__main__":
    main()
