"""Cells of tables that spreadsheets would take for formulas, made harmless and read back.

A spreadsheet runs a cell that begins with one of ``=+-@``, a tab or a carriage return. With an
apostrophe before it, it is text (OWASP, "CSV Injection").
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defused(text: str) -> str:
    """``text`` with an apostrophe before it if it could be a formula, or looks as if defused."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that ``defused`` was given."""
    return text[1:] if _DEFUSED.match(text) else text
