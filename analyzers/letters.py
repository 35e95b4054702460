"""Names for Arabic letters, and classes of letters, marks and digits for regular expressions.

The letters are PyArabic's constants. PyArabic's classes are incomplete (its TASHKEEL ends at
U+0652), so those here come from the Unicode Character Database, blocks Arabic, Arabic Supplement,
Arabic Extended-A and Arabic Extended-B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyarabic import araby

ALEF: str = araby.ALEF
ALEF_HAMZA_ABOVE: str = araby.ALEF_HAMZA_ABOVE
ALEF_HAMZA_BELOW: str = araby.ALEF_HAMZA_BELOW
ALEF_MADDA: str = araby.ALEF_MADDA
ALEF_MAKSURA: str = araby.ALEF_MAKSURA
ALEF_WASLA: str = araby.ALEF_WASLA
BEH: str = araby.BEH
FEH: str = araby.FEH
HAMZA: str = araby.HAMZA
HEH: str = araby.HEH
JEEM: str = araby.JEEM
KAF: str = araby.KAF
LAM: str = araby.LAM
NOON: str = araby.NOON
QAF: str = araby.QAF
SEEN: str = araby.SEEN
TATWEEL: str = araby.TATWEEL
TEH: str = araby.TEH
TEH_MARBUTA: str = araby.TEH_MARBUTA
WAW: str = araby.WAW
WAW_HAMZA: str = araby.WAW_HAMZA
YEH: str = araby.YEH
YEH_HAMZA: str = araby.YEH_HAMZA
ZAIN: str = araby.ZAIN

FARSI_YEH = "\u06cc"
KEHEH = "\u06a9"

LETTERS = (
    "\u0620-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff"
    "\u0750-\u077f\u0870-\u0887\u0889-\u088e\u08a0-\u08c9"
    "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfb\ufe70-\ufe74\ufe76-\ufefc"
)
"""Letters of the Arabic script, including presentation forms and tatweel."""

MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff\U00010efc-\U00010eff"
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
"""Vowel marks, shadda, dagger alef, Quranic marks, combining accents and Hebrew points."""

VOWEL_MARKS = "\u064b-\u0652\u0670\ufe70-\ufe72\ufe74\ufe76-\ufe7f"
"""The vowel marks and shadda of ordinary texts, also in their presentation forms."""

INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff"
)
"""Joiners, direction marks, the soft hyphen and similar characters."""

APOSTROPHES = "'’‘‛`´′＇\u02b9-\u02bf\u02c8\u02ca\u02cb\ua78b\ua78c"
"""Apostrophes, and the signs for hamza and ع in Arabic names: Qurʼan, ʿAbd, Mu‘awiya."""

DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
"""Latin, Arabic-Indic and Persian digits."""


def members(letter_class: str) -> Iterator[str]:
    """The characters of a class for regular expressions, such as ``MARKS``, one by one."""
    for first, last in re.findall("(.)(?:-(.))?", letter_class):
        yield from map(chr, range(ord(first), ord(last or first) + 1))


def is_arabic(word: str) -> bool:
    """Whether a folded word is in the Arabic script."""
    return "\u0600" <= word[0] <= "\u08ff"
