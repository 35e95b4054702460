"""Ports on this machine: free ones, and ones where nobody answers."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_CHANCE = random.SystemRandom()  # other processes of a test run have the same seeds


def free_port() -> int:
    """A port for a server that starts later.

    It is outside the range from which the system gives out ports, since other tests ask for those.
    """
    first = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else 32768
    while True:
        port = _CHANCE.randrange(10_000, first) if first > 12_000 else 0
        with suppress(OSError), socket.create_server(("127.0.0.1", port)) as one:
            return int(one.getsockname()[1])


@contextmanager
def refused() -> Iterator[str]:
    """A block during which connections to the address that it gets are refused.

    The port is held: the server of another test could get one that was only free.
    """
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
