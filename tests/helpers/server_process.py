"""``bahith serve`` in a process of its own, for tests of signals, logs and workers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sample_site import Site

from bahith.indexer.settings import Settings

COMMAND = (sys.executable, "-m", "bahith")
LIMIT = 60
"""Seconds that a server may take to end."""


class ServerProcess:
    """A running server: its process, the site it serves, and a way to stop it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Wait until the server prints its address."""
        assert process.stdout
        line = process.stdout.readline()
        address = re.fullmatch(r"(http://127\.0\.0\.1:[1-9]\d*/)\n", line)
        assert address, f"the server printed {line!r} instead of its address"
        self.process = process
        self.site = Site(address[1])

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Send the signal, wait for the end, and return what went to the error output."""
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=LIMIT)
        return err


@contextmanager
def serving(
    settings: Settings,
    *options: str,
    command: Sequence[str] = COMMAND,
    folder: Path | None = None,
    **environment: str,
) -> Iterator[ServerProcess]:
    """Start ``bahith serve`` on a free port; the process never outlives the block.

    ``command`` runs Bahith, in ``folder`` if not here.
    """
    arguments = [*command, "--index", settings.index, "serve", "--port=0", *options]
    process = subprocess.Popen(
        arguments,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
    )
    try:
        yield ServerProcess(process)
    finally:
        process.kill()
        process.communicate(timeout=LIMIT)


def children(process: subprocess.Popen[str]) -> set[int]:
    """The processes that answer; the one that Python tracks resources with is none."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    found = set()
    for pid in listed:
        with suppress(OSError):  # it has ended meanwhile
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(int(pid))
    return found


def until(true: Callable[[], object], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.05)


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)
