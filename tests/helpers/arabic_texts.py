"""Hypothesis strategies for Arabic and hostile texts."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

BLOCKS = (
    range(0x0600, 0x0700),
    range(0x0750, 0x0780),
    range(0x0870, 0x0900),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFF00),
)
ARABIC = [chr(code) for block in BLOCKS for code in block]
"""Every code point of the Arabic blocks, presentation forms included."""

PRESENTED = "\ufb50"
"""The first of the presentation forms, which are letters as they look in one place of a word."""

TATWEEL = "\u0640"
INVISIBLE = list("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069")

MAKES_A_LETTER = "\u0653\u0654\u0655\u0670\u06dc\u06df\u06e0\u06e7\u06e8"
"""Combining madda and hamza, the dagger alef and other signs that change which letters are read."""

MARKS = [
    char
    for char in ARABIC
    if unicodedata.category(char) == "Mn" and char not in MAKES_A_LETTER and char < PRESENTED
]


def is_setting(char: str) -> bool:
    """Whether a character says how a word is set, not which letters it has."""
    if char not in ARABIC:
        return unicodedata.category(char) == "Cf"
    mark = unicodedata.category(char) in ("Mn", "Cf") or char == TATWEEL
    return mark or char >= PRESENTED


WORDS = (
    "مكتبة",
    "والحكومة",
    "للإنسان",
    "مصطفى",
    "على",
    "وزراء",
    "مسؤول",
    "فيسبوك",
    "سيكتبون",
    "الله",
    "في",
    "هيئة",
)

_soup = st.lists(st.sampled_from([*ARABIC, *INVISIBLE, *" ,.-'’_/0٣aÉß½🙂"])).map("".join)

anything = (
    st.text() | st.text(st.characters(exclude_categories=())) | _soup | st.sampled_from(WORDS)
)
"""Any text: all of Unicode, lone surrogates and NUL too, with more Arabic than chance gives."""


@st.composite
def dressed(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and the same word with marks, tatweel and invisible characters in it."""
    # By its vowel marks, the last letter of على is ى or ي.
    plain = draw(st.sampled_from([word for word in WORDS if word != "على"]))
    inside = st.lists(st.sampled_from([*MARKS, *INVISIBLE, TATWEEL]), max_size=3).map("".join)
    after = st.lists(st.sampled_from([*MARKS, TATWEEL]), max_size=3).map("".join)
    *letters, last = list(plain)
    return plain, "".join(letter + draw(inside) for letter in letters) + last + draw(after)
