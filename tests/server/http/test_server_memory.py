"""A server's memory does not grow with its threads and with the words that it has seen."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs glibc")

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


def test_threads_share_one_heap() -> None:
    if heaps() < 2:
        pytest.skip("another C library")
    assert heaps("shared") == 1


FREE = """
import ctypes, os, sys, time
from bahith.server.http import memory

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

pieces = [bytes(2000) for _ in range(20_000)]
last = bytes(2000)  # the end of the heap stays in use
memory.return_what_is_free(0.01)
before = resident()
del pieces
while resident() > before - 20_000_000:
    time.sleep(0.01)
"""


def test_free_memory_is_returned_while_what_is_behind_it_stays() -> None:
    if heaps() < 2:
        pytest.skip("another C library")
    subprocess.run([sys.executable, "-c", FREE], check=True, timeout=60)
