"""Latin, Greek and Cyrillic words lose case, accents, hyphens and apostrophes."""

from __future__ import annotations

import re
import unicodedata

from bahith.analyzers.letters import APOSTROPHES

EXAMPLES = (
    ("Élysée", "elysee"),
    ("MÜLLER", "muller"),
    ("Straße", "strasse"),
    ("ﬁlm", "film"),
    ("O’Neill", "oneill"),
    ("Qurʼan", "quran"),
    ("ʿAbd", "abd"),
    ("B-52", "b52"),
    ("Łódź", "lodz"),
    ("كتاب", "كتاب"),
)

_FOREIGN = re.compile("[^\u0600-\u08ff0-9. ]")
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_PUNCTUATION = re.compile(rf"[,\-‐‑{APOSTROPHES}]")


def fold(word: str) -> str:
    """``word`` in lower case, without accents, hyphens and apostrophes; Arabic untouched."""
    if not _FOREIGN.search(word):
        return word
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _PUNCTUATION.sub("", letters.casefold().translate(_STROKES))
