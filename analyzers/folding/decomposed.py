"""A letter and a combining hamza or madda are composed into one letter (Unicode NFC)."""

from __future__ import annotations

import re
import unicodedata

EXAMPLES = (
    ("ا\u0655لحاد", "إلحاد"),
    ("مسو\u0654ول", "مسؤول"),
    ("ا\u0653ن", "آن"),
    ("ا\u0655لى", "إلى"),
    ("ا\u064e\u0654حمد", "أ\u064eحمد"),
)

_COMBINING = re.compile("[\u0653-\u0655]")


def fold(word: str) -> str:
    """``word`` with each combining hamza or madda composed with its letter."""
    return unicodedata.normalize("NFC", word) if _COMBINING.search(word) else word
