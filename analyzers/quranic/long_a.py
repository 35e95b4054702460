"""The dagger alef is an alef: ٱلْعَٰلَمِينَ is العالمين, ٱلصَّلَوٰةَ الصلاة, هُدَىٰهُمْ هداهم.

A few words, a closed class, are written without the alef in modern spelling as well: ذلك, الرحمن.
At the end of a word ىٰ is ى. In prints of the Indian subcontinent the dagger alef stands on the
letter before و or ى: الصَّلٰوةَ, عَلٰى.
"""

from __future__ import annotations

from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_MADDA,
    ALEF_MAKSURA,
    TEH_MARBUTA,
    WAW,
)
from bahith.analyzers.patterns import lazy
from bahith.analyzers.quranic.units import DAGGER, FATHA, SHADDA, YEHS, Unit, letters

EXAMPLES = (
    ("ٱلْعَـٰلَمِينَ", "العالمين"),
    ("ٱلسَّمَٰوَٰتِ", "السماوات"),
    ("ٱلرَّحْمَـٰنِ", "الرحمن"),
    ("ذَٰلِكَ", "ذلك"),
    ("ٱلصَّلَوٰةَ", "الصلاة"),
    ("ٱلرِّبَوٰا۟", "الربا"),
    ("هُدَىٰهُمْ", "هداهم"),
    ("عَلَىٰ", "على"),
    ("ءَايَـٰتِ", "آيات"),
    ("قُرْاٰن", "قرآن"),
    ("الصَّلٰوةَ", "الصلاة"),
    ("عَلٰى", "على"),
    ("اللّٰه", "الله"),
)

WITHOUT_ALEF = lazy(
    "[أءاوف]{0,2}[بلكت]?(?:ذلك(?:م|ما|ن)?|هذ[اهيى]|هذان|هذين|هؤلا[ءئ]|هكذا|طه|يس"
    "|لكن(?:ا|نا|ني|نى|ه|ها|هم|هن|هما|ك|كم|ي|ى)?"
    "|(?:ال|ل)?[إاء]له(?:ه|ها|هم|هن|هما|ك|كم|كما|نا|ا|ان|ين|ي|ى)?"
    "|ا?لله(?:م)?|(?:ال|ل)?رحمن|[أا]و?ل[ئي]ك(?:م)?)"
)
"""Words, without their marks, whose long a modern spelling does not write either."""


def rule(units: list[Unit]) -> list[Unit]:
    """The word with an alef for each dagger alef that modern spelling writes."""
    skeleton = letters(units).replace(ALEF_MADDA, ALEF)
    is_written = not WITHOUT_ALEF.fullmatch(skeleton)
    spelled: list[Unit] = []
    for index, unit in enumerate(units):
        if DAGGER not in unit.marks:
            spelled.append(unit)
            continue
        after = units[index + 1 :]
        unit.marks = unit.marks.replace(DAGGER, "")
        if unit.letter == ALEF:
            spelled.append(Unit(ALEF if spelled else ALEF_MADDA))
        elif unit.letter == ALEF_HAMZA_ABOVE:
            spelled.append(Unit(ALEF_MADDA))
        elif unit.letter in (WAW, *YEHS) and _is_seat(unit, spelled, after):
            is_final = unit.letter != WAW and not after
            spelled.append(unit if is_final else Unit(ALEF))
            if unit.letter == WAW and after and after[0].letter == ALEF:
                del units[index + 1]
        elif after and _is_bare(after[0]) and _seats_dagger(after):
            spelled.append(unit)
            if len(after) > 1 or after[0].letter == WAW:
                after[0].letter = ALEF
        else:
            has_alef = bool(after) and after[0].letter == ALEF and not after[0].marks
            spelled.append(unit)
            spelled += [Unit(ALEF)] if is_written and not has_alef else []
    return spelled


def _is_bare(unit: Unit) -> bool:
    return not unit.vowel and not unit.has(DAGGER + SHADDA)


def _is_seat(unit: Unit, before: list[Unit], after: list[Unit]) -> bool:
    """Whether و or ى only carries the dagger alef: a fatha of its own makes it a consonant."""
    if unit.vowel:
        return False
    if not after:
        return unit.letter != WAW
    if unit.letter != WAW and after[0].letter == WAW and _ends_in_long_a(after[1:]):
        return False
    if unit.letter == ALEF_MAKSURA or (before and before[-1].vowel == FATHA):
        return True
    return unit.letter == WAW and _ends_in_long_a(after)


def _seats_dagger(after: list[Unit]) -> bool:
    """Whether the first letter of ``after`` writes the long a of the letter before it."""
    if after[0].letter == WAW:
        return _ends_in_long_a(after[1:])
    return after[0].letter in YEHS and (len(after) == 1 or _is_bare(after[0]))


def _ends_in_long_a(after: list[Unit]) -> bool:
    return letters(after) in (TEH_MARBUTA, ALEF)
