"""``bahith serve`` with several processes: they answer at one address, and end together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from requirements import require
from server_process import COMMAND, ServerProcess, children, gone, serving, until
from writing_site import put, writer_of

from bahith.indexer.settings import Settings


@pytest.fixture(autouse=True)
def linux() -> None:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").exists()
    require(listed, "Linux, whose /proc lists the children of a process,")


def wait_for_line(server: ServerProcess, text: str) -> None:
    """Read the error output until a line has ``text``."""
    assert server.process.stderr
    assert any(text in line for line in server.process.stderr)


@pytest.fixture
def server(settings: Settings) -> Iterator[ServerProcess]:
    with serving(settings, "--workers=2") as server:
        yield server


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_all_end_together(server: ServerProcess, number: signal.Signals) -> None:
    assert server.site.search("الميناء")["total"]
    workers = children(server.process)
    assert len(workers) == 2
    assert "Traceback" not in server.stop(number)
    assert server.process.returncode == (-number if number == signal.SIGKILL else 0)
    until(lambda: gone(workers))


def test_another_takes_the_place_of_one_that_ends(server: ServerProcess) -> None:
    lost, kept = sorted(children(server.process))
    os.kill(lost, signal.SIGKILL)
    assert server.site.search("الميناء")["total"]
    assert server.process.stderr
    # A line of the access log may come before it.
    told = f"process {lost}, which answered requests, has ended"
    assert any(told in line for line in server.process.stderr)
    until(lambda: len(children(server.process)) == 2)
    assert kept in children(server.process)


def test_one_killed_while_it_starts_ends_nothing_else(server: ServerProcess) -> None:
    lost, kept = sorted(children(server.process))
    for _ in range(2):
        os.kill(lost, signal.SIGKILL)
        known = {kept, lost}
        until(lambda known=known: children(server.process) - known)  # type: ignore[misc]
        (lost,) = children(server.process) - known
    assert kept in children(server.process)
    wait_for_line(server, "answers requests now")
    assert kept in children(server.process)
    assert server.site.search("الميناء")["total"]
    assert "Traceback" not in server.stop()
    assert server.process.returncode == 0


def test_an_index_that_is_away_for_a_time_ends_nothing(settings: Settings, tmp_path: Path) -> None:
    copied = shutil.copytree(settings.index, tmp_path / "index")
    with serving(replace(settings, index=str(copied)), "--workers=2") as server:
        lost, kept = sorted(children(server.process))
        copied.rename(tmp_path / "away")
        os.kill(lost, signal.SIGKILL)
        for _ in range(2):
            wait_for_line(server, "another attempt follows in")
        assert kept in children(server.process)
        (tmp_path / "away").rename(copied)
        wait_for_line(server, "answers requests now")
        assert kept in children(server.process)
        assert server.site.search("الميناء")["total"]


def test_what_keeps_the_one_that_writes_from_starting_is_told(
    settings: Settings, tmp_path: Path
) -> None:
    copied = shutil.copytree(settings.index, tmp_path / "index")
    with serving(replace(settings, index=str(copied)), "--writing") as server:
        copied.rename(tmp_path / "away")
        writer = writer_of(server.process.pid)
        assert writer
        os.kill(writer, signal.SIGKILL)
        wait_for_line(server, "a process has ended: ")
        (tmp_path / "away").rename(copied)
        assert put(server.site, "a", {"title": "b"}, "wait=true&timeout=60").json()["added"] == 1
        assert "Traceback" not in server.stop()


def test_what_keeps_them_from_starting_is_told(tmp_path: Path) -> None:
    command = [*COMMAND, "--index", str(tmp_path), "serve", "--port=0", "--workers=2"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("Error: ")
    assert len(ended.stderr.splitlines()) == 1
