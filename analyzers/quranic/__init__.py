"""Quranic spelling to modern spelling: ٱلسَّمَٰوَٰتِ to السماوات, ءَامَنُواْ to آمنوا.

The Quran is spelled as in its first copies, with signs added that say how it is read. By these
signs, the modern spelling of nearly every word follows from its letters. One rule per file, as in
``folding``: each has ``rule``, from the letters of a word to those of the modern spelling, and
``EXAMPLES``. They read the signs as Tanzil, the King Fahd Complex and the prints of the Indian
subcontinent use them (Unicode 15, chapter 9.2; L2/09-335, "Proposal to encode Quranic marks").
"""

from __future__ import annotations

import re

from bahith.analyzers.letters import (
    ALEF,
    ALEF_MADDA,
    ALEF_MAKSURA,
    ALEF_WASLA,
    HAMZA,
    LETTERS,
    MARKS,
    TATWEEL,
    YEH_HAMZA,
)
from bahith.analyzers.quranic import article, hamza, long_a, small, teh, yeh
from bahith.analyzers.quranic.units import (
    DAGGER,
    DAMMA,
    FATHA,
    HAMZA_ABOVE,
    KASRA,
    MADDA,
    SHADDA,
    SUKUN,
    YEHS,
    Unit,
    letters,
    parse,
)
from bahith.analyzers.quranic.units import text as _text

RULES = (
    article,
    small,
    long_a,  # after small, whose letters may carry a dagger alef
    hamza,  # after long_a, since a hamza with a long a is آ
    yeh,
    teh,  # after long_a: بَيِّنَٰتٖ is a plural
)

EXAMPLES = (
    *(example for rule in RULES for example in rule.EXAMPLES),
    ("يَـٰٓأَيُّهَا", "يا أيها"),
    ("يَٰقَوۡمِ", "يا قوم"),
    ("وَيَـٰٓـَٔادَمُ", "ويا آدم"),
    ("هَـٰٓأَنتُمْ", "ها أنتم"),
    ("كَتَبَ", "كتب"),
)

_SIGNS = f"{DAGGER}{ALEF_WASLA}\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_VOWELS = f"{FATHA}{DAMMA}{KASRA}"
QURANIC = re.compile(
    f"[{_SIGNS}]|{TATWEEL}[{MARKS}]*{HAMZA_ABOVE}"
    f"|{HAMZA}(?:[{_VOWELS}{SUKUN}][{MARKS}]*[{LETTERS}]|[{ALEF}{ALEF_MADDA}])|^[وف]?{HAMZA}|{ALEF}{SUKUN}"
    f"|{ALEF_MAKSURA}[{_VOWELS}{SHADDA}{SUKUN}{MADDA}]|ت[{MARKS}]+$"
    f"|[{ALEF}{ALEF_MADDA}]{MADDA}?{YEH_HAMZA}{KASRA}$"
)
is_quranic = QURANIC.search
"""Whether a vocalised word may be in Quranic spelling; ``modern`` leaves all others as they are."""

begins_with_hamza = re.compile(f"[وف]?(?:{HAMZA}|[بكل]{HAMZA}{ALEF})").match


def modern(word: str) -> str:
    """A vocalised word in modern spelling, with its marks: يَٰقَوۡمِ is two words, يا قوم."""
    units = parse(word)
    if not units:
        return word
    before, units = _without_vocative(units)
    for rule in RULES:
        units = rule.rule(units) if units else units
    return before + _text(units)


def _without_vocative(units: list[Unit]) -> tuple[str, list[Unit]]:
    """يا or ها with a space, if the word begins with it, and the rest of the word."""
    start = 1 if units[0].letter in "وف" and len(units) > 3 else 0
    first, rest = units[start], units[start + 1 :]
    if len(rest) > 1 and DAGGER in first.marks:
        before = letters(units[:start])
        if first.letter in YEHS:
            return f"{before}يا ", rest
        if first.letter == "ه" and letters(rest) == "أنتم":
            return f"{before}ها ", rest
    return "", units
