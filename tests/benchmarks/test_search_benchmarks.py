"""Benchmarks of searches, snippets, suggestions, corrections and near-duplicates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmark_runs import BENCHMARKS, printed, rows
from call_kinds import KINDS, Drawn, requests
from sampling import records

from bahith.indexer.build import build
from bahith.indexer.settings import Settings

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("name", "options", "line", "lines"),
    [
        ("query_times", (), r"p50 [\d.]+ ms, p99 [\d.]+ ms$", 6),
        (
            "snippets",
            (),
            r"^[1248]x: [\d,]+ letters, [\d.]+ ms, .+ [\d.]+ of the tokenizing time$",
            4,
        ),
        ("fairness", ("--beside", "2"), r": p50 [\d.]+ ms, p99 [\d.]+ ms, worst", 2),
        ("serving", ("--clients", "2", "--workers", "2"), r"\d requests/s, no error$", 2),
    ],
)
def test_times_are_taken_on_the_samples(
    samples: Path, tmp_path: Path, name: str, options: tuple[str, ...], line: str, lines: int
) -> None:
    texts = samples / "archive.jsonl"
    build(Settings.load(environ={}, index=str(tmp_path / "index")), [texts])
    report = printed(name, tmp_path / "index", texts, "--queries", 20, *options)
    assert len(re.findall(line, report, re.M)) == lines


def test_snippets_that_show_the_answer_are_counted(samples: Path, tmp_path: Path) -> None:
    build(Settings.load(environ={}, index=str(tmp_path / "index")), [samples])
    sets = [BENCHMARKS / "questions" / f"samples.{suffix}" for suffix in ("queries.jsonl", "qrels")]
    report = printed("snippets", tmp_path / "index", "--answers", *sets)
    assert re.fullmatch(r"\d+ of 60 snippets show the answer: [01]\.\d{3}\n", report)


def test_the_cost_of_every_call_is_measured_on_the_samples(samples: Path, tmp_path: Path) -> None:
    texts, index = samples / "archive.jsonl", tmp_path / "index"
    build(Settings.load(environ={}, index=str(index)), [texts])
    counts = ("--each", 2, "--pages", 2, "--queries", 5, "--mixed", 90, "--starts", 1)
    report = printed("calls", index, texts, "--kinds", "three words", "similar", *counts)
    assert [*rows(report)] == ["call", "---", "three words", "similar"]
    assert len(re.findall(r"^bahith (?:--help|search|serve).*: [\d.]+ s of CPU", report, re.M)) == 3
    assert re.search(r"^export: [\d.]+ µs per article, [1-9]", report, re.M)
    assert re.search(r"^memory after 90 mixed requests: [1-9]", report, re.M)


def test_requests_of_every_kind_are_drawn_alike_in_every_run(samples: Path) -> None:
    texts = records(samples / "archive.jsonl")
    first, second = ({kind: requests(Drawn(texts), kind, 3) for kind in KINDS} for _ in range(2))
    assert first == second
    assert all(first.values())


def test_corrections_run_on_the_samples(samples: Path, tmp_path: Path) -> None:
    texts, index = samples / "archive.jsonl", tmp_path / "index"
    build(Settings.load(environ={}, index=str(index)), [samples])
    table = BENCHMARKS.parent / "tests" / "data" / "misspelt.tsv"
    report = printed("corrections", index, texts, table, "samples", "--words", 30)
    assert re.search(r"^misspelt: \d+ of 30 corrected as intended$", report, re.M)
    assert re.search(r"^words of archive.jsonl: 0 of 30 corrected$", report, re.M)


def test_copies_of_the_samples_are_found(samples: Path, tmp_path: Path) -> None:
    report = printed(
        "near_duplicates", tmp_path / "index", samples / "archive.jsonl", "--copies", 8
    )
    assert "all: 8 of 8 found" in report
    assert "copies grouped with another story: 0" in report
    assert len(re.findall(r"^a page .* p50 [\d.]+ ms", report, re.M)) == 4


def test_suggestions_run_on_the_samples(samples: Path, tmp_path: Path) -> None:
    texts, index = samples / "archive.jsonl", tmp_path / "index"
    build(Settings.load(environ={}, index=str(index)), [texts])
    report = printed("suggestions", index, texts, "--queries", 5)
    assert len(re.findall(r"p95 [\d.]+ ms, .*% with suggestions$", report, re.M)) == 3
