"""How stored texts, which are plain, write lists, tables and verse: items and rows on lines."""

from __future__ import annotations

import re
from typing import Final

ITEM: Final = re.compile(r"(?:[-–—•●▪◦‣*·]|[0-9٠-٩]{1,3}[.)–-])[ \t]+(?=\S)")
"""The mark before an item of a list, and the space after it."""

CELL: Final = " | "
"""Stands between the cells of a row."""

EMPTY: Final = "–"
"""Stands for a cell without text, so that the others stay in their columns."""

HALF: Final = " ... "
"""Stands between the halves of a verse."""


def mark(number: int | None) -> str:
    """The mark before an item with this number, or before one of a list without numbers."""
    return "- " if number is None else f"{number}. "
