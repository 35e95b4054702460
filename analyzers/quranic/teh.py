"""The open ت that the Quran writes for the ة of a few nouns: نِعْمَتَ is نعمة, ٱمْرَأَتُ امرأة.

Verbs end in ت too, so the vowel marks have to be those of the noun: بَيَّنْتُ is not بَيِّنَة. Source:
the chapter on ت in works on reciting, which list all such words.
"""

from __future__ import annotations

import re

from bahith.analyzers import folding
from bahith.analyzers.letters import TEH, TEH_MARBUTA
from bahith.analyzers.quranic.units import SHADDA, SUKUN, Unit, letters, parse

EXAMPLES = (
    ("نِعْمَتَ", "نعمة"),
    ("بِنِعْمَتِ", "بنعمة"),
    ("امْرَأَتُ", "امرأة"),
    ("كَلِمَتُ", "كلمة"),
    ("كَلَّمْتُ", "كلمت"),
    ("صَوْتُ", "صوت"),
    ("بَقِيتُ", "بقيت"),
)

_NOUNS = (
    "رَحْمَت نِعْمَت سُنَّت كَلِمَت جَنَّت شَجَرَت لَعْنَت بَقِيَّت مَعْصِيَت فِطْرَت قُرَّت بَيِّنَت ثَمَرَت غَيَابَت جِمَالَت امْرَأَت ابْنَت مَرْضَات"
).split()
_VERBS = frozenset(("بقيت", "بينت", "سنت"))
"""Without marks these are mostly verbs, or the cent."""
_UNITS = {letters(units): units for units in map(parse, _NOUNS)}
_PARTICLES = re.compile("[وف]?[بلك]?")


def without_marks() -> dict[str, str]:
    """Each noun with open ت, folded, with and without particles → the word with ة."""
    particles = [first + second for first in ("", *"وف") for second in ("", *"بلك")]
    return {
        folding.fold(particle + noun): particle + noun[:-1] + TEH_MARBUTA
        for noun in _UNITS
        if noun not in _VERBS
        for particle in particles
    }


def rule(units: list[Unit]) -> list[Unit]:
    """The word with ة, if it is one of the nouns."""
    if units[-1].letter == TEH and units[-1].vowel not in ("", SUKUN):
        for start in range(min(3, len(units))):
            if _PARTICLES.fullmatch(letters(units[:start])) and _is_noun(units[start:]):
                units[-1].letter = TEH_MARBUTA
                break
    return units


def _is_noun(units: list[Unit]) -> bool:
    noun = _UNITS.get(letters(units))
    if noun is None or not any(unit.vowel for unit in units[:-1]):
        return False
    return all(map(_agree, units[:-1], noun))


def _agree(unit: Unit, of_noun: Unit) -> bool:
    """Whether the marks that are written do not contradict the noun's."""
    if not unit.marks or not of_noun.marks:
        return not of_noun.has(SHADDA)
    same_vowel = not unit.vowel or unit.vowel == of_noun.vowel
    return same_vowel and unit.has(SHADDA) == of_noun.has(SHADDA)
