"""What an exact search compares beyond the written form: vowel marks and, if wanted, letters.

The *spelling* of a word is what its written form has lost: the code of its marks (see ``vowels``)
and, after a slash, its letters where folding changed them. Mostly it is empty.
"""

from __future__ import annotations

from typing import Final

from bahith.analyzers import folding, vowels
from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    ALEF_WASLA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)

LETTERS: Final = "/"

_WITH_HAMZA: Final = {
    ALEF: ALEF_HAMZA_ABOVE + ALEF_HAMZA_BELOW + ALEF_MADDA + ALEF_WASLA,
    WAW: WAW_HAMZA,
    YEH: YEH_HAMZA,
}
"""A bare letter → what it may be with a hamza, which many people do not type."""

EXAMPLES = (
    ("أسرة", "أسرة", "yes"),
    ("أسرة", "اسرة", "no"),
    ("اسرة", "أسرة", "yes"),
    ("أسرة", "أسره", "no"),
    ("هدى", "هدي", "no"),
    ("هدي", "هدى", "no"),
    ("ان", "إن", "yes"),
    ("أن", "إن", "no"),
    ("مسؤول", "مسئول", "no"),
    ("مسوول", "مسؤول", "yes"),
    ("مئة", "مائة", "no"),
    ("القرآن", "القران", "no"),
)
"""A question, a text of the same written form, and whether its letters agree."""


def spelling(raw: str, written: str, letters: bool) -> str:
    """The spelling of a word as typed; ``written`` is its written form.

    ``letters`` says whether it has the word's letters, if folding changed them.
    """
    marks = vowels.code(raw, written)
    if letters and (clean := folding.clean(raw)) != written:
        return f"{marks}{LETTERS}{clean}"
    return marks


def with_letters(spelling: str, written: str) -> str:
    """The spelling of a word in a question whose letters count, changed by folding or not."""
    return spelling if LETTERS in spelling else f"{spelling}{LETTERS}{written}"


def agrees(question: str, text: str, written: str) -> bool:
    """Whether the spelling of a word in a text agrees with that in a question.

    Both have the same written form. An empty spelling agrees with all marks and has the letters
    of the written form; an empty question agrees with everything.
    """
    wanted_marks, _, wanted_letters = question.partition(LETTERS)
    marks, _, letters = text.partition(LETTERS)
    same_letters = not wanted_letters or _same_letters(wanted_letters, letters or written)
    return same_letters and vowels.agree(wanted_marks, marks, written)


def _same_letters(question: str, text: str) -> bool:
    """Whether a text has the letters of a question; a bare letter may have a hamza there."""
    return len(question) == len(text) and all(
        one == other or other in _WITH_HAMZA.get(one, "")
        for one, other in zip(question, text, strict=True)
    )
