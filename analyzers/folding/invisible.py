"""Joiners, direction marks, soft hyphens and byte order marks are removed."""

from __future__ import annotations

import re

from bahith.analyzers.letters import INVISIBLE

EXAMPLES = (
    ("مي\u200cخواهم", "ميخواهم"),
    ("مصر\u200f", "مصر"),
    ("\u202bكتاب\u202c", "كتاب"),
    ("كت\u00adاب", "كتاب"),
    ("\ufeffكتاب", "كتاب"),
)

_ALL = "".join(map(chr, range(0x10000)))
TABLE = {ord(character): "" for character in re.findall(f"[{INVISIBLE}]", _ALL)}
