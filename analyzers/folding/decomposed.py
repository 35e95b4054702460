"""A letter and a combining hamza or madda become the one letter they make (Unicode NFC)."""

from __future__ import annotations

import re
import unicodedata

EXAMPLES = (
    ("أحمد", "أحمد"),
    ("مسؤول", "مسؤول"),
    ("آن", "آن"),
    ("إلى", "إلى"),
)

_COMBINING = re.compile("[\u0653-\u0655]")


def fold(word: str) -> str:
    """``word`` with each letter and its combining hamza or madda as one letter."""
    return unicodedata.normalize("NFC", word) if _COMBINING.search(word) else word
