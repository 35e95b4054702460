"""Vowel marks, shadda, dagger alef and Quranic marks are removed."""

from __future__ import annotations

import re

from bahith.analyzers.letters import MARKS

EXAMPLES = (
    ("مَكْتَبَةٌ", "مكتبة"),
    ("الرَّحمٰن", "الرحمن"),
    ("هٰذا", "هذا"),
    ("كتاباً", "كتابا"),
    ("ٱلۡحَقُّۚ", "ٱلحق"),
    ("اللٓجنة", "اللجنة"),
    ("שָׁלוֹם", "שלום"),
)

_MARK = re.compile(f"[{MARKS}\u06e5\u06e6]")
TABLE = {code: "" for code in range(0x300, 0x10F00) if _MARK.match(chr(code))}
