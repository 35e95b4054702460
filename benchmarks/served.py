"""``bahith serve`` in a process of its own, with a client and the server's CPU clock."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from urllib.parse import urlsplit

COMMAND = (sys.executable, "-m", "bahith")

_OF_A_PROCESS = 2
"""CPUCLOCK_SCHED: CPU time of all threads, in nanoseconds (Linux, ``posix-timers.h``)."""


def busy(pid: int) -> float:
    """CPU seconds used by a process and its children; 0 outside Linux."""
    try:
        spent = time.clock_gettime((~pid << 3) | _OF_A_PROCESS)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, AttributeError):
        return 0.0
    return spent + sum(busy(int(child)) for child in children)


class Memory(NamedTuple):
    """The memory of a process in MiB.

    ``resident`` counts pages that it shares as a whole, ``proportional`` each by the number of
    processes that share it, ``own`` those that are no file, which nobody else can use.
    """

    resident: float
    proportional: float
    own: float


def memory(pid: int) -> Memory:
    """The memory of a running process."""
    content = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kib = dict(re.findall(r"^(\w+):\s+(\d+) kB$", content, re.M))
    return Memory(*(int(kib[name]) / 1024 for name in ("Rss", "Pss", "Anonymous")))


class Server:
    """A running server: ``with Server(index) as server: server.get("/api/health")``."""

    def __init__(self, index: str, workers: int = 1) -> None:
        """Start ``bahith serve`` on a free port. Raises SystemExit if it does not start."""
        command = [*COMMAND, "--index", index, "serve", "--port=0", f"--workers={workers}"]
        quiet = os.environ | {"BAHITH_ACCESS_LOG": "0"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        address = re.search(r"http://\S+", line)
        if address is None:
            raise SystemExit(f"the server did not start: {line}")
        port = urlsplit(address.group()).port
        assert port is not None
        self.port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=600)

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self.process.terminate()
        self.process.communicate()

    def busy(self) -> float:
        """CPU seconds that the server has used so far."""
        return busy(self.process.pid)

    def open(self, address: str) -> HTTPResponse:
        """Send a request; return the response, whose body is not read yet.

        Raises RuntimeError unless the status is 200.
        """
        self._connection.request("GET", address)
        response = self._connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{address}: {response.status} {response.read().decode()}")
        return response

    def get(self, address: str) -> bytes:
        """The body of a response. Raises as ``open`` does."""
        return self.open(address).read()

    def cost(self, address: str) -> float:
        """CPU milliseconds that the server takes for one request."""
        before = self.busy()
        self.get(address)
        return (self.busy() - before) * 1000

    def first_byte(self, address: str) -> float:
        """CPU milliseconds until the first byte of a body; the rest is not read."""
        before = self.busy()
        self.open(address).read(1)
        spent = self.busy() - before
        self._connection.close()
        return spent * 1000
