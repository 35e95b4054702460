"""Orthography folded away: one rule a file, in the order seen here.

A rule is a module with ``TABLE`` (one letter to what replaces it) or ``fold``
(where the letter alone does not decide), and ``EXAMPLES`` of (in, out).
``clean`` keeps every letter its author chose and takes away how it was set
(marks, tatweel, invisible and presentation characters); ``letters`` then makes
one of the letters that people use loosely for each other. Stemming looks at
both: ة is feminine for sure, ه may be a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import ModuleType

from bahith.analyzers.folding import (
    alef,
    alef_maksura,
    decomposed,
    digits,
    hamza,
    heh,
    invisible,
    kaf,
    latin,
    loan_letters,
    marks,
    presentation,
    tatweel,
    teh_marbuta,
    yeh,
)
from bahith.analyzers.letters import HAMZA

CLEAN: tuple[ModuleType, ...] = (
    decomposed,  # before marks, which would drop a combining hamza
    presentation,  # before marks, whose isolated forms it spells out
    invisible,
    marks,
    tatweel,
    digits,
    kaf,
    heh,
    yeh,
    loan_letters,
    latin,
)
LETTERS: tuple[ModuleType, ...] = (
    hamza,  # before alef and yeh: its seats tell it from them
    alef,
    alef_maksura,
    teh_marbuta,
)
RULES = CLEAN + LETTERS


def _composed(rules: Iterable[ModuleType]) -> dict[int, str]:
    """The tables of ``rules``, applied one after the other, as one table."""
    tables = [getattr(rule, "TABLE", {}) for rule in rules]
    table = {}
    for letter in sorted(set().union(*tables)):
        text = chr(letter)
        for step in tables:
            text = text.translate(step)
        table[letter] = text
    return table


_CLEAN = _composed(CLEAN)
_LETTERS = _composed(LETTERS)

# Most words are clean, and many have none of the letters that are used loosely.
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_LOOSE = re.compile(f"[{HAMZA}{''.join(map(chr, _LETTERS))}]")


def clean(word: str) -> str:
    """``word`` without marks, tatweel and typesetting; its letters as the author chose them.

    May hold spaces: some ligatures stand for several words.
    """
    if _PLAIN.fullmatch(word):
        return word
    return latin.fold(decomposed.fold(word).translate(_CLEAN))


def letters(word: str) -> str:
    """A clean word with loosely used letters made one; as long as it was."""
    if not _LOOSE.search(word):
        return word
    return alef_maksura.fold(hamza.fold(word)).translate(_LETTERS)


def fold(text: str) -> str:
    """``text`` with its orthography folded: ``clean``, then ``letters``."""
    return letters(clean(text))
