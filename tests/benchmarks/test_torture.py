"""`benchmarks/torture.py` kills a server and finds that nothing was lost; a few kills here."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmark_runs import printed
from requirements import require


@pytest.mark.slow
def test_nothing_is_lost_over_a_few_kills(tmp_path: Path) -> None:
    require(Path("/proc/self/task").exists(), "Linux, whose /proc lists processes,")
    row = printed("torture", tmp_path / "index", "--kills", 4)
    assert "lost 0\tapplied twice 0\tfailed tasks 0" in row
    assert "acknowledged 0" not in row
