"""Words of Arabic names in their cases and spellings: أبو, أبي and أبا; بن and ابن; بنو and بني.

أب, أخ and ذو are three of the five nouns that take a long vowel for their case (Ryding 2005,
5.4.3). ذو is among the particles, and the stemmer knows أخو and أخي as forms of أخ. حمو and فو are
left out: حمي is a fever, and في a preposition.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

EXAMPLES = (
    ("أبي", "أبو"),
    ("لأبي", "أبو"),
    ("وأبا", "أبو"),
    ("ابن", "بن"),
    ("لابن", "بن"),
    ("بني", "بنو"),
)
"""A form, and the word whose stem it also has."""

_CONJUNCTIONS = ("", "و", "ف")
_WITH_LAM = tuple(map("".join, product(_CONJUNCTIONS, ("", "ل"))))
_WITH_ALL = tuple(map("".join, product(_CONJUNCTIONS, ("", "ل", "ب", "ك"))))


def tribes() -> Iterator[tuple[str, str]]:
    """بنو with its particles: it is no form of بن, which is also coffee."""
    return _with(_WITH_ALL, "بنو", "بنو")


def forms() -> Iterator[tuple[str, str]]:
    """Each form as the author wrote it, and the word whose stem it has beside its own."""
    for case in "ويا":
        yield from _with(_WITH_ALL, "أب" + case, "أبو")
        # بابا, a pope, is no form of ابا.
        yield from _with(_WITH_LAM, "اب" + case, "أبو")
    for spelling in ("ابن", "إبن"):
        yield from _with(_WITH_ALL, spelling, "بن")
    for particle in (*_CONJUNCTIONS, "ب", "ك"):
        # لبنى is a woman's name.
        yield particle + "بني", "بنو"


def _with(particles: tuple[str, ...], word: str, bare: str) -> Iterator[tuple[str, str]]:
    for particle in particles:
        yield particle + word, bare
