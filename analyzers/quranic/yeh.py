"""ى with a vowel, or inside a word, is ي: شَىْءٍ, عَلَىَّ; after an i it is ي too: فِى."""

from __future__ import annotations

from bahith.analyzers.letters import ALEF_MAKSURA, YEH
from bahith.analyzers.patterns import lazy
from bahith.analyzers.quranic.units import KASRA, SHADDA, TANWEEN, Unit, letters

EXAMPLES = (
    ("شَىْءٍ", "شيء"),
    ("عَلَىَّ", "علي"),
    ("فِى", "في"),
    ("عَلَى", "على"),
    ("يُحْىِ", "يحيي"),
)

_GIVE_LIFE = lazy("[وفل]?[أينتم]حي")
"""Forms of أحيا, to give life, whose second ي the Quran does not write before ٱ."""


def rule(units: list[Unit]) -> list[Unit]:
    """The word with ي for each ى that is read so."""
    for index, unit in enumerate(units):
        is_last = index == len(units) - 1
        after_i = index > 0 and units[index - 1].vowel == KASRA
        is_read = unit.has(SHADDA) or (unit.vowel and not unit.has(TANWEEN))
        if unit.letter == ALEF_MAKSURA and (not is_last or after_i or is_read):
            unit.letter = YEH
    if _GIVE_LIFE.fullmatch(letters(units)) and units[-1].vowel == KASRA:
        units.append(Unit(YEH))
    return units
