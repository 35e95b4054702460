"""Notes come from one table, in the language of their reader, and are documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bahith.indexer.notes import NOTES, note

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [path for name in ("indexer", "server") for path in (ROOT / name).rglob("*.py")]
TABLE = (ROOT / "docs/query-language.md").read_text("utf-8").partition("## Notes")[2]


@pytest.mark.parametrize("code", NOTES)
def test_a_note_is_in_the_language_of_its_reader(code: str) -> None:
    value = "64" if NOTES[code].plural else "2021"
    arabic, english = (note(code, value).text.text(language) for language in ("ar", "en"))
    assert re.search("[ء-ي]", arabic)
    assert re.fullmatch("[ -~“”]+", english)
    assert arabic.count(value) == english.count(value) <= 1 + (code == "bad_date")


def test_every_code_is_documented_and_no_other() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TABLE, re.M) == list(NOTES)


def test_a_long_value_is_cut() -> None:
    made = note("bad_date", "س" * 50)
    for language in ("ar", "en"):
        text = made.text.text(language)
        assert "س" * 40 + "…" in text
        assert "س" * 41 not in text


def test_a_value_is_never_taken_for_a_pattern() -> None:
    assert "{value}{0}{code}" in note("lone_operator", "{value}{0}{code}").message


def test_notes_are_made_from_the_table_only() -> None:
    makers = {
        path.name
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Note"
    }
    assert makers == {"notes.py"}
