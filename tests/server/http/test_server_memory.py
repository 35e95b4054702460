"""What a server holds does not grow with its threads, the words it has seen, and new commits."""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from engine_index import available
from sample_site import RECORDS
from server_process import until

from bahith.indexer.build import build
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

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


KEPT = """
import gc, time, weakref
from bahith.server.http import memory

class Cycle:
    def __init__(self):
        self.itself = self

memory.collect_less(2)
held = Cycle()
gc.collect()
ref = weakref.ref(held)
del held
gc.collect()
assert ref() is not None
time.sleep(2)
gc.collect()
assert ref() is None
"""


def test_what_was_held_during_a_collection_is_freed_by_a_later_one() -> None:
    subprocess.run([sys.executable, "-c", KEPT], check=True, timeout=60)


def deleted(folder: Path) -> set[str]:
    """Files of a folder that this process has open or mapped, though they are deleted."""
    opened = set()
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            opened.add(os.readlink(f"/proc/self/fd/{number}"))
    mapped = re.findall(r"/.*", Path("/proc/self/maps").read_text())
    return {
        name
        for name in {*opened, *mapped}
        if name.startswith(str(folder)) and name.endswith(" (deleted)")
    }


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_files_of_former_commits_are_closed_at_once(
    engine: str, make_index: Callable[..., Settings], tmp_path: Path
) -> None:
    available(engine)
    settings = make_index(RECORDS, engine=engine, refresh=0)
    client = create_app(Index(settings)).test_client()
    source = tmp_path / "new.jsonl"
    gc.disable()  # they would be closed too late
    try:
        for number in range(20):
            source.write_text(json.dumps({"id": f"{number % 3}", "text": f"متحف {number}"}))
            build(settings, [source])
            for path in (
                "/",
                "/?q=متحف",
                "/article/untitled?q=سطر",
                "/api/search?q=مت*",
                "/api/suggest?q=مت",
            ):
                assert client.get(path).status_code == 200, path
        if engine == "tantivy":  # a thread of it ends by itself
            until(lambda: not deleted(Path(settings.index)))
        assert not deleted(Path(settings.index))
    finally:
        gc.enable()
