"""``bahith serve`` with several processes: they answer at one address, and end together."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from served import Site

from bahith.indexer.settings import Settings

COMMAND = (sys.executable, "-m", "bahith")

pytestmark = pytest.mark.skipif(
    not Path(f"/proc/self/task/{os.getpid()}/children").exists(), reason="needs Linux"
)


def children(process: subprocess.Popen[str]) -> set[int]:
    """The processes that answer; the one that Python tracks resources with is none."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {
        int(pid) for pid in listed if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    }


def until(true: Callable[[], object]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("not within half a minute")


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture
def server(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    command = [*COMMAND, "--index", settings.index, "serve", "--port=0", "--workers=2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def site(server: subprocess.Popen[str]) -> Site:
    assert server.stdout
    found = re.fullmatch(r"(http://127\.0\.0\.1:[1-9]\d*/)\n", server.stdout.readline())
    assert found
    return Site(found[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_all_end_together(server: subprocess.Popen[str], number: signal.Signals) -> None:
    assert site(server).search("الميناء")["total"]
    workers = children(server)
    assert len(workers) == 2
    server.send_signal(number)
    _, err = server.communicate(timeout=30)
    assert "Traceback" not in err
    until(lambda: gone(workers))


def test_another_takes_the_place_of_one_that_ends(server: subprocess.Popen[str]) -> None:
    asked = site(server)
    lost, kept = sorted(children(server))
    os.kill(lost, signal.SIGKILL)
    assert asked.search("الميناء")["total"]
    assert server.stderr
    # A line of the access log may come before it.
    told = f"process {lost} that answered requests has ended"
    assert any(told in line for line in server.stderr)
    until(lambda: len(children(server)) == 2)
    assert kept in children(server)


def test_what_keeps_them_from_starting_is_told(tmp_path: Path) -> None:
    command = [*COMMAND, "--index", str(tmp_path), "serve", "--port=0", "--workers=2"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("Error: ")
    assert len(ended.stderr.splitlines()) == 1
