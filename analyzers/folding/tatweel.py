"""Tatweel, the stroke that only stretches a word, is removed."""

from __future__ import annotations

from bahith.analyzers.letters import TATWEEL

EXAMPLES = (("كـــتاب", "كتاب"), ("هـ", "ه"), ("ـ", ""))

TABLE = {ord(TATWEEL): ""}
