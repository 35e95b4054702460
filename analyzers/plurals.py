"""Which nouns have which broken plurals, and how common each is.

Broken plurals follow no rule that tells them from other words, so a dictionary has to list them:
Arramooz, corrected by ``data/plurals.txt``. ``stemming/broken_plurals.py`` has the patterns for
those that neither lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from bahith.analyzers import arramooz, folding, wordlists
from bahith.analyzers.arramooz import UNCOUNTED, Kinds
from bahith.analyzers.letters import ALEF, TEH_MARBUTA
from bahith.analyzers.stemming.affixes import NAME, NAMES

SHARE = 0.3
"""How often a noun is in its broken plural."""
BESIDE = 10
"""A plural that is a word of its own as well is at least this fraction as common as that word."""
RARE = 1000
"""A noun with a lower count does no harm as the second singular of a plural."""

_PARTICIPLE = re.compile(f".{ALEF}..{TEH_MARBUTA}?")

Singulars = dict[str, set[str]]


def load(kinds: Kinds) -> dict[str, dict[str, float]]:
    """Broken plural → its singulars → the count that it has as the plural of each.

    ``kinds`` are the nouns of the lexicon. All words are as ``folding.spelled`` makes them.
    """
    listed: Singulars = arramooz.plurals()
    certain: Singulars = {}
    for line in wordlists.lines(wordlists.folder() / "plurals.txt"):
        first, *words = line.split()
        singular = folding.spelled(first.removeprefix("-"))
        for plural in map(folding.spelled, words):
            singulars = listed.setdefault(plural, set())
            if not first.startswith("-"):
                singulars.add(singular)
                certain.setdefault(plural, set()).add(singular)
            elif singular:
                singulars.discard(singular)
            else:
                singulars.clear()
    counted = {
        plural: _likely(_counts(plural, singulars, certain.get(plural, frozenset()), kinds))
        for plural, singulars in listed.items()
    }
    return {plural: counts for plural, counts in counted.items() if counts}


def _counts(plural: str, singulars: Set[str], certain: Set[str], kinds: Kinds) -> dict[str, float]:
    """The count of a plural for each of its singulars that may have it.

    A word that is more common than a noun is hardly its plural. For active participles the
    dictionary gives all plurals that grammar allows; one that is a common name, as شرع for
    شارع and صلاح for صالح, is not in use.
    """
    own = _count(kinds, plural)
    as_name = kinds.get(plural, {}).get(NAME, 0)
    counts = {}
    for singular in singulars:
        all_counts = sum(kinds.get(singular, {}).values())
        count = max(_count(kinds, singular), all_counts // 20, UNCOUNTED)
        is_name = _PARTICIPLE.fullmatch(singular) and as_name * 50 > count and as_name > own
        if singular in certain or (own <= count and not is_name):
            counts[singular] = max(count * SHARE, own / BESIDE)
    return counts


def _count(kinds: Kinds, word: str) -> int:
    """The count of a word other than as a name, which has no plural."""
    return sum(count for kind, count in kinds.get(word, {}).items() if kind not in NAMES)


def _likely(counts: Mapping[str, float]) -> dict[str, float]:
    """The two likeliest singulars, unless the second has mostly other plurals.

    كتاب is also a plural of كاتب, but far more often a book: such a pair would merge words that
    readers tell apart. A rare word like جدر, beside جدار for جدران, does no harm.
    """
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[:2]
    return {
        word: counts[word]
        for word in ranked
        if counts[word] * 20 >= counts[ranked[0]] or counts[word] < RARE * SHARE
    }
