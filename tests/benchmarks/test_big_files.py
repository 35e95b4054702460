"""`benchmarks/big_files.py` measures each kind of input; small ones here."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmark_runs import printed


@pytest.mark.slow
def test_each_kind_of_input_is_measured(samples: Path) -> None:
    sizes = ("--text", 1, "--files", 20, "--archive", 1)
    _header, *rows = printed("big_files", samples / "archive.jsonl", *sizes).splitlines()
    cells = [row.split("\t") for row in rows]
    assert [row[0] for row in cells] == ["one text", "small files", "archive"]
    added = [int(row[-1].partition(",")[0].removeprefix("added ")) for row in cells]
    assert added[:2] == [1, 20]
    assert all(float(value) > 0 for row in cells for value in row[2:5])
