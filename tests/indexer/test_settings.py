"""Settings: where a value comes from, what is refused, and that docs/settings.md is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from bahith.indexer.errors import SettingError
from bahith.indexer.setting import Entry
from bahith.indexer.settings import Settings

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
ENTRIES = Settings.entries()
NUMBERS = [entry for entry in ENTRIES if isinstance(entry.default, int)]
by_name = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
numbers = pytest.mark.parametrize("entry", NUMBERS, ids=lambda entry: entry.name)


def other(entry: Entry) -> str:
    """A usable value that is not the default."""
    if entry not in NUMBERS:
        return entry.choices[-1] if entry.choices else "elsewhere"
    return str(entry.default + 1 if entry.default < entry.high else entry.low)


@by_name
def test_the_default_holds_where_nothing_is_said(entry: Entry) -> None:
    assert getattr(Settings.load(environ={}), entry.name) == entry.default


@by_name
def test_the_environment_goes_before_the_default(entry: Entry) -> None:
    value = getattr(Settings.load(environ={entry.env: other(entry)}), entry.name)
    assert value == type(entry.default)(other(entry)) != entry.default


@by_name
def test_what_is_given_goes_before_the_environment(entry: Entry) -> None:
    settings = Settings.load(environ={entry.env: other(entry)}, **{entry.name: entry.default})
    assert getattr(settings, entry.name) == entry.default


@by_name
def test_none_and_an_empty_variable_count_as_not_said(entry: Entry) -> None:
    settings = Settings.load(environ={entry.env: ""}, **{entry.name: None})
    assert getattr(settings, entry.name) == entry.default


@numbers
@pytest.mark.parametrize("text", ["many", "1.5", "0x10", " "])
def test_what_is_no_number_is_refused(entry: Entry, text: str) -> None:
    with pytest.raises(SettingError, match=f"{entry.env}: must be a whole number.*{text!r}"):
        Settings.load(environ={entry.env: text})


def test_what_is_no_choice_is_refused() -> None:
    with pytest.raises(SettingError, match=r"BAHITH_EXACT: must be empty or one of letters.*'all'"):
        Settings.load(environ={"BAHITH_EXACT": "all"})


@numbers
def test_numbers_reach_from_low_to_high(entry: Entry) -> None:
    for value in (entry.low, entry.high):
        assert getattr(Settings.load(environ={entry.env: str(value)}), entry.name) == value
    for value in (entry.low - 1, entry.high + 1):
        with pytest.raises(SettingError, match=f"^{entry.name}: .*{entry.low}.*{entry.high}"):
            Settings.load(environ={}, **{entry.name: value})


def test_the_docs_have_every_setting_as_it_is() -> None:
    rows = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert rows == [documented(entry) for entry in ENTRIES]


def documented(entry: Entry) -> str:
    low, high = (f"{entry.low} ", f"{entry.high} ") if entry in NUMBERS else ("", "")
    start = f"| `{entry.name}` | `{entry.env}` | `{entry.default}`"
    return f"{start} | {low}| {high}| {entry.help} |"
