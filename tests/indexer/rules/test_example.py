"""The example of docs/rules.md acts on the sample articles as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bahith.indexer.build import build
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.cli import main

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "rules.yaml"
PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")


@pytest.fixture(scope="module")
def index(one_analyzer: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The sample articles without rules."""
    folder = tmp_path_factory.mktemp("samples") / "index"
    settings = Settings.load(environ={}, index=str(folder), refresh=0)
    build(settings, [ROOT / "samples"])
    with Index(settings) as index:
        yield index


def run(index: Index, *arguments: str | Path) -> str:
    return CliRunner().invoke(main, ["--index", index.settings.index, *map(str, arguments)]).output


def test_the_page_shows_the_file() -> None:
    (block,) = re.findall("```yaml\n(.*?)```", PAGE, re.S)
    assert EXAMPLE.read_text("utf-8").partition("\n")[2] == block


def test_the_page_shows_the_error(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (line, printed), *_ = re.findall(r"```console\n\$ bahith (rules .*)\n(.*\n)```", PAGE)
    assert run(index, *line.split()) == printed


def test_each_rule_of_the_example_finds_something_else(index: Index) -> None:
    def found() -> list[list[str]]:
        questions: tuple[str, ...] = (
            "مرفأ",
            "علم الفلك",
            "بطولة الساحل",
            "أوبن ستريت ماب",
            "حكاية النيل",
        )
        questions += ("الشراع", "متاحف", "حلقة النار", "النخيل")
        return [[result.id for result in index.search(q, size=100)] for q in questions]

    before = found()
    assert run(index, "rules", EXAMPLE) == "13 rules are in force\n"
    after = found()
    assert run(index, "rules", "--remove") == "no rules are in force\n"
    assert found() == before
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert "science/village-maps.txt" in after[3]
    assert {*after[5]} < {*before[5]}
    assert after[6][:2] == ["museum-old-port-brief", "culture/museum-old-port.txt"]
    assert {*before[8]} - {*after[8]} == {"palms-race-aswan"}
