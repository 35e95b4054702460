"""The worst queries of an evaluation come with both rankings, and with what they lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bahith.indexer.evaluate import Evaluation, evaluate
from bahith.indexer.failures import Failure, Ranked, failures
from bahith.indexer.index import Index
from bahith.indexer.runs import Run
from bahith.indexer.settings import Settings

ARTICLES = {"a": "كسوف الشمس", "b": "كسوف الشمس فوق المدينة القديمة", "c": "سوق السمك", "d": "بحر"}
QUERIES = {"sun": "كسوف الشمس", "fish": "السمك", "sea": "أمواج عالية"}
JUDGMENTS = {"sun": "b", "fish": "c", "sea": "d"}


@pytest.fixture
def evaluated(tmp_path: Path) -> tuple[Index, Evaluation]:
    for name, texts in (("corpus", ARTICLES), ("queries", QUERIES)):
        lines = [json.dumps({"id": id, "text": text}) for id, text in texts.items()]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    lines = [f"{query} 0 {article} 1\n" for query, article in JUDGMENTS.items()]
    (tmp_path / "judgments").write_text("".join(lines), "utf-8")
    index = Index(Settings.load(environ={}, index=str(tmp_path / "index")))
    files = (tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl", tmp_path / "judgments")
    return index, evaluate(index, *files)


def worst(
    evaluated: tuple[Index, Evaluation], count: int = 9, before: Run | None = None
) -> list[Failure]:
    index, evaluation = evaluated
    return [*failures(index.settings, index.analyzer, evaluation, count, before)]


def ranks(entries: tuple[Ranked, ...]) -> list[tuple[str, int | None, int | None, int]]:
    return [(one.id, one.rank, one.other, one.grade) for one in entries]


def test_the_worst_query_comes_first_and_a_perfect_one_not_at_all(
    evaluated: tuple[Index, Evaluation],
) -> None:
    sea, sun = worst(evaluated)
    assert (sea.query, sea.text, sea.value, sea.before) == ("sea", "أمواج عالية", 0, None)
    assert (sea.results, ranks(sea.missed)) == ((), [("d", None, None, 1)])
    assert ranks(sun.results) == [("a", 1, None, 0), ("b", 2, None, 1)]
    assert (sun.missed, sun.results_before) == ((), ())
    assert worst(evaluated, 1) == [sea]


def test_articles_are_shown_with_their_matches(evaluated: tuple[Index, Evaluation]) -> None:
    [*_, sun] = worst(evaluated)
    snippet = sun.results[1].snippet
    assert snippet is not None
    assert snippet.html() == "<mark>كسوف</mark> <mark>الشمس</mark> فوق المدينة القديمة"


def test_the_greatest_loss_comes_first(evaluated: tuple[Index, Evaluation]) -> None:
    before = {"sun": {"b": 2.0, "gone": 1.5, "a": 1.0}, "fish": {"c": 1.0}}
    sun, sea = worst(evaluated, before=before)
    assert (sun.query, sun.before, sea.query, sea.before) == ("sun", 1, "sea", 0)
    assert ranks(sun.results) == [("a", 1, 3, 0), ("b", 2, 1, 1)]
    assert ranks(sun.results_before) == [("b", 1, 2, 1), ("gone", 2, None, 0), ("a", 3, 1, 0)]
    assert [one.article is None for one in sun.results_before] == [False, True, False]
