"""Measures of the ranking: right on a collection whose answers can be worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bahith.indexer.article import Article
from bahith.indexer.errors import SourceError
from bahith.indexer.evaluate import MEASURES, Judged, evaluate, falling
from bahith.indexer.index import Index
from bahith.indexer.results import Hit
from bahith.indexer.settings import Settings

ARTICLES = {"a": "كسوف الشمس", "b": "كسوف الشمس فوق المدينة القديمة", "c": "سوق السمك"}
QUERIES = {"1": "كسوف - الشمس", "2": 'قال: "السمك"', "3": "بلا حكم"}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    lines = [json.dumps({"id": id, "text": text}) for id, text in ARTICLES.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), "utf-8")
    lines = [json.dumps({"id": id, "text": text}) for id, text in QUERIES.items()]
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "judgments").write_text("1 0 b 1\n2 0 c 1\n", "utf-8")
    return tmp_path


def index(folder: Path) -> Index:
    return Index(Settings.load(environ={}, index=str(folder / "index")))


def files(folder: Path) -> tuple[Path, Path, Path]:
    return folder / "corpus.jsonl", folder / "queries.jsonl", folder / "judgments"


@pytest.mark.parametrize("ids", ["abc", "cba"])
def test_equal_scores_are_measured_in_the_order_of_the_page(ids: str) -> None:
    hits = [Hit(Article(id, "", "نص"), 7.1 + 1e-12 * place) for place, id in enumerate(ids)]
    judged = Judged({"1": "نص"}, {"1": {ids[0]: 1}})
    values = judged.values({"1": falling(hits)})
    assert {measure: values[measure]["1"] for measure in MEASURES} == dict.fromkeys(MEASURES, 1.0)


def test_measures_are_means_over_judged_queries(collection: Path) -> None:
    found = evaluate(index(collection), *files(collection))
    assert found.queries == 2
    # Query 1 finds its article second (the shorter one is first), query 2 first.
    assert found.measures["RR@10"] == pytest.approx((1 / 2 + 1) / 2)
    assert found.measures["nDCG@10"] == pytest.approx((0.63093 + 1) / 2, abs=1e-4)
    assert found.measures["R@100"] == 1


def test_run_is_written_as_trec_writes_it(collection: Path) -> None:
    evaluate(index(collection), *files(collection), collection / "run")
    lines = [line.split() for line in (collection / "run").read_text("utf-8").splitlines()]
    assert [line[:4] for line in lines] == [
        ["1", "Q0", "a", "1"],
        ["1", "Q0", "b", "2"],
        ["2", "Q0", "c", "1"],
    ]
    assert float(lines[0][4]) >= float(lines[1][4])


def test_index_is_used_again(collection: Path) -> None:
    first = evaluate(index(collection), *files(collection))
    second = evaluate(index(collection), *files(collection))
    assert second.summary.unchanged == len(ARTICLES)
    assert second.measures == first.measures


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("queries.jsonl", '{"id": "1", "text": "نعم"}\n{"id": "2"}'),
        ("queries.jsonl", '{"id": "1", "text": "نعم"}\nnot JSON'),
        ("judgments", "1 0 b 1\n1 0 b"),
        ("judgments", "1 0 b 1\n1 0 b many"),
    ],
)
def test_bad_line_is_named(collection: Path, name: str, text: str) -> None:
    (collection / name).write_text(text, "utf-8")
    with pytest.raises(SourceError, match=f"{name}:2: "):
        evaluate(index(collection), *files(collection))


def test_judgments_of_other_queries_are_told(collection: Path) -> None:
    (collection / "judgments").write_text("7 0 b 1\n", "utf-8")
    with pytest.raises(SourceError, match="no judgment of any query"):
        evaluate(index(collection), *files(collection))


def test_values_are_those_of_each_query(collection: Path) -> None:
    judged = Judged.read(*files(collection)[1:])
    values = judged.values({"1": {"a": 2.0, "b": 1.0}, "2": {}})
    assert values["RR@10"] == {"1": 0.5, "2": 0.0}


def test_judgment_without_its_query_is_not_counted(collection: Path) -> None:
    (collection / "judgments").write_text("1 0 b 1\n2 0 c 1\n7 0 a 1\n", "utf-8")
    found = evaluate(index(collection), *files(collection))
    assert (found.queries, found.measures["R@100"]) == (2, 1)
