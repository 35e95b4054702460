"""Packages that npm gets for tests."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from requirements import require

BUILD = Path(__file__).resolve().parents[2] / "build"


def installed(name: str, *packages: str) -> Path:
    """The folder ``node_modules`` with some packages, which npm gets the first time."""
    folder = BUILD / name
    modules = folder / "node_modules"
    if not (folder / "complete").exists():
        npm = shutil.which("npm")
        require(npm is not None, f"npm, which gets {name}")
        how = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        command = [str(npm), "install", "--prefix", str(folder), *how, *packages]
        got = subprocess.run(command, capture_output=True, text=True, check=False)
        why = " ".join(got.stderr.split())[:200]
        require(got.returncode == 0, f"{name}, which npm could not get ({why})")
        (folder / "complete").touch()
    return modules
