"""``bahith rules`` installs, shows and removes rules, and refuses what cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bahith.indexer.backup.restoring import restore
from bahith.indexer.backup.writing import backup
from bahith.indexer.build import build
from bahith.indexer.rules import store
from bahith.indexer.settings import Settings
from bahith.server.cli import main

ARTICLES = [{"id": "phone", "text": "وصل هاتف جديد"}]
GOOD = "spellings:\n  - {from: جوال, to: هاتف, questions: [جوال, سعر جوال], name: x}\n"


@pytest.fixture
def settings(make_index: Callable[..., Settings]) -> Settings:
    return make_index(ARTICLES)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "my.yaml"


def run(settings: Settings, *arguments: Any) -> Result:
    return CliRunner().invoke(main, ["--index", settings.index, *map(str, arguments)])


def test_rules_are_put_in_force_shown_and_removed(settings: Settings, file: Path) -> None:
    file.write_text(GOOD, "utf-8")
    assert run(settings, "rules", file).stdout == "1 rule is in force\n"
    assert "1 result" in run(settings, "search", "جوال").stdout
    shown = run(settings, "rules").stdout
    assert re.fullmatch("2\tspellings\tx\t[01]\tجوال → هاتف\tجوال, سعر جوال\n", shown)
    assert run(settings, "rules", "--remove").exit_code == 0
    assert run(settings, "rules").stderr == "no rules are in force\n"
    assert "0 results" in run(settings, "search", "جوال").stdout


def test_rules_are_tried_without_any_effect(settings: Settings, file: Path) -> None:
    file.write_text(GOOD, "utf-8")
    tried = run(settings, "rules", file, "--try", "جوال").stdout.splitlines()
    assert tried == [
        "Before: no results" if "no results" in tried[0] else "Before: 0 results",
        "After: 1 result",
        "  1. وصل هاتف جديد · phone",
        "Rule x: also searched for, in the spelling of the house: هاتف",
    ]
    assert run(settings, "rules").stdout == ""
    assert "No rule acts" in run(settings, "rules", file, "--try", "هاتف").stdout
    assert run(settings, "rules", "--try", "هاتف").exit_code == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("names: [a\n", "my.yaml, line 2: this is not YAML"),
        ("names: ['?']", "my.yaml, line 1: ? has no word"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    settings: Settings, file: Path, text: str, reason: str
) -> None:
    file.write_text(GOOD, "utf-8")
    run(settings, "rules", file)
    file.write_text(text, "utf-8")
    refused = run(settings, "rules", file)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert reason in refused.stderr
    assert run(settings, "rules").stdout.startswith("2\tspellings")


def test_rules_need_an_index_and_a_file(tmp_path: Path, file: Path) -> None:
    nowhere = Settings(index=str(tmp_path / "none"))
    assert "no such file" in run(nowhere, "rules", file).stderr
    file.write_text(GOOD, "utf-8")
    assert "there is no index" in run(nowhere, "rules", file).stderr
    assert run(nowhere, "rules", file, "--remove").exit_code == 2
    assert not Path(nowhere.index).exists()


def test_backups_and_rebuilt_indexes_keep_the_rules(
    settings: Settings, file: Path, tmp_path: Path
) -> None:
    file.write_text(GOOD, "utf-8")
    run(settings, "rules", file)
    backup(settings, tmp_path / "kept")
    other = Settings(index=str(tmp_path / "restored"))
    restore(tmp_path / "kept", other)
    assert run(other, "rules").stdout == run(settings, "rules").stdout
    build(other, [Path(settings.index).parent / "articles.jsonl"], rebuild=True)
    assert store.installed(Path(other.index)).text == GOOD
    assert "1 result" in run(other, "search", "جوال").stdout
