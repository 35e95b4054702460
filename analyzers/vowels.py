"""The vowel marks of a word, and whether two markings of one word contradict each other.

Marks are written as a code: a character for each letter of the written form, up to the last one
that has a mark. Case endings are marks like any others (Ryding 2005, section 2.4).

A text that leaves marks out contradicts nothing. Where both mark a letter, its vowel, tanwin or
sukun must be the same, and both must double it or neither.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from bahith.analyzers import folding
from bahith.analyzers.folding import decomposed
from bahith.analyzers.letters import ALEF, LAM, YEH
from bahith.analyzers.patterns import lazy

NONE: Final = "-"
"""The code of a letter without marks."""
SHADDA: Final = "\u0651"
_DOUBLE: Final = "w"

_VOWELS: Final = {
    "\u064e": "a",
    "\u064f": "u",
    "\u0650": "i",
    "\u064b": "f",
    "\u064c": "d",
    "\u064d": "k",
    "\u0652": "o",
    # The dagger alef is a long a, which begins like a short one.
    "\u0670": "a",
    # As the Quran is printed: sukun, and tanwin before letters that do not assimilate it.
    "\u06e1": "o",
    "\u0657": "f",
    "\u065e": "d",
    "\u0656": "k",
    "\u08f0": "f",
    "\u08f1": "d",
    "\u08f2": "k",
}
_DOUBLED: Final = dict(zip("auifdk", "123456", strict=True))
_VOWEL_OF: Final = {**{code: code for code in "auifdko"}, **{d: v for v, d in _DOUBLED.items()}}
_TANWIN_FATH: Final = ("f", "4")
_SUN: Final = "تثدذرزسشصضطظلن"
"""Letters that the article's lam becomes: whether their shadda is written differs."""

_MARKED: Final = lazy(f"[{SHADDA}{''.join(_VOWELS)}]")

EXAMPLES = (
    ("المَلِك", "المُلْك", "no"),
    ("المَلِك", "المَلِكُ", "yes"),
    ("المَلِك", "الملك", "yes"),
    ("المَلِك", "الملِك", "yes"),
    ("عَلَمٌ", "عِلْمٌ", "no"),
    ("عَلَمٌ", "عَلَّمَ", "no"),
    ("عَلَمٌ", "عَلَمٍ", "no"),
    ("عَلَمٌ", "عَلَم", "yes"),
    ("عَلَّم", "عَلّم", "yes"),
    ("عَلَّم", "عَلَم", "no"),
    ("عَل\u064e\u0651م", "عَل\u0651\u064eم", "yes"),
    ("مِصْر", "مِصر", "yes"),
    ("مِصْر", "مِصَر", "no"),
    ("كتابًا", "كتاباً", "yes"),
    ("هدًى", "هدىً", "yes"),
    ("مُدرّسة", "مَدرسة", "no"),
    ("الشَّمس", "الشَمس", "yes"),
    ("الشَّمس", "الشِمس", "no"),
    ("رَحْمَن", "رَحۡمَٰن", "yes"),
    ("رَحْمَن", "رُحمٰن", "no"),
    ("أَمواتًا", "أَمۡوَاتٗا", "yes"),
    ("قَدير", "قَدِيرٌۚ", "yes"),
    ("مِئة", "مِائة", "yes"),
    ("مِئة", "مَائة", "no"),
)
"""A question, a text, and whether the text agrees."""


def code(raw: str, written: str) -> str:
    """The marks of a word as typed; ``written`` is its written form. "" if it has none."""
    if not _MARKED.search(raw):
        return ""
    letters, codes = _read(raw)
    if len(codes) != len(written):
        codes = _aligned(letters, codes, written)
    # People write the tanwin of a final alef on the alef, or on the letter before it.
    if len(codes) > 1 and written[-1] in (ALEF, YEH) and codes[-1] in _TANWIN_FATH:
        codes[-2:] = [_joined(codes[-2], "f"), NONE]
    return "".join(codes).rstrip(NONE)


def agree(question: str, text: str, written: str) -> bool:
    """Whether marks of a text contradict none of a question; both are codes of ``written``."""
    return question == text or all(
        _alike(one, other) or _assimilated(one, other, written[: place + 1])
        for place, (one, other) in enumerate(zip(question, text, strict=False))
    )


def _read(raw: str) -> tuple[list[str], list[str]]:
    """The folded letters of a word, and the code of each."""
    letters: list[str] = []
    codes: list[str] = []
    for sign in decomposed.fold(raw):
        if _MARKED.match(sign):
            if codes:
                codes[-1] = _joined(codes[-1], _VOWELS.get(sign, _DOUBLE))
        else:
            folded = _folded(sign)
            letters += folded
            codes += NONE * len(folded)
    return letters, codes


@cache
def _folded(letter: str) -> str:
    return folding.fold(letter)


def _joined(code: str, more: str) -> str:
    """The code of a letter with one mark more; a second vowel is left out."""
    if code == NONE:
        return more
    if more == _DOUBLE:
        return _DOUBLED.get(code, code)
    return _DOUBLED.get(more, code) if code == _DOUBLE else code


def _aligned(letters: list[str], codes: list[str], written: str) -> list[str]:
    """The codes by the letters of a written form that has others, or more or fewer of them."""
    aligned = [NONE] * len(written)
    place = 0
    for letter, each in zip(letters, codes, strict=True):
        at = written.find(letter, place, place + 2)
        if at >= 0:
            aligned[at] = each
            place = at + 1
    return aligned


def _alike(one: str, other: str) -> bool:
    if NONE in (one, other):
        return True
    vowels = _VOWEL_OF.get(one), _VOWEL_OF.get(other)
    same = None in vowels or vowels[0] == vowels[1]
    return same and _doubles(one) == _doubles(other)


def _doubles(code: str) -> bool:
    return code == _DOUBLE or code in _DOUBLED.values()


def _assimilated(one: str, other: str, written: str) -> bool:
    """Whether only the shadda after an article tells the two apart; it is on the last letter."""
    article = written[:-1].endswith((ALEF + LAM, LAM + LAM))
    if not article or written[-1] not in _SUN:
        return False
    vowels = {_VOWEL_OF.get(one), _VOWEL_OF.get(other)} - {None}
    return len(vowels) < 2
