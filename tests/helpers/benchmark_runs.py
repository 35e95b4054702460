"""Running benchmarks as people do, and reading the tables that they print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


class Collection(NamedTuple):
    """The arguments of ranking benchmarks."""

    folder: Path
    corpus: Path
    queries: Path
    qrels: Path


def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def printed(name: str, *arguments: object) -> str:
    """The output of a benchmark that must succeed."""
    result = run(name, *arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout


def rows(report: str) -> dict[str, list[str]]:
    """The rows of the tables in a report, by their first cell."""
    cells = [line.strip("|").split("|") for line in report.splitlines() if line[:1] == "|"]
    return {first.strip(): [cell.strip() for cell in rest] for first, *rest in cells}
