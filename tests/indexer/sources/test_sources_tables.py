"""Promises of bahith.indexer.sources.tables: an article or a problem for each row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import articles, tables

ROWS = [
    ["Title", "Text", "Published_At", "Link"],
    ["عنوان، أول", 'قال: "نعم"\nثم ذهب؛ وعاد', "2021-07-26", "https://example.org/1"],
    ["ثان", "نص | آخر", "26/7/2021", ""],
]


def read(tmp_path: Path, data: bytes, name: str = "news.csv") -> list[Article | Problem]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(articles([path]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["news.csv", "news.tsv"])
def test_tables_of_each_form_are_read(
    tmp_path: Path, encoding: str, delimiter: str, name: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(ROWS)
    first, second = read(tmp_path, text.getvalue().encode(encoding), name)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.title, first.body) == (f"{name}#1", ROWS[1][0], ROWS[1][1])
    assert (str(first.published), first.url) == ("2021-07-26", ROWS[1][3])
    assert (second.body, first.published) == (ROWS[2][1], second.published)


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        ("", "the file is empty", None),
        ("الاسم,العمر\nزيد,٥", "no column has a known name: الاسم, العمر", None),
        ("id,text\n7,", "title and text are both empty", 2),
        ("title,text\nعنوان,نص,زائد", "3 cells, but 2 columns; the article was indexed", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, data: str, reason: str, line: int | None
) -> None:
    *_articles, problem = read(tmp_path, data.encode())
    assert isinstance(problem, Problem)
    assert reason in str(problem.reason)
    assert problem.line == line


def test_a_cell_without_end_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LONGEST", 1000)
    article, problem = read(tmp_path, f"text\nنص\n{'ن' * 1001}\n".encode())
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    assert "not a table" in str(problem.reason)
    assert problem.line == 3
