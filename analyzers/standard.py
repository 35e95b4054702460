"""The standard spelling of a word: not that of the Quran, not damaged, not joined to the next.

Rules that need no lexicon are in ``folding``. Those here ask whether a word is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bahith.analyzers import damaged, folding, quranic
from bahith.analyzers.letters import HAMZA

EXAMPLES = (
    ("العراق\u200cينتفض", "العراق ينتفض"),
    ("مي\u200cخواهم", "ميخواهم"),
    ("مكت\u200cبة", "مكتبة"),
)

_NO_WIDTH = re.compile("[\u200b\u200c]+")
"""A space and a non-joiner, both without width; in hashtags they stand for a space."""
_SHORTEST = 3

Lookup = Callable[[str], bool]


class Standard:
    """Spells single words. Total and deterministic.

    ``is_known`` tells whether a clean word can be read.
    """

    def __init__(self, is_known: Lookup, repairer: damaged.Repairer) -> None:
        self._is_known = is_known
        self._repair = repairer.repair

    def spell(self, raw: str) -> str:
        """A raw word in standard spelling, as ``folding.clean`` leaves it; it may have a space."""
        clean = folding.clean(raw)
        if clean is raw:
            # Plain letters: only hamzas can be as in the Quran.
            if HAMZA in raw and quranic.is_quranic(raw):
                return self._modern(raw, clean)
        elif quranic.is_quranic(raw):
            return folding.clean(quranic.modern(raw))
        elif _NO_WIDTH.search(raw):
            return self._split(raw, clean)
        return self._repair(clean) if damaged.may_be(clean) else clean

    def _modern(self, raw: str, clean: str) -> str:
        """A word without marks: ءا inside a word is آ only if that makes it a known word."""
        modern = folding.clean(quranic.modern(raw))
        if quranic.begins_with_hamza(raw):
            return modern
        return clean if self._is_known(clean) or not self._is_known(modern) else modern

    def _split(self, raw: str, clean: str) -> str:
        """Words that only a character without width parts; a word that has one inside is whole."""
        parts = [folding.clean(part) for part in _NO_WIDTH.split(raw)]
        are_words = all(len(part) >= _SHORTEST and self._is_known(part) for part in parts)
        return " ".join(parts) if are_words and not self._is_known(clean) else clean
