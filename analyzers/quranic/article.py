"""ٱ is ا, and the article before a word in ل, which the Quran writes with one ل, has its own: ٱلَّيْلِ.

الذي, التي and الذين keep one ل in modern spelling too.
"""

from __future__ import annotations

from bahith.analyzers.letters import ALEF, ALEF_WASLA, HAMZA, LAM
from bahith.analyzers.patterns import lazy
from bahith.analyzers.quranic.units import DAGGER, SHADDA, SUKUN, Unit, letters

EXAMPLES = (
    ("ٱلْحَقُّ", "الحق"),
    ("ٱلَّيْلِ", "الليل"),
    ("ٱلَّـٰتِى", "اللاتي"),
    ("ٱلَّذَيْنِ", "اللذين"),
    ("ٱلَّذِينَ", "الذين"),
)

_ARTICLE = lazy("[أوفك]{0,2}ب?ا(?=ل)")
_ONE_LAM = lazy("ل(?:ذ[ىيی]|ت[ىيی]|ذين)$|لل")


def rule(units: list[Unit]) -> list[Unit]:
    """The word with ا for ٱ, and with both ل."""
    has_wasla = any(unit.letter == ALEF_WASLA for unit in units)
    for unit in units:
        if unit.letter == ALEF_WASLA:
            unit.letter = ALEF
    if units[0].vowel == SUKUN and letters(units).startswith(LAM + HAMZA):
        units.insert(0, Unit(ALEF))  # لْـَٔيْكَةِ
    word = letters(units)
    article = _ARTICLE.match(word)
    if not has_wasla or not article:
        return units
    at = article.end()
    is_dual = word.endswith("ذين") and units[-2].vowel == SUKUN
    has_one = _ONE_LAM.match(word, at) and not is_dual and not units[at].has(DAGGER)
    if has_one or not units[at].has(SHADDA):
        return units
    return [*units[:at], Unit(LAM), *units[at:]]
