"""Packages that npm gets for tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from requirements import require

BUILD = Path(__file__).resolve().parents[2] / "build"


def installed(name: str, *packages: str) -> Path:
    """The folder ``node_modules`` with these packages, which npm gets the first time."""
    folder = BUILD / name
    modules = folder / "node_modules"
    with _alone(name):
        _install(folder, name, packages)
    return modules


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """A block that one process at a time enters: tests run in several."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(folder: Path, name: str, packages: Sequence[str]) -> None:
    complete = folder / "complete"
    wanted = "\n".join(packages)
    if complete.exists() and complete.read_text("utf-8") == wanted:
        return
    npm = shutil.which("npm")
    require(npm is not None, f"npm, which gets {name}")
    how = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
    how += ["--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000"]  # in time for a test
    command = [str(npm), "install", "--prefix", str(folder), *how, *packages]
    why = ""
    for _attempt in range(3):  # npm fails now and then while it cleans up (ENOTEMPTY)
        # What an interrupted run has left would pass for installed.
        shutil.rmtree(folder, ignore_errors=True)
        got = subprocess.run(command, capture_output=True, text=True, check=False)
        if got.returncode == 0:
            complete.write_text(wanted, "utf-8")
            return
        why = " ".join(got.stderr.split())[:200]
    require(False, f"{name}, which npm could not get ({why})")
