"""ى becomes ي, since Egypt writes a final ي without dots; but على, on, is not علي, Ali.

Before ة it is an ا in an old spelling: التورىة.
"""

from __future__ import annotations

from bahith.analyzers.letters import ALEF, ALEF_MAKSURA, TEH_MARBUTA, YEH

EXAMPLES = (
    ("مصطفى", "مصطفي"),
    ("القاضى", "القاضي"),
    ("إلى", "إلي"),
    ("على", "علا"),
    ("وعلى", "وعلا"),
    ("علي", "علي"),
    ("التورىة", "التوراة"),
)

TABLE = {ord(ALEF_MAKSURA): YEH}

ON = {"على": "علا", "وعلى": "وعلا", "فعلى": "فعلا"}

LONG_A = (ALEF_MAKSURA + TEH_MARBUTA, ALEF + TEH_MARBUTA)


def fold(word: str) -> str:
    """``word`` with ا for ى in the preposition على, which is not the name علي, and before ة."""
    return ON.get(word, word).replace(*LONG_A)
