"""Runs are read as other tools write them, and a run that is written is read back the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.indexer import runs
from bahith.indexer.errors import SourceError

NAMES = st.text("abc-ا12", min_size=1, max_size=4)
SCORES = st.floats(-1e9, 1e9, allow_nan=False)


def ordered(scores: dict[str, float]) -> dict[str, float]:
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


@max_examples(50)
@given(st.dictionaries(NAMES, st.dictionaries(NAMES, SCORES, min_size=1).map(ordered)))
def test_a_written_run_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, run: runs.Run
) -> None:
    path = tmp_path_factory.mktemp("runs") / "run"
    runs.write(path, run)
    read = runs.read(path)
    assert {query: [*scores.items()] for query, scores in read.items()} == {
        query: [*scores.items()] for query, scores in run.items()
    }


def test_articles_are_in_order_of_score_then_rank(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("1 Q0 a 3 1 x\n1 Q0 b 2 2 x\n1\tQ0\tc\t1\t1.0\tx\n", "utf-8")
    assert [*runs.read(tmp_path / "run")["1"].items()] == [("b", 2), ("c", 1), ("a", 1)]


@pytest.mark.parametrize(
    "line", ["1 Q0 a 1 2", "1 Q0 b x 2 x", "1 Q0 b 1 high x", "1 Q0 b 1 nan x", "1 Q0 a 2 1 x", ""]
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "run").write_text(f"1 Q0 a 1 2 x\n{line}\n", "utf-8")
    with pytest.raises(SourceError, match="run:2: "):
        runs.read(tmp_path / "run")
