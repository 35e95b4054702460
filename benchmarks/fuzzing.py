"""Random requests to a server that can be written to, and everything that went wrong with them.

    python benchmarks/fuzzing.py INDEX --requests 200000

``bahith serve --writing --workers 2`` runs on a copy of INDEX. Most requests come from
``fuzzed_requests.py``, over connections that are kept alive; ``--described`` of them are made by
Schemathesis (``pip install schemathesis``) out of the server's own OpenAPI document. INDEX may also
be a folder of texts, which is indexed first.

Faults are: a status of 5xx other than a documented 503 (and 501 for an unknown transfer
encoding), no answer, an answer that is not as the OpenAPI document says, a traceback or an error in
the log, a process that ended, a task that was given up, and an index that ``bahith check`` finds
damaged. Exits with 1 if there are any. Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from fuzzed_requests import Requests, Sent
from fuzzed_service import PATIENCE, Described, Service
from served import COMMAND

CLIENTS = 4
SHOWN = 30
"""Faults that are printed."""


class Faults:
    """What went wrong, from all threads."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.found: list[str] = []
        self._lock = threading.Lock()

    def count(self, status: int) -> None:
        with self._lock:
            self.statuses[status] += 1

    def add(self, fault: str) -> None:
        with self._lock:
            self.found.append(fault)


class Client(threading.Thread):
    """Sends random requests over one connection, until ``count`` are sent or it is over."""

    def __init__(
        self, port: int, requests: Requests, described: Described, faults: Faults, count: int
    ) -> None:
        super().__init__()
        self._host = f"127.0.0.1:{port}"
        self._port = port
        self._requests = requests
        self._described = described
        self._faults = faults
        self._left = count
        self._socket: socket.socket | None = None
        self.end = float("inf")
        self.slowest: list[tuple[float, str]] = []

    def run(self) -> None:
        """Send all of them."""
        while self._left > 0 and time.monotonic() < self.end:
            self._left -= 1
            sent = self._requests.next(self._host)
            started = time.monotonic()
            fault = self._fault(sent)
            self.slowest.append((time.monotonic() - started, f"{sent.data[:300]!r}"))
            self.slowest = sorted(self.slowest, reverse=True)[:5]
            if fault:
                self._faults.add(f"{fault}\n    {sent.data[:1000]!r} ({len(sent.data)} bytes)")
        self._close()

    def _close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    def _fault(self, sent: Sent) -> str:
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), PATIENCE)
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before its end
                self._socket.sendall(sent.data)
            if not sent.is_whole:
                self._socket.shutdown(socket.SHUT_WR)
            answer = HTTPResponse(self._socket, method=sent.method)
            answer.begin()
            body = answer.read()
        except (OSError, HTTPException) as error:
            self._close()
            return f"no answer: {error!r}" if sent.is_whole else ""
        if answer.will_close or not sent.is_whole:
            self._close()
        self._faults.count(answer.status)
        encoding, kind = (answer.headers.get(f"Content-{n}", "") for n in ("Encoding", "Type"))
        if encoding == "gzip" and body:
            body, encoding = gzip.decompress(body), ""
        is_read = sent.is_whole and not encoding
        fault = self._described.fault(sent, is_read, answer.status, kind, body)
        return f"{fault}: {body[:500]!r}" if fault else ""


def described_requests(port: int, count: int, seed: int, faults: Faults) -> None:
    """Have Schemathesis make ``count`` requests, right ones and wrong ones."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given
    from hypothesis import seed as seeded
    from hypothesis import settings as run_with
    from schemathesis import GenerationMode
    from schemathesis.core.failures import FailureGroup
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi.checks import (
        negative_data_rejection,
        positive_data_acceptance,
    )

    found = schemathesis.openapi.from_url(f"http://127.0.0.1:{port}/api/openapi.json")
    operations = [each.ok() for each in found.get_all_operations() if isinstance(each, Ok)]
    each = max(1, count // len(operations) // 2)
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            strategy: Any = operation.as_strategy(generation_mode=GenerationMode(mode))

            def ask(case: Any) -> None:
                answer = case.call()
                faults.count(answer.status_code)
                # No schema says what an article, a filter or the name of a file has to be.
                excluded = [positive_data_acceptance]
                if case.path == "/api/multi-search":  # each search has its own error
                    excluded.append(negative_data_rejection)
                case.validate_response(answer, excluded_checks=excluded)

            run: Any = run_with(
                max_examples=each,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            try:
                drawn: Any = given(strategy)
                run(seeded(seed)(drawn(ask)))()
            except (Exception, FailureGroup) as error:
                faults.add(f"Schemathesis, {operation.label}: {error!r} {error}"[:2000])


def fuzz(index: Path, folder: Path, args: argparse.Namespace) -> list[str]:
    """Send all requests; the faults."""
    copy, faults = folder / "index", Faults()
    shutil.copytree(index, copy)
    service = Service(copy, folder / "log")
    document = service.get("/api/openapi.json")[1]
    ids = [each["id"] for each in service.get("/api/articles?size=100")[1]["articles"]]
    started = time.monotonic()
    if args.described:
        described_requests(service.port, args.described, args.seed, faults)
    count = (args.requests - args.described) // CLIENTS
    clients = [
        Client(
            service.port,
            Requests(document, ids, f"{args.seed} {n}"),
            Described(document),
            faults,
            count,
        )
        for n in range(CLIENTS)
    ]
    for client in clients:
        client.end = started + 60 * args.minutes
        client.start()
    for client in clients:
        client.join()
    passed = time.monotonic() - started
    if waits := service.drain(600):
        faults.add(waits)
    tasks = service.get("/api/tasks?size=1")[1]["tasks"]
    faults.found += service.stop()
    print(f"{faults.statuses.total():,} answers in {passed:.0f} s, {len(faults.found)} faults")
    print(", ".join(f"{status}: {n:,}" for status, n in sorted(faults.statuses.items())))
    print(f"writes that were taken in: {tasks[0]['task'] if tasks else 0:,}")
    if args.slowest:
        for seconds, request in sorted(each for client in clients for each in client.slowest)[-5:]:
            print(f"{seconds:.1f} s: {request}")
    return faults.found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index", type=Path, help="an index, or a folder of texts")
    parser.add_argument("--requests", type=int, default=200_000)
    parser.add_argument("--described", type=int, default=5000, help="those of Schemathesis")
    parser.add_argument("--minutes", type=float, default=600, help="after which to stop")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slowest", action="store_true", help="show the slowest requests")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, index = Path(name), args.index
        if not (index / "bahith.json").exists():
            index = folder / "made"
            command = [*COMMAND, "--index", str(index), "index", str(args.index)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = fuzz(index, folder, args)
    for fault in found[:SHOWN]:
        print(fault[:5000])
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
