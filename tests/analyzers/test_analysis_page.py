"""What docs/analysis.md says of the chain is so."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from bahith.analyzers import folding, quranic
from bahith.server.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "analysis.md").read_text("utf-8")
CHAINS = (("Folding", folding), ("Quranic and older spelling", quranic))
RULES = [
    (f"{package.__name__}.{name}", examples)
    for title, package in CHAINS
    for name, examples in re.findall(
        r"^\| `(\w+)` \| .+ \| (.*→.*) \|$",
        PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0],
        re.M,
    )
]
CONSOLE = re.findall(r"^```console\n\$ bahith (.+)\n((?:.*\n)+?)```$", PAGE, re.M)
MEET = re.findall(r"^\| [\w ,]+ \| (\w+: .+) \|$", PAGE, re.M)


def test_the_rules_are_listed_in_the_order_of_the_chain() -> None:
    listed = [name for name, _ in RULES]
    assert listed == [rule.__name__ for _, package in CHAINS for rule in package.RULES]


@pytest.mark.parametrize(("name", "examples"), RULES, ids=[name for name, _ in RULES])
def test_examples_of_a_rule_are_its_own(name: str, examples: str) -> None:
    shown = re.findall(r"`([^`]+)` → `([^`]+)`", examples)
    assert shown
    assert {*shown} <= {*import_module(name).EXAMPLES}


@pytest.mark.parametrize("row", MEET, ids=range(len(MEET)))
def test_words_that_are_said_to_meet_do(meet: Callable[[str, str], bool], row: str) -> None:
    for group in row.split("; "):
        word, _, others = group.partition(": ")
        assert [other for other in others.split(", ") if not meet(word, other)] == []


@pytest.mark.parametrize(("line", "shown"), CONSOLE, ids=range(len(CONSOLE)))
def test_what_the_page_shows_is_printed(line: str, shown: str) -> None:
    assert CliRunner().invoke(main, shlex.split(line)).output == shown


def test_the_page_has_all_this() -> None:
    assert MEET
    assert CONSOLE
