"""Numerals in the cases and genders that the grammar gives them (Ryding 2005, chapter 15).

عشرون and عشرين are forms of one word, and so are اثنا and اثنتي. ثلاث counts feminine nouns and
ثلاثة masculine ones. الاثنين stays Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

EXAMPLES = (
    ("عشرين", "عشرون"),
    ("والتسعين", "تسعون"),
    ("اثني", "اثنان"),
    ("واثنتا", "اثنان"),
    ("ثلاث", "ثلاثة"),
    ("بالعشر", "عشرة"),
    ("ثمان", "ثمانية"),
)
"""A form, and the numeral whose stem it has."""

_TENS = "عشر ثلاث أربع خمس ست سبع ثمان تسع".split()
_UNITS = "ثلاث أربع اربع خمس ست سبع ثماني ثمان تسع عشر".split()
_FULL = {"ثمان": "ثمانية"}
_TWO = "اثنان اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي".split()

_PREPOSITIONS = ("", "ب", "ل", "ك")
_PARTICLES = tuple(
    map("".join, product(("", "و", "ف"), (*_PREPOSITIONS, "ال", "بال", "لل", "كال")))
)


def tens() -> Iterator[tuple[str, str]]:
    """Each form of a ten, and its nominative."""
    for particle, ten, case in product(_PARTICLES, _TENS, ("ون", "ين")):
        yield particle + ten + case, ten + "ون"


def units() -> Iterator[tuple[str, str]]:
    """Each form of two, and of a numeral from three to ten without ة, and its full form."""
    for particle, two in product(_PARTICLES, _TWO):
        if not (two == "اثنين" and particle.endswith("ل") and len(particle) > 1):
            yield particle + two, "اثنان"
    for particle, unit in product(_PARTICLES, _UNITS):
        yield particle + unit, _FULL.get(unit, unit + "ة")
