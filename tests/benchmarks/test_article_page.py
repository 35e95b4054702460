"""`benchmarks/article_page.py` opens an article in a real browser and measures its page."""

from __future__ import annotations

from pathlib import Path

import chromium
import pytest
from benchmark_runs import printed, rows

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def test_a_row_for_each_query() -> None:
    chromium.programs()
    table = printed("article_page", SAMPLES, "--words", 3000, "--slow", 1, "--runs", 1)
    found = rows(table)
    del found["query"], found["---"]
    assert len(found) == 3
    for query, cells in found.items():
        marks, size, packed, elements, _server, first, largest, *_ends, layout = map(int, cells)
        assert (marks > 0) == (query != "–")
        assert 10 < packed < size < 60
        assert 70 < elements < 1000
        assert 0 < first <= largest
        assert layout > 0
