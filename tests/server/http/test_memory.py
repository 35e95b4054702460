"""A server's memory does not grow with its threads and with the words that it has seen."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, sys, threading
from bahith.server.http import memory

if sys.argv[1:]:
    memory.share_one_heap()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
barrier = threading.Barrier(4)

def allocate():
    libc.malloc(1000)
    barrier.wait()

threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_stats()
"""


def heaps(*arguments: str) -> int:
    """How many heaps glibc has in a process whose four threads allocate memory."""
    done = subprocess.run(
        [sys.executable, "-c", HEAPS, *arguments], capture_output=True, text=True, check=True
    )
    return len(re.findall(r"^Arena \d+", done.stderr, re.M))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc alone has these heaps")
def test_threads_share_one_heap() -> None:
    if heaps() < 2:
        pytest.skip("another C library")
    assert heaps("shared") == 1
