"""Benchmarks that compare engines: agreement, peers and growth."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from benchmark_runs import Collection, printed, rows, run
from call_kinds import KINDS
from grown import changed
from requirements import require

from bahith.indexer.build import build
from bahith.indexer.settings import Settings

pytestmark = pytest.mark.slow


def test_agreement_of_an_index_with_itself_is_whole(collection: Collection, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    build(Settings.load(environ={}, index=index), [collection.corpus])
    _, *lines = printed("agreement", collection.queries, index, index).splitlines()
    found = [re.split(r"\s{2,}", line) for line in lines]
    kinds = {kind for kind, *_ in found}
    prefixes = {f"prefix of {letters} letters" for letters in (2, 3, 4)}
    assert kinds >= {"words", "phrase", "words, filtered"} | prefixes
    for kind, asked, equal, shared in found:
        assert (equal, float(shared)) == (asked, 1), kind


def engines(samples: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    texts = samples / "archive.jsonl"
    return run("engines", texts, "--queries", 9, "--phrases", 9, *arguments)


def test_rows_of_two_runs_are_joined_and_drawn(samples: Path, tmp_path: Path) -> None:
    require(find_spec("matplotlib") is not None, "matplotlib (the extra bench)")
    saved, picture = tmp_path / "rows.tsv", tmp_path / "rows.svg"
    for name in ("sqlite-fts5", "whoosh"):
        result = engines(samples, "--only", name, "--save", str(saved))
        assert result.returncode == 0, result.stderr
    again = rows(printed("engines", "--save", saved, "--plot", picture))
    assert [*again] == ["Engine", "---", "whoosh", "sqlite-fts5"]
    assert again == rows(result.stdout)
    assert "<svg" in picture.read_text("utf-8")
    other = engines(samples, "--only", "whoosh", "--articles", "5", "--save", str(saved))
    assert other.returncode == 1
    assert "another number of articles" in other.stderr


def test_a_peer_that_is_not_there_is_told(samples: Path) -> None:
    result = engines(samples, "--only", "sqlite-fts5", "lucene", "--anserini", "none.jar")
    assert result.returncode == 0, result.stderr
    assert "'none.jar'" in rows(result.stdout)["lucene"][0]


def test_lucene_answers_beside_the_others(samples: Path) -> None:
    if "ANSERINI" not in os.environ:
        pytest.skip("ANSERINI does not name the jar")
    result = engines(samples, "--only", "lucene")
    assert result.returncode == 0, result.stderr
    cells = rows(result.stdout)["lucene"]
    assert len(cells) == 9
    assert all(float(cell.replace(",", "")) > 0 for cell in cells[:5])


def test_copies_have_new_words_and_keep_the_short_ones() -> None:
    text = "في 2021: افتتحت الوزارة مركزا جديدا لتدريب الطلاب على صناعة الخزف في المدينة القديمة"
    first, second = (changed(text, copy) for copy in (1, 2))
    assert changed(text, 0) == text
    assert len({text, first, second}) == 3
    for one, other in zip(text.split(), first.split(), strict=True):
        assert len(one) == len(other)
        assert one == other or len(one) > 3


def test_growth_has_a_point_for_each_size_and_kind(samples: Path, tmp_path: Path) -> None:
    require(find_spec("matplotlib") is not None, "matplotlib (the extra bench)")
    table, picture = tmp_path / "growth.tsv", tmp_path / "growth.svg"
    sizes = ["--sizes", 9, 27, "--queries", 9, "--each", 2, "--engines", "whoosh"]
    printed("growth", samples / "archive.jsonl", table, picture, *sizes)
    head, *lines = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    found = [dict(zip(head, line, strict=True)) for line in lines]
    small, large = ([row for row in found if row["articles"] == size] for size in ("9", "27"))
    assert [row["kind"] for row in small] == [row["kind"] for row in large]
    assert {row["kind"] for row in small} > {*KINDS, "engine: prefixes", "building, CPU s"}
    for one, other in zip(small, large, strict=True):
        assert int(one["stems"]) < int(other["stems"])
        if one["kind"].startswith("engine"):
            assert float(one["postings"]) < float(other["postings"]) <= 3 * float(one["postings"])
    assert "<svg" in picture.read_text("utf-8")
