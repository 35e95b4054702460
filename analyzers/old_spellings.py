"""Older spellings that are written without marks: الصلوة is الصلاة, يأيها is يا أيها.

``data/old_spellings.txt`` lists them; here they get the particles that may stand before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from bahith.analyzers import folding, wordlists
from bahith.analyzers.letters import ALEF, LAM

_CONJUNCTIONS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ك", "ل")


def load() -> dict[str, tuple[str, ...]]:
    """Each old spelling, folded, with and without particles → the words in modern spelling."""
    return dict(_spellings())


def _spellings() -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in wordlists.lines(wordlists.folder() / "old_spellings.txt"):
        old, modern = (part.strip() for part in line.split("="))
        for conjunction, preposition in product(_CONJUNCTIONS, _PREPOSITIONS):
            before = _with_particle(conjunction, preposition, old)
            after = _with_particle(conjunction, preposition, modern)
            yield folding.fold(before), tuple(after.split())


def _with_particle(conjunction: str, preposition: str, word: str) -> str:
    if preposition == LAM and word.startswith(ALEF + LAM):
        return conjunction + preposition + word[1:]
    return conjunction + preposition + word
