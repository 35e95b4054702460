"""A word as its letters, each with the marks on it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bahith.analyzers.letters import (
    ALEF_MAKSURA,
    FARSI_YEH,
    HAMZA,
    INVISIBLE,
    LETTERS,
    MARKS,
    TATWEEL,
    YEH,
)
from bahith.analyzers.patterns import lazy

DAGGER, MADDA, HAMZA_ABOVE = "\u0670", "\u0653", "\u0654"
FATHA, DAMMA, KASRA, SHADDA, SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
TANWEEN = "\u064b\u064c\u064d\u0656\u0657\u065e\u08f0\u08f1\u08f2"
YEHS = frozenset((YEH, ALEF_MAKSURA, FARSI_YEH))

_VOWELS = {
    KASRA: KASRA + "\u064d\u08f2\u0656",
    DAMMA: DAMMA + "\u064c\u08f1\u065e",
    FATHA: FATHA + "\u064b\u08f0\u0657",
    SUKUN: SUKUN + "\u06e1",
}
"""Vowel → its own sign and those of its tanween, which prints of the Quran write in two ways."""

_FLOATING = lazy(
    f"{TATWEEL}([{MARKS}]*?){HAMZA_ABOVE}|(?<=[^اويى][{SUKUN}\u06e1])([{MARKS}]*?){HAMZA_ABOVE}"
)
"""A hamza above the line that joins two letters: it is a letter of its own."""
_UNIT = lazy(f"([{LETTERS}])([{MARKS}]*)")
_INVISIBLE = lazy(f"[{INVISIBLE}]")


@dataclass
class Unit:
    """A letter and the marks on it."""

    letter: str
    marks: str = ""

    def has(self, signs: str) -> bool:
        """Whether one of ``signs`` is on the letter."""
        return any(sign in self.marks for sign in signs)

    @property
    def vowel(self) -> str:
        """The vowel after the letter, SUKUN if there is none, "" if that is not written."""
        return next((vowel for vowel, signs in _VOWELS.items() if self.has(signs)), "")


def parse(word: str) -> list[Unit]:
    """The letters of ``word`` with their marks; tatweel and invisible characters are left out."""
    text = _FLOATING.sub(
        lambda match: HAMZA + (match[1] or match[2] or ""), _INVISIBLE.sub("", word)
    )
    text = unicodedata.normalize("NFC", text.replace(TATWEEL, ""))
    return [Unit(*unit) for unit in _UNIT.findall(text)]


def letters(units: list[Unit]) -> str:
    """The letters alone."""
    return "".join(unit.letter for unit in units)


def text(units: list[Unit]) -> str:
    """Letters and marks; the inverse of ``parse``."""
    return "".join(unit.letter + unit.marks for unit in units)
