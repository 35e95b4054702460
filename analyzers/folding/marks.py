"""Vowel marks, shadda, dagger alef and Quranic marks are removed."""

from __future__ import annotations

from bahith.analyzers.letters import MARKS, members

EXAMPLES = (
    ("مَكْتَبَةٌ", "مكتبة"),
    ("الرَّحمٰن", "الرحمن"),
    ("هٰذا", "هذا"),
    ("كتاباً", "كتابا"),
    ("ٱلۡحَقُّۚ", "ٱلحق"),
    ("اللٓجنة", "اللجنة"),
    ("שָׁלוֹם", "שלום"),
)

TABLE = {ord(mark): "" for mark in members(f"{MARKS}\u06e5\u06e6")}
