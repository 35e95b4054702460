"""Joiners, direction marks, soft hyphens and byte order marks are removed."""

from __future__ import annotations

from bahith.analyzers.letters import INVISIBLE, members

EXAMPLES = (
    ("مي\u200cخواهم", "ميخواهم"),
    ("مصر\u200f", "مصر"),
    ("\u202bكتاب\u202c", "كتاب"),
    ("كت\u00adاب", "كتاب"),
    ("\ufeffكتاب", "كتاب"),
)

TABLE = {ord(character): "" for character in members(INVISIBLE)}
