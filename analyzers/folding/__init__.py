"""Orthographic folding: one rule per file, applied in the order of the lists below.

A rule is a module with ``TABLE`` (a letter → its replacement) or ``fold`` (where the letter alone
does not decide), and with ``EXAMPLES`` of (input, output). ``clean`` keeps every letter that the
author chose, and removes typesetting: marks, tatweel, invisible characters and presentation forms.
``letters`` then merges letters that people use interchangeably. The stemmer looks at both: ة is
certainly feminine, ه may be a pronoun.
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
    kurdish,
    latin,
    loan_letters,
    marks,
    other_languages,
    presentation,
    tatweel,
    teh_marbuta,
    yeh,
)
from bahith.analyzers.letters import HAMZA, TEH_MARBUTA

CLEAN: tuple[ModuleType, ...] = (
    decomposed,  # before marks, which would drop a combining hamza
    kurdish,  # before invisible and heh, which change the letters it looks at
    presentation,  # before marks, whose isolated forms it spells out
    invisible,
    marks,
    tatweel,
    digits,
    kaf,
    heh,
    yeh,
    loan_letters,
    other_languages,
    latin,
)
LETTERS: tuple[ModuleType, ...] = (
    hamza,  # before alef and alef_maksura, which change the seats it looks at
    alef,
    alef_maksura,
    teh_marbuta,
)
RULES = CLEAN + LETTERS


def _composed(rules: Iterable[ModuleType]) -> dict[int, str]:
    """One table that does what the tables of ``rules`` do one after the other."""
    tables = [getattr(rule, "TABLE", {}) for rule in rules]
    table = {}
    for letter in sorted(set().union(*tables)):
        text = chr(letter)
        for rule_table in tables:
            text = text.translate(rule_table)
        table[letter] = text
    return table


_CLEAN = _composed(CLEAN)
MERGED = _composed(LETTERS)

# Most words are clean, and many have no interchangeable letters.
PLAIN = "\u0621-\u063a\u0641-\u064a"
is_plain = re.compile(f"[{PLAIN}]+").fullmatch
"""Whether a text is of the letters of the Arabic language only, so that it is one clean word."""
INTERCHANGEABLE = HAMZA + "".join(map(chr, MERGED))
"""Letters of which a clean word has one if ``letters`` changes it."""
_INTERCHANGEABLE = re.compile(f"[{INTERCHANGEABLE}]")


def clean(word: str) -> str:
    """``word`` without marks, tatweel and other typesetting; its letters as the author chose them.

    The result may contain spaces: some ligatures represent several words.
    """
    if is_plain(word):
        return word
    return latin.fold(kurdish.fold(decomposed.fold(word)).translate(_CLEAN))


def letters(word: str) -> str:
    """A clean word with interchangeable letters merged; its length may change with its hamzas."""
    if not _INTERCHANGEABLE.search(word):
        return word
    return alef_maksura.fold(hamza.fold(word)).translate(MERGED)


def fold(text: str) -> str:
    """``text`` with its orthography folded: ``clean``, then ``letters``."""
    return letters(clean(text))


def key(word: str) -> str:
    """The folded form under which the lexicon lists a word: it keeps its ة."""
    cleaned = clean(word)
    folded = letters(cleaned)
    return folded[:-1] + TEH_MARBUTA if cleaned.endswith(TEH_MARBUTA) else folded


def spelled(text: str) -> str:
    """``clean``, with one seat for each hamza: how ``text`` is spelled, letter by letter.

    As long as ``merged`` makes it, and as ``fold`` except in the word على.
    """
    return seated(clean(text))


def seated(clean: str) -> str:
    """A clean word with one seat for each hamza that spelling traditions seat differently."""
    return hamza.fold(clean) if _INTERCHANGEABLE.search(clean) else clean


def merged(spelled: str) -> str:
    """The letters of ``spelled`` merged, except a final ة: كتابة is not كتابه."""
    if not _INTERCHANGEABLE.search(spelled):
        return spelled
    folded = spelled.translate(MERGED)
    return folded[:-1] + TEH_MARBUTA if spelled.endswith(TEH_MARBUTA) else folded
