"""What a misspelt word may have been meant to be, and how far off each correction is.

A distance after Damerau (1964), which counts letters missing, added, replaced or swapped, with
costs for Arabic: letters that sound or look alike, share the keyboard's neighbourhood, are doubled,
or are long vowels cost less. Words here are folded, so what is confused most often (ة and ه, ى and
ي, the hamzas) costs nothing.
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
"""Shorter words have too many neighbours, longer ones none, so neither are corrected."""

ALIKE: Final = 0.5
"""The cost of a letter that sounds like the right one, or differs in its dots."""
DOUBLED: Final = 0.4
"""Of a letter typed twice, or once where it belongs twice."""
LONG: Final = 0.6
"""Of ا و ي or ء missing or added."""
SWAPPED: Final = 0.6
"""Of two neighbouring letters in the wrong order."""
NEAR: Final = 0.7
"""Of the key beside the right one."""
MISSING: Final = 0.8
"""Of any other missing letter."""
EXTRA: Final = 1.0
"""Of any other added letter."""
REPLACED: Final = 1.3
"""Of any other letter in place of the right one."""
FIRST: Final = 0.3
"""Added for the first letter of a word, which people rarely get wrong."""

_CHEAP: Final = LONG
"""The most that each of two edits in one word may cost."""

_REPEATED: Final = re.compile(r"(.)\1{2,}")
"""A letter typed again and again for emphasis, as in chats."""

_SOUND_ALIKE: Final = "ضظ ذز صس طت ثس ثت ذد ذظ ضد ظز قك قغ هح جغ"
_DIFFER_IN_DOTS: Final = "بت بث تث بن تن ني بي جح جخ حخ دذ رز سش صض طظ عغ فق"
_FINAL_PAIRS: Final = ((HEH, TEH), (ALEF, YEH), (ALEF, HEH))
"""Letters confused at the end of a word: ة as it sounds before another word, ى, and ه."""
_WEAK: Final = frozenset((ALEF, WAW, YEH, HAMZA))


class Edit(NamedTuple):
    """A range of the word that was typed, what belongs there instead, and the cost."""

    start: int
    end: int
    text: str
    cost: float


def _replacement_costs() -> dict[tuple[str, str], float]:
    """The cost of typing one letter for another, where it is below ``REPLACED``."""
    costs: dict[tuple[str, str], float] = {}
    for letter, neighbours in keyboard.neighbours().items():
        for neighbour in neighbours:
            pair = (folding.letters(letter), folding.letters(neighbour))
            costs[pair] = costs[pair[::-1]] = NEAR
    for letter, other in map(tuple, f"{_SOUND_ALIKE} {_DIFFER_IN_DOTS}".split()):
        costs[letter, other] = costs[other, letter] = ALIKE
    return costs


_COSTS: Final = _replacement_costs()
_FINAL_COSTS: Final = {pair: ALIKE for pairs in _FINAL_PAIRS for pair in (pairs, pairs[::-1])}


def _limit(length: int) -> float:
    """The highest cost of a correction: long words have fewer accidental neighbours."""
    return LONG if length < 4 else EXTRA if length == 4 else REPLACED + FIRST


def _edits(word: str) -> Iterator[Edit]:
    """All single edits."""
    for index in range(len(word) + 1):
        first = FIRST if index == 0 else 0.0
        before, letter = word[index - 1 : index], word[index : index + 1]
        for other in LETTERS:
            # Beside the same letter it makes no difference which of the two is inserted.
            if other != before:
                yield Edit(index, index, other, first + _single(other, letter, MISSING))
        if not letter:
            break
        is_last = index == len(word) - 1
        for other in LETTERS:
            if other != letter:
                cost = _COSTS.get((letter, other), REPLACED)
                cost = min(cost, _FINAL_COSTS.get((letter, other), cost)) if is_last else cost
                yield Edit(index, index + 1, other, first + cost)
        if letter != before:
            after = word[index + 1 : index + 2]
            yield Edit(index, index + 1, "", first + _extra(before, letter, after))
            if after and after != letter:
                yield Edit(index, index + 2, after + letter, first + SWAPPED)


def _single(letter: str, neighbour: str, otherwise: float) -> float:
    return DOUBLED if letter == neighbour else LONG if letter in _WEAK else otherwise


def _extra(before: str, letter: str, after: str) -> float:
    """The cost of an added letter; a finger may have hit two keys at once."""
    near = NEAR in (_COSTS.get((letter, before)), _COSTS.get((letter, after)))
    return NEAR if near and letter != after else _single(letter, after, EXTRA)


def _cheapest(word: str, corrections: Iterable[tuple[str, float]]) -> dict[str, float]:
    costs: dict[str, float] = {}
    for correction, cost in corrections:
        if cost < costs.get(correction, _limit(len(word)) + 0.01):
            costs[correction] = cost
    costs.pop(word, None)
    return costs


def one_edit(word: str) -> dict[str, float]:
    """What a folded word may be with one edit corrected, and the cost of each correction."""
    if not SHORTEST <= len(word) <= LONGEST:
        return {}
    corrections = [(word[:a] + text + word[b:], cost) for a, b, text, cost in _edits(word)]
    return _cheapest(word, [*corrections, (_REPEATED.sub(r"\1", word), DOUBLED)])


def two_edits(word: str) -> dict[str, float]:
    """The same with two cheap edits corrected, in words of six to 14 letters."""
    if not 6 <= len(word) <= 14:
        return {}
    cheap = sorted(edit for edit in _edits(word) if edit.cost <= _CHEAP and edit.text != HAMZA)
    corrections = (
        (word[:a] + first + word[b:c] + second + word[d:], cost + other_cost)
        for (a, b, first, cost), (c, d, second, other_cost) in combinations(cheap, 2)
        if b <= c
    )
    return _cheapest(word, corrections)
