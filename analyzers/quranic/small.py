"""Small letters inside a word are letters, and letters with a small circle are silent.

إِبۡرَٰهِـۧمَ is إبراهيم, دَاوُۥدُ داوود; after its last letter a small و or ي only lengthens the
vowel of a pronoun: لَهُۥ, بِهِۦ.
"""

from __future__ import annotations

from bahith.analyzers.letters import ALEF, LAM, NOON, SEEN, WAW, WAW_HAMZA, YEH, YEH_HAMZA
from bahith.analyzers.patterns import lazy
from bahith.analyzers.quranic.units import SUKUN, YEHS, Unit, letters

EXAMPLES = (
    ("إِبۡرَٰهِـۧمَ", "إبراهيم"),
    ("ٱلنَّبِيِّـۧنَ", "النبيين"),
    ("دَاوُۥدُ", "داوود"),
    ("لَهُۥ", "له"),
    ("بِهِۦ", "به"),
    ("يُحْىِۦ", "يحيي"),
    ("نُـۨجِى", "ننجي"),
    ("يَبْصُۜطُ", "يبسط"),
    ("قَالُوا۟", "قالوا"),
    ("أُو۟لَـٰٓئِكَ", "أولئك"),
    ("لَأَا۟ذْبَحَنَّهُۥٓ", "لأذبحنه"),
    ("سَأُو۟رِيكُمْ", "سأريكم"),
    ("مِا۟ئَةَ", "مائة"),
)

_SILENT = "\u06df"
_ONLY_IN_QURAN = "".join(map(chr, (0x653, *range(0x6DF, 0x6E9))))
"""Signs of a print in which a sukun on ا says that it is silent; elsewhere that is a slip."""
_SMALL_WAW, _SMALL_YEH = "\u06e5", "\u06e6"
_ON_LETTER = {"\u06e7": YEH, "\u06e8": NOON}
_SMALL_SEEN = "\u06dc"
_SAD = "ص"
_OWNERS = lazy("[وفبلك]?[أا]ولوا")
"""أولو, owners of, is written without the alef of a verb."""


def rule(units: list[Unit]) -> list[Unit]:
    """The word with its small letters as letters, and without silent ones that are now dropped."""
    word = letters(units)
    in_quran = any(unit.has(_ONLY_IN_QURAN) for unit in units)
    spelled: list[Unit] = []
    for index, unit in enumerate(units):
        after = letters(units[index + 1 :])
        before = spelled[-1].letter if spelled else ""
        if unit.letter == _SMALL_WAW:
            spelled += [Unit(WAW, unit.marks)] if after else []
        elif unit.letter == _SMALL_YEH:
            spelled += [Unit(YEH, unit.marks)] if after or before in YEHS else []
        elif not _is_dropped(unit, word, before, after, in_quran):
            spelled.append(unit)
            spelled += [Unit(letter) for sign, letter in _ON_LETTER.items() if sign in unit.marks]
            if unit.letter == _SAD and _SMALL_SEEN in unit.marks:
                unit.letter = SEEN
    return spelled


def _is_dropped(unit: Unit, word: str, before: str, after: str, in_quran: bool) -> bool:
    """Whether a letter is silent, and modern spelling does not write it.

    It does write the alef of قالوا and مائة and the و of أولئك.
    """
    if not (_SILENT in unit.marks or (unit.letter == ALEF and SUKUN in unit.marks)):
        return False
    is_article = unit.letter == ALEF and after.startswith(LAM) and _SILENT not in unit.marks
    if is_article or (after and SUKUN in unit.marks and not in_quran):
        return False
    if unit.letter == ALEF:
        if before == WAW and _OWNERS.fullmatch(word):
            return not after
        return not (before in (WAW, WAW_HAMZA) and not after) and not after.startswith(YEH_HAMZA)
    return not (unit.letter == WAW and after.startswith(LAM))
