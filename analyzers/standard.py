"""The standard spelling of a word: not that of the Quran, not damaged, not joined to the next.

Rules that need no lexicon are in ``folding``. Those here ask whether a word is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bahith.analyzers import damaged, folding, quranic
from bahith.analyzers.letters import ALEF, ALEF_WASLA, HAMZA

EXAMPLES = (
    ("العراق\u200cينتفض", "العراق ينتفض"),
    ("مي\u200cخواهم", "ميخواهم"),
    ("مكت\u200cبة", "مكتبة"),
    ("ٱ ْﻟ َﺣ ْﻣ ُد", "الحمد"),
    ("ِكتا َب مح َّمد", "كتاب محمد"),
    ("قال َمحمد", "قال محمد"),
)

_NO_WIDTH = re.compile("[\u200b\u200c]+")
"""A space and a non-joiner, both without width; in hashtags they stand for a space."""
_SPACE = re.compile("[ \u00a0]")
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
        elif _SPACE.search(raw):
            return self._joined(clean)
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

    def _joined(self, clean: str) -> str:
        """The fewest known words that pieces of words make together; the pieces if they make none.

        A piece of one letter is no word by itself.
        """
        pieces = clean.replace(ALEF_WASLA, ALEF).split()
        words: list[list[str] | None] = [[]]
        for end in range(1, len(pieces) + 1):
            ways = (
                [*before, word]
                for start, before in enumerate(words)
                if before is not None and self._is_whole(word := "".join(pieces[start:end]))
            )
            words.append(min(ways, key=len, default=None))
        return " ".join(words[-1] or pieces)

    def _is_whole(self, word: str) -> bool:
        return len(word) > 1 and self._is_known(word)

    def _split(self, raw: str, clean: str) -> str:
        """Words that only a character without width parts; a word that has one inside is whole."""
        parts = [folding.clean(part) for part in _NO_WIDTH.split(raw)]
        are_words = all(len(part) >= _SHORTEST and self._is_known(part) for part in parts)
        return " ".join(parts) if are_words and not self._is_known(clean) else clean
