"""The months of the Gregorian year by all their Arabic names, from CLDR as Babel ships it.

يوليو in Egypt and the Gulf, تموز in the Levant and Iraq, جويلية in Tunisia and
Algeria, يوليوز in Morocco are one month. Two names are also other words: آب is
the month where it has its madda (أب is a father), and نيسان is the month, since
the car is far rarer in the press.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

from bahith.analyzers.folding import fold

LOCALES = ("ar", "ar_SY", "ar_IQ", "ar_DZ", "ar_TN", "ar_MA", "ar_MR")

# Spellings seen in print that CLDR does not have.
OTHER_NAMES = {
    "كانون ثاني": 1,  # the Levantine pairs are also written without their article
    "كانون ثان": 1,
    "مايس": 5,  # Iraq
    "يونيه": 6,  # older Egyptian spelling, as the next one
    "يوليه": 7,
    "أوكتوبر": 10,
    "تشرين أول": 10,
    "تشرين ثاني": 11,
    "تشرين ثان": 11,
    "كانون أول": 12,
}

AUGUST = "آب"
"""The one name that folding makes another word: it is a month only as written so."""


@lru_cache(maxsize=1)
def names() -> dict[str, int]:
    """Each name as it is written, of one word or two, and its month from 1 to 12."""
    found = {}
    for locale in LOCALES:
        for month, name in Locale.parse(locale).months["format"]["wide"].items():
            found[name] = month
    return found | OTHER_NAMES


@lru_cache(maxsize=1)
def single() -> dict[str, int]:
    """Names of one word, but for آب."""
    return {name: month for name, month in names().items() if " " not in name and name != AUGUST}


@lru_cache(maxsize=1)
def pairs() -> dict[str, int]:
    """Names of two words, folded: كانون الثاني."""
    return {fold(name): month for name, month in names().items() if " " in name}


PAIR = re.compile(r"[وفبل]?(?:كانون|تشرين)[ \u00a0]+(?:ال)?(?:[أا]ول|ثان[يى]?)(?!\w)")
"""A name of two words in a text, with a particle or without."""

_EXACT = re.compile(f'="[^"]*"|{PAIR.pattern}')


def has_pair(text: str) -> bool:
    """Whether there is a name of two words in ``text``."""
    # A plain search for a part of it is far quicker than the pattern.
    return ("كانون" in text or "تشرين" in text) and PAIR.search(text) is not None


def month_of_pair(text: str) -> int:
    """The month that a match of ``PAIR`` names."""
    one, two = fold(text).split()
    return pairs()[f"{one[-5:]} {'الاول' if two.endswith('اول') else 'الثاني'}"]


def merge_pairs(question: str) -> str:
    """``question`` with each name of two words as the one word يناير, but for what is ``="exact"``.

    A question is read word by word: كانون and الثاني alone would name no month.
    """
    short = {month: name for name, month in reversed(single().items())}
    return _EXACT.sub(
        lambda found: found[0] if found[0][0] == "=" else short[month_of_pair(found[0])], question
    )
