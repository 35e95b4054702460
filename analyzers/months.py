"""The months of the Gregorian year by all their Arabic names, those of CLDR and others in print.

July is يوليو in Egypt and the Gulf, تموز in the Levant and Iraq, جويلية in Tunisia and Algeria, and
يوليوز in Morocco. Two names are also other words: آب is the month if it has its madda (أب is a
father), and نيسان always is, since the car is far rarer in the press.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bahith.analyzers import wordlists
from bahith.analyzers.folding import fold

LOCALES = ("ar", "ar_SY", "ar_IQ", "ar_DZ", "ar_TN", "ar_MA", "ar_MR")
"""The locales of CLDR whose names are in ``data/months.txt``."""

# Spellings in print that CLDR lacks.
OTHER_NAMES = {
    "كانون ثاني": 1,  # the Levantine names are also written without their article
    "كانون ثان": 1,
    "مايس": 5,  # Iraq
    "يونيه": 6,  # an older Egyptian spelling, like the next one
    "يوليه": 7,
    "أوكتوبر": 10,
    "تشرين أول": 10,
    "تشرين ثاني": 11,
    "تشرين ثان": 11,
    "كانون أول": 12,
}

AUGUST = "آب"
"""The one name that folding turns into another word: it is a month only in this spelling."""


@lru_cache(maxsize=1)
def names() -> dict[str, int]:
    """Each name as it is written, of one word or two, and its month from 1 to 12."""
    lines = wordlists.lines(wordlists.folder() / "months.txt")
    names_and_months = (line.split(" = ") for line in lines)
    return {name: int(month) for name, month in names_and_months} | OTHER_NAMES


@lru_cache(maxsize=1)
def single() -> dict[str, int]:
    """The names of one word, except آب."""
    return {name: month for name, month in names().items() if " " not in name and name != AUGUST}


@lru_cache(maxsize=1)
def pairs() -> dict[str, int]:
    """The names of two words, folded: كانون الثاني."""
    return {fold(name): month for name, month in names().items() if " " in name}


FIRST_OF_PAIR = ("كانون", "تشرين")
SECOND_OF_PAIR = r"[ \u00a0]+(?:ال)?(?:[أا]ول|ثان[يى]?)(?!\w)"
PAIR = re.compile(f"[وفبل]?(?:{'|'.join(FIRST_OF_PAIR)}){SECOND_OF_PAIR}")
"""A name of two words in a text, with or without a particle."""

_EXACT = re.compile(f'="[^"]*"|{PAIR.pattern}')


def month_of_pair(text: str) -> int:
    """The month, from 1 to 12, that a match of ``PAIR`` names."""
    first, second = fold(text).split()
    return pairs()[f"{first[-5:]} {'الاول' if second.endswith('اول') else 'الثاني'}"]


def merge_pairs(query: str) -> str:
    """``query`` with each name of two words replaced by one word, except in ``="exact"`` words.

    A query is read word by word: كانون and الثاني alone would name no month. يناير does.
    """
    name_of = {month: name for name, month in reversed(single().items())}
    return _EXACT.sub(
        lambda match: match[0] if match[0][0] == "=" else name_of[month_of_pair(match[0])], query
    )
