"""Fields that an index declares, by the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bahith.indexer.index import Index
from bahith.server.cli import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "lots.jsonl"
    file.write_text(json.dumps({"text": "مزاد", "lot": {"cost": "7"}, "price": 8}), "utf-8")
    return file


def run(file: Path, *options: str, **environment: str) -> Result:
    environ = {"BAHITH_INDEX": str(file.parent / "index"), "LC_ALL": "C", **environment}
    return CliRunner().invoke(main, ["index", str(file), *options], env=environ)


def test_fields_are_declared_once(file: Path) -> None:
    assert run(file, "--declare", "price:number", BAHITH_FIELDS="price:text").exit_code == 0
    again = run(file, "--field", "price=lot.cost")
    assert again.stdout.startswith("added 0, replaced 1, ")
    with Index(file.parent / "index") as index:
        assert [article.fields for article in index.articles()] == [{"price": (7,)}]


def test_a_declaration_that_cannot_be_used_is_one_line(file: Path) -> None:
    assert run(file, BAHITH_FIELDS="price:number").exit_code == 0
    for wrong in ("title:text", "price:money", "price:keyword"):
        result = run(file, "--declare", wrong)
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
        assert wrong.partition(":")[0] in result.stderr


def test_stats_list_declared_fields(file: Path) -> None:
    run(file, "--declare", "price:number,place:keyword")
    environ = {"BAHITH_INDEX": str(file.parent / "index"), "LC_ALL": "C"}
    lines = CliRunner().invoke(main, ["stats"], env=environ).stdout.splitlines()
    assert "fields: price:number,place:keyword" in lines
    values = json.loads(CliRunner().invoke(main, ["stats", "--json"], env=environ).stdout)
    assert values["fields"] == {"price": "number", "place": "keyword"}
