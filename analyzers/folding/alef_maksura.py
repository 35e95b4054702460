"""ى becomes ي, since Egypt writes a final ي without dots; but على, on, is not علي, Ali."""

from __future__ import annotations

from bahith.analyzers.letters import ALEF_MAKSURA, YEH

EXAMPLES = (
    ("مصطفى", "مصطفي"),
    ("القاضى", "القاضي"),
    ("إلى", "إلي"),
    ("على", "علا"),
    ("وعلى", "وعلا"),
    ("علي", "علي"),
)

TABLE = {ord(ALEF_MAKSURA): YEH}

_ON = {"على": "علا", "وعلى": "وعلا", "فعلى": "فعلا"}


def fold(word: str) -> str:
    """``word``, or the preposition على with ا, so that it does not become the name علي."""
    return _ON.get(word, word)
