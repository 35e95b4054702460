"""Questions that readers of other search products found wanting, on the default engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmark_runs import printed


@pytest.mark.slow
def test_nearly_all_reported_cases_pass(shared: Path) -> None:
    report = printed("cases", shared / "cases.jsonl")
    passed, total = map(int, re.findall(r"^(\d+) of (\d+) cases pass$", report, re.M)[0])
    assert passed >= 0.98 * total, report
