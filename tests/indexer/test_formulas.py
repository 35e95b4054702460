"""No cell of an exported table is a formula, and reading it back gives the same text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.formulas import defused, restored

STARTS = "=+-@\t\r'"


@pytest.mark.parametrize("start", STARTS[:-1])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert defused(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "'", "'تونس'", "1-1", " =1", "متحف"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == restored(text) == text


@given(st.text() | st.text(STARTS + "a"))
def test_reading_it_back_gives_the_same_text(text: str) -> None:
    assert restored(defused(text)) == text
