"""Where a word may be cut, worked out once for all words that begin and end alike.

Its first letters tell which prefixes a word can have, its last ones which
suffixes: there are some hundred groups of each, so a word's cuts are mostly found
ready, and only the middles have to be looked up.
"""

from __future__ import annotations

from bahith.analyzers.stemming.affixes import AROUND, PREFIXES, SUFFIXES, WITH_ALEF, Weights

Cut = tuple[int, int | None, Weights]
"""Start and end (None: the word's) of what stands between a prefix and a suffix, and for each kind
of word that may stand there its weight."""

TELLING = 3
"""Letters that tell the affixes of most words."""

_PREFIX = max(map(len, PREFIXES))
_SUFFIX = max(map(len, SUFFIXES))
_LONGER_PREFIXES = frozenset(prefix[:TELLING] for prefix in PREFIXES if len(prefix) > TELLING)
_LONGER_SUFFIXES = frozenset(suffix[-TELLING:] for suffix in SUFFIXES if len(suffix) > TELLING)

REMEMBERED = 50_000
"""Beginnings, and endings, whose affixes are remembered at a time."""


class _Groups(dict[str, int]):
    """The first or last letters of a word → the number of the group with the same affixes."""

    def __init__(self, affixes: list[str], ends: bool) -> None:
        super().__init__()
        self._affixes = affixes
        self._fits = str.endswith if ends else str.startswith
        self._numbers: dict[tuple[str, ...], int] = {}
        self.groups: list[tuple[str, ...]] = []

    def __missing__(self, letters: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        fitting = tuple(affix for affix in self._affixes if self._fits(letters, affix))
        number = self._numbers.get(fitting)
        if number is None:
            self.groups.append(fitting)
            number = self._numbers[fitting] = len(self.groups) - 1
        self[letters] = number
        return number


class Cuts:
    """All cuts of a word into prefix, middle and suffix. Total and deterministic."""

    def __init__(self) -> None:
        self._prefixes = _Groups(list(PREFIXES), ends=False)
        self._suffixes = _Groups(list(SUFFIXES), ends=True)
        self._cuts: dict[tuple[int, int, bool], tuple[Cut, ...]] = {}

    def of(self, word: str, bare_alef: bool) -> tuple[Cut, ...]:
        """The cuts of a folded word that keeps its ة; what is between may be nothing.

        ``bare_alef`` is whether the word's first alef is written without hamza:
        only such an alef can be the article's.
        """
        first, last = word[:TELLING], word[-TELLING:]
        if first in _LONGER_PREFIXES:
            first = word[:_PREFIX]
        if last in _LONGER_SUFFIXES:
            last = word[-_SUFFIX:]
        alike = (self._prefixes[first], self._suffixes[last], bare_alef)
        found = self._cuts.get(alike)
        if found is None:
            found = self._cuts[alike] = self._worked_out(*alike)
        return found

    def _worked_out(self, first: int, last: int, bare_alef: bool) -> tuple[Cut, ...]:
        return tuple(
            (len(prefix), -len(suffix) or None, between)
            for prefix in self._prefixes.groups[first]
            if bare_alef or prefix not in WITH_ALEF
            for suffix in self._suffixes.groups[last]
            if (between := AROUND[prefix].get(suffix))
        )
