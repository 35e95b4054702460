"""Where a word can be segmented into prefix, middle and suffix.

The first letters of a word tell which prefixes it can have, the last ones which suffixes. There
are some hundred groups of each, so the segmentations of most words are cached, and only the
middles have to be looked up.
"""

from __future__ import annotations

import re

from bahith.analyzers.letters import ALEF
from bahith.analyzers.stemming.affixes import AROUND, PREFIXES, SUFFIXES, WITH_ALEF, Weights

Segmentation = tuple[int, int, Weights]
"""Where what stands between a prefix and a suffix starts, and where it ends, from the end of the
word (0 or less), and the weight of each kind of word that may stand there."""

LETTERS = 3
"""So many letters at an end of a word tell its affixes, except where a longer affix fits."""

HAMZA_FIRST = re.compile("[^اأإآ]{0,3}[أإآ]")
"""A spelled word whose first alef has a hamza or madda, unlike the article's."""
_BELOW_FIRST = re.compile("[^اأإآ]{0,3}[إآ]")
_ALEF_ALLOWED = {
    prefix: 0 if prefix in WITH_ALEF else 1 if prefix.endswith(ALEF) else 2 for prefix in PREFIXES
}
"""Prefix → the highest ``first_alef`` of words that may have it: أكتب, but not إكتب, is I write."""


def first_alef(spelled: str) -> int:
    """0 if the first alef of a word may be the article's, 1 if it is أ, 2 if it is إ or آ."""
    if not HAMZA_FIRST.match(spelled):
        return 0
    return 2 if _BELOW_FIRST.match(spelled) else 1


def may_have(prefix: str, alef: int) -> bool:
    """Whether a word with that ``first_alef`` may have a prefix."""
    return alef <= _ALEF_ALLOWED[prefix]


CAPACITY = 50_000
"""Beginnings, and endings, that are cached at a time."""

MAX_PREFIX = max(map(len, PREFIXES))
MAX_SUFFIX = max(map(len, SUFFIXES))
_OF_LONGER_PREFIXES = frozenset(prefix[:LETTERS] for prefix in PREFIXES if len(prefix) > LETTERS)
_OF_LONGER_SUFFIXES = frozenset(suffix[-LETTERS:] for suffix in SUFFIXES if len(suffix) > LETTERS)


class _AffixGroups(dict[str, int]):
    """The first or last letters of a word → the number of the group with the same affixes."""

    def __init__(self, affixes: list[str], are_suffixes: bool) -> None:
        super().__init__()
        self._affixes = affixes
        self._fits = str.endswith if are_suffixes else str.startswith
        self._numbers: dict[tuple[str, ...], int] = {}
        self.groups: list[tuple[str, ...]] = []

    def __missing__(self, letters: str) -> int:
        if len(self) >= CAPACITY:
            self.clear()
        group = tuple(affix for affix in self._affixes if self._fits(letters, affix))
        number = self._numbers.get(group)
        if number is None:
            self.groups.append(group)
            number = self._numbers[group] = len(self.groups) - 1
        self[letters] = number
        return number


class Segmenter:
    """All segmentations of a word. Total and deterministic."""

    def __init__(self) -> None:
        self._prefixes = _AffixGroups(list(PREFIXES), are_suffixes=False)
        self._suffixes = _AffixGroups(list(SUFFIXES), are_suffixes=True)
        self._cache: dict[tuple[int, int, int], tuple[Segmentation, ...]] = {}

    def segmentations(self, word: str, spelled: str) -> tuple[Segmentation, ...]:
        """The segmentations of a word; a middle may be empty. Arguments as of ``Stemmer.stems``."""
        first, last = word[:LETTERS], word[-LETTERS:]
        if first in _OF_LONGER_PREFIXES:
            first = word[:MAX_PREFIX]
        if last in _OF_LONGER_SUFFIXES:
            last = word[-MAX_SUFFIX:]
        groups = (self._prefixes[first], self._suffixes[last], first_alef(spelled))
        segmentations = self._cache.get(groups)
        if segmentations is None:
            segmentations = self._cache[groups] = self._of_groups(*groups)
        return segmentations

    def _of_groups(self, first: int, last: int, alef: int) -> tuple[Segmentation, ...]:
        return tuple(
            (len(prefix), -len(suffix), weights)
            for prefix in self._prefixes.groups[first]
            if may_have(prefix, alef)
            for suffix in self._suffixes.groups[last]
            if (weights := AROUND[prefix].get(suffix))
        )
