"""SIGHUP: other processes take the place of those that answer, and no request is lost."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from requirements import require
from server_process import ServerProcess, serving, until
from writing_site import put, writer_of

from bahith.indexer.settings import Settings


@pytest.fixture(autouse=True)
def linux() -> None:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").exists()
    require(listed, "Linux, whose /proc lists the children of a process,")


def answering(server: ServerProcess) -> set[int]:
    """The processes that the server has started, in whichever thread."""
    found = set()
    for task in Path(f"/proc/{server.process.pid}/task").iterdir():
        with suppress(OSError):  # the thread or the process has ended
            for pid in (task / "children").read_text().split():
                if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    found.add(int(pid))
    return found


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def reload(server: ServerProcess, workers: int) -> None:
    former = answering(server)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: len(answering(server)) == workers and gone(former), 100)


@contextmanager
def load(server: ServerProcess) -> Iterator[Callable[[], int]]:
    """A block during which four clients search; the function says how often they were answered."""
    answered, failed, over = [0], [], threading.Event()

    def search() -> None:
        while not over.is_set():
            try:
                assert server.site.search("الميناء")["total"]
                answered[0] += 1
            except (OSError, AssertionError) as error:
                failed.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: answered[0]
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert failed == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("workers", [1, 2])
def test_no_request_is_broken(settings: Settings, workers: int) -> None:
    with serving(settings, f"--workers={workers}", BAHITH_ACCESS_LOG="0") as server:
        with load(server) as answered:
            reload(server, workers)
            before = answered()
            reload(server, workers)
            until(lambda: answered() > before + 20)
        assert "Traceback" not in server.stop()
        assert server.process.returncode == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_those_that_answer_stay_until_others_can(
    settings: Settings, tmp_path: Path, workers: int
) -> None:
    copied = shutil.copytree(settings.index, tmp_path / "index")
    moved = replace(settings, index=str(copied))
    with serving(moved, f"--workers={workers}", BAHITH_ACCESS_LOG="0") as server:
        former = answering(server)
        copied.rename(tmp_path / "away")
        server.process.send_signal(signal.SIGHUP)
        told = "no process could be started" if workers > 1 else "the server was not reloaded"
        assert server.process.stderr
        assert any(told in line for line in server.process.stderr)
        (tmp_path / "away").rename(copied)
        assert former <= answering(server)
        assert server.site.search("الميناء")["total"]
        assert server.process.poll() is None


def test_many_signals_start_few_processes(settings: Settings) -> None:
    with serving(settings, "--workers=2") as server:
        former = answering(server)
        for _each in range(20):
            server.process.send_signal(signal.SIGHUP)
            time.sleep(0.02)
        seen = 0

        def is_settled() -> bool:
            nonlocal seen
            now = answering(server)
            seen = max(seen, len(now))
            return len(now) == 2 and not now & former

        until(is_settled, 100)
        assert seen <= 6
        assert server.site.search("الميناء")["total"]
        assert "Traceback" not in server.stop()


def test_the_process_that_writes_is_replaced_too(settings: Settings, tmp_path: Path) -> None:
    copied = shutil.copytree(settings.index, tmp_path / "index")
    moved = replace(settings, index=str(copied))
    with serving(moved, "--writing", "--workers=2", BAHITH_ACCESS_LOG="0") as server:
        assert put(server.site, "first", {"title": "أول"}).status == 200
        former = writer_of(server.process.pid)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: writer_of(server.process.pid) not in (None, former))
        until(lambda: put(server.site, "second", {"title": "ثان"}).status == 200, 60)
        assert "Traceback" not in server.stop()


@pytest.mark.parametrize("moment", ["at once", "started", "later", "ready", "after"])
def test_a_server_can_be_ended_while_it_is_reloaded(settings: Settings, moment: str) -> None:
    with serving(settings, "--workers=1", "--writing", BAHITH_ACCESS_LOG="0") as server:
        until(lambda: len(answering(server)) == 1)  # the one that writes
        server.process.send_signal(signal.SIGHUP)
        if moment != "at once":
            until(lambda: len(answering(server)) == 2)
            time.sleep({"started": 0, "later": 0.5, "ready": 1.5, "after": 5}[moment])
        assert "Traceback" not in server.stop()
        assert server.process.returncode == 0
