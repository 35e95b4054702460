"""`benchmarks/damage.py` damages an index and finds no wrong answer; a few damages here."""

from __future__ import annotations

import pytest
from benchmark_runs import printed, rows
from engine_index import available


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_no_damage_makes_an_answer_wrong(engine: str) -> None:
    available(engine)
    found = rows(printed("damage", "--engine", engine, "--damages", 1, "--questions", 1))
    assert found["queue/bodies/*"][2:4] == ["0", "8"], "each damage of a body is an error"
    assert {"rules.yaml", "meaning/vectors.json", "queue/tasks.sqlite"} < {*found}
    assert int(found["all"][0]) > 40
    assert found["all"][-1] == "0"
