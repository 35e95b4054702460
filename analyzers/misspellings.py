"""What someone may have meant who typed a word that is none: other words, and how far off each is.

A distance after Damerau (1964), which counts letters missing, added, replaced or swapped, with
costs of Arabic: what sounds or looks alike, lies side by side on the keyboard, is doubled or a
long vowel costs less. Folding has already made one of what is most often confused (ة and ه, ى
and ي, the hamzas), so words here are folded ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final, NamedTuple

from bahith.analyzers import folding, keyboard
from bahith.analyzers.letters import ALEF, HAMZA, HEH, TEH, WAW, YEH

LETTERS: Final = "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي"
"""The letters of folded words."""

SHORTEST, LONGEST = 3, 20
"""Words of fewer or more letters are left alone: too much is near them, or nothing."""

ALIKE: Final = 0.5
"""The cost of what sounds alike or differs in its dots."""
DOUBLED: Final = 0.4
"""Of a letter typed twice, or once where it belongs twice."""
LONG: Final = 0.6
"""Of ا و ي or ء missing or added."""
SWAPPED: Final = 0.6
NEAR: Final = 0.7
"""Of the key beside the right one."""
MISSING: Final = 0.8
"""Of any other letter left out."""
EXTRA: Final = 1.0
"""Of any other letter too many."""
REPLACED: Final = 1.3
"""Of any other letter in the place of another."""
FIRST: Final = 0.3
"""Added where it is the first letter of a word, in which people err least."""

_CHEAP: Final = LONG
"""Of two slips in one word each costs so much at most."""

_STRETCHED: Final = re.compile(r"(.)\1{2,}")
"""A letter typed again and again, as in chats, is one."""

_SOUND: Final = "ضظ ذز صس طت ثس ثت ذد ذظ ضد ظز قك قغ هح جغ"
_DOTS: Final = "بت بث تث بن تن ني بي جح جخ حخ دذ رز سش صض طظ عغ فق"
_ENDS: Final = ((HEH, TEH), (ALEF, YEH), (ALEF, HEH))
"""What stands for each other at a word's end: ة as it sounds before another word, ى, and ه."""
_WEAK: Final = frozenset((ALEF, WAW, YEH, HAMZA))


class Edit(NamedTuple):
    """A range of the word that was typed, what belongs there instead, and the cost."""

    start: int
    end: int
    text: str
    cost: float


def _costs() -> dict[tuple[str, str], float]:
    """The costs of one letter for another, where it is not that of any other."""
    costs: dict[tuple[str, str], float] = {}
    for one, others in keyboard.neighbours().items():
        for other in others:
            pair = (folding.letters(one), folding.letters(other))
            costs[pair] = costs[pair[::-1]] = NEAR
    for one, other in map(tuple, f"{_SOUND} {_DOTS}".split()):
        costs[one, other] = costs[other, one] = ALIKE
    return costs


_REPLACING: Final = _costs()
_AT_END: Final = {pair: ALIKE for one in _ENDS for pair in (one, one[::-1])}


def _most(length: int) -> float:
    """How much a correction may cost in all: the longer a word, the less is near it by chance."""
    return LONG if length < 4 else EXTRA if length == 4 else REPLACED + FIRST


def _edits(word: str) -> Iterator[Edit]:
    """All single slips."""
    for place in range(len(word) + 1):
        first = FIRST if place == 0 else 0.0
        before, here = word[place - 1 : place], word[place : place + 1]
        for letter in LETTERS:
            # Of a letter beside the same one it makes no difference which is new.
            if letter != before:
                yield Edit(place, place, letter, first + _single(letter, here, MISSING))
        if not here:
            break
        last = place == len(word) - 1
        for letter in LETTERS:
            if letter != here:
                cost = _REPLACING.get((here, letter), REPLACED)
                cost = min(cost, _AT_END.get((here, letter), cost)) if last else cost
                yield Edit(place, place + 1, letter, first + cost)
        if here != before:
            after = word[place + 1 : place + 2]
            yield Edit(place, place + 1, "", first + _extra(before, here, after))
            if after and after != here:
                yield Edit(place, place + 2, after + here, first + SWAPPED)


def _single(letter: str, beside: str, other: float) -> float:
    return DOUBLED if letter == beside else LONG if letter in _WEAK else other


def _extra(before: str, letter: str, after: str) -> float:
    """The cost of a letter too many; a finger may have come down on two keys at once."""
    near = NEAR in (_REPLACING.get((letter, before)), _REPLACING.get((letter, after)))
    return NEAR if near and letter != after else _single(letter, after, EXTRA)


def _cheapest(word: str, ways: Iterable[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for other, cost in ways:
        if cost < found.get(other, _most(len(word)) + 0.01):
            found[other] = cost
    found.pop(word, None)
    return found


def one_edit(word: str) -> dict[str, float]:
    """What a folded word may be with one edit corrected, and the cost of each."""
    if not SHORTEST <= len(word) <= LONGEST:
        return {}
    ways = [(word[:a] + text + word[b:], cost) for a, b, text, cost in _edits(word)]
    return _cheapest(word, [*ways, (_STRETCHED.sub(r"\1", word), DOUBLED)])


def two_edits(word: str) -> dict[str, float]:
    """The same with two slips corrected, both of a cheap kind, in words of six to 14 letters."""
    if not 6 <= len(word) <= 14:
        return {}
    cheap = sorted(edit for edit in _edits(word) if edit.cost <= _CHEAP and edit.text != HAMZA)
    corrected = (
        (word[:a] + one + word[b:c] + other + word[d:], cost + more)
        for (a, b, one, cost), (c, d, other, more) in combinations(cheap, 2)
        if b <= c
    )
    return _cheapest(word, corrected)
