"""Searches while somebody writes all the time: how many were answered, and how fast.

    python benchmarks/searches_beside_writes.py INDEX TEXTS.jsonl --searches 100000

``bahith serve --writing --workers 2`` runs on a copy of INDEX. One client adds, replaces and
deletes articles of TEXTS without a pause; others search for words of them, read articles and open
pages of results, over connections that are kept alive. Errors are: an answer that is not 200 (or
404 for an article that may have been deleted), none at all, an error in the log, a process that
ended, and an index that ``bahith check`` finds damaged. Exits with 1 if there are any. Linux only.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random

from call_kinds import Drawn, mixed
from fuzzed_service import PATIENCE, Service
from peers import Record
from sampling import records

READERS = 4
AT_ONCE = 20
"""Articles of one write."""


class Client(threading.Thread):
    """Sends requests over one connection, and counts the answers by status; 0 is none."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.statuses: Counter[int] = Counter()
        self.times: list[float] = []
        self.is_over = False
        self._port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def ask(self, method: str, path: str, body: bytes | None = None) -> None:
        """Send one request, and read the answer."""
        started = time.monotonic()
        try:
            headers = {"Content-Type": "application/x-ndjson"} if body else {}
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            answer.read()
            self.statuses[answer.status] += 1
        except (OSError, HTTPException):
            self._connection.close()
            self.statuses[0] += 1
        self.times.append(time.monotonic() - started)


class Reader(Client):
    """Searches for what is drawn, ``count`` times or until it is over."""

    def __init__(self, port: int, drawn: Drawn, count: int) -> None:
        super().__init__(port)
        self._drawn, self._count = drawn, count

    def run(self) -> None:
        """Send all searches."""
        while self._count > 0 and not self.is_over:
            for path in mixed(self._drawn, min(100, self._count)):
                if not self.is_over:
                    self.ask("GET", path)
            self._count -= 100


class Writing(Client):
    """Adds, replaces and deletes articles until it is over."""

    def __init__(self, port: int, texts: Sequence[Record], random: Random) -> None:
        super().__init__(port)
        self._texts, self._random = texts, random

    def run(self) -> None:
        """Write without a pause."""
        number = 0
        while not self.is_over:
            number += 1
            chosen = [dict(each) for each in self._random.choices(self._texts, k=AT_ONCE)]
            for each in chosen[::2]:
                each |= {"id": f"new-{self._random.randrange(2000)}", "title": f"{number}"}
            lines = "\n".join(map(json.dumps, chosen)).encode()
            self.ask("POST", "/api/articles?wait=true&timeout=60", lines)
            self.ask("DELETE", f"/api/articles/new-{self._random.randrange(2000)}")


def search(index: Path, folder: Path, args: argparse.Namespace) -> list[str]:
    """Send all searches, print the figures, and return the errors."""
    copy = folder / "index"
    shutil.copytree(index, copy)
    service, texts = Service(copy, folder / "log"), records(args.texts)
    each = args.searches // READERS
    readers = [Reader(service.port, Drawn(texts, seed=n), each) for n in range(READERS)]
    writing = Writing(service.port, texts, Random(args.seed))
    started = time.monotonic()
    for client in (writing, *readers):
        client.start()
    for reader in readers:
        reader.join(max(0.0, started + 60 * args.minutes - time.monotonic()))
        reader.is_over = True
    for client in (*readers, writing):
        client.is_over = True
        client.join()
    passed = time.monotonic() - started
    errors = [waits] if (waits := service.drain(600)) else []
    errors += service.stop()
    read: Counter[int] = sum((reader.statuses for reader in readers), Counter())
    errors += [
        f"{n} requests had the status {status}" for status, n in read.items() if _bad(status)
    ]
    wrong = {status: n for status, n in writing.statuses.items() if status not in (200, 202)}
    errors += [f"{n} writes had the status {status}" for status, n in wrong.items()]
    times = sorted(time for reader in readers for time in reader.times)
    print(
        f"{read.total():,} searches in {passed:.0f} s beside {writing.statuses.total():,} writes: "
        f"{len(errors)} errors; p50 {times[len(times) // 2] * 1000:.0f} ms, "
        f"p99 {times[len(times) * 99 // 100] * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms"
    )
    print(", ".join(f"{status}: {n:,}" for status, n in sorted(read.items())))
    return errors


def _bad(status: int) -> bool:
    return status not in (200, 404)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--searches", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=600, help="after which to stop")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        errors = search(args.index, Path(name), args)
    for error in errors:
        print(error[:5000])
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
