"""Filters of ``bahith search`` by exact values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bahith.indexer.article import Article
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli import main

ARTICLES = [
    Article("a", "متحف", "", source="السهل", author=("زيد", "هند"), tags=("آثار",)),
    Article("b", "متحف", "", category="ثقافة", author=("زيد",), tags=("-آثار",)),
    Article("c", "متحف", "", category="محليات", tags=("آثار", "سفر")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("filters") / "index"
    with Index(Settings(index=str(folder))) as index:
        index.add(ARTICLES)
    return folder


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--outlet", "السهل"), "a"),
        (("--category", "ثقافة", "--category", "محليات"), "bc"),
        (("--author", "زيد", "--author=-هند"), "b"),
        (("--tag=-آثار",), "b"),
        (("--tag", "\\-آثار"), "b"),
        (("--language", "ar", "--author", "زيد"), "ab"),
        (("--language=-ar",), ""),
        (("--tag", "طقس"), ""),
    ],
)
def test_exact_values_filter(folder: Path, options: tuple[str, ...], expected: str) -> None:
    arguments = ["--index", str(folder), "search", "--json", *options, "متحف"]
    reply = CliRunner().invoke(main, arguments)
    assert reply.exit_code == 0, reply.output
    assert sorted(each["id"] for each in json.loads(reply.stdout)["results"]) == [*expected]
