"""Random requests, right ones and wrong ones, break nothing: the processes of a server answer
all of them as described, log no fault and live on. `benchmarks/fuzzing.py` sends more."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmark_runs import printed
from requirements import require

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


@pytest.mark.slow
def test_random_requests_break_nothing() -> None:
    require(Path("/proc/self/task").exists(), "Linux, whose /proc lists processes,")
    report = printed("fuzzing", SAMPLES, "--requests", 1000, "--described", 0)
    assert " 0 faults" in report
    assert "writes that were taken in: 0" not in report
