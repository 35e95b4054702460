"""The codes of terms, five bits that similar forms of a word often share, and their tags.

A code depends on the first two letters that are left of a term without the letters that affixes
and vowels come and go with; so a written form and its stems mostly have the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.letters import ALEF, LAM, WAW, YEH
from bahith.analyzers.terms import Integers

CODES: Final = 31
ALL: Final = frozenset(range(CODES))
_FACTOR: Final = 7
TAGS: Final = 251
_TAG_FACTOR: Final = 37
_VOWELS: Final = ALEF + WAW + YEH
"""Left out of every term."""
_AFFIXES: Final = f"ف{LAM}بكستن"
"""Left out at the beginning of a term, as long as more than two letters remain."""
_WITHOUT_VOWELS: Final = dict.fromkeys(map(ord, _VOWELS))
GIVEN: Final[dict[str, Any]] = {
    "vowels": list(_VOWELS),
    "affixes": list(_AFFIXES),
    "factor": _FACTOR,
    "codes": CODES,
    "tag_factor": _TAG_FACTOR,
    "tags": TAGS,
}
"""What the compiled core makes codes by; see analyzers/core/src/forward.rs."""


def code(term: str) -> int:
    """The code of a term."""
    letters = term.translate(_WITHOUT_VOWELS)
    rest = letters.lstrip(_AFFIXES)
    return _of_letters(rest if len(rest) > 1 else letters[-2:])


def _of_letters(rest: str) -> int:
    first, second, *_ = (*map(ord, rest[:2]), 0, 0)
    return (first + _FACTOR * second) % CODES


def tag(term: str) -> int:
    """The tag of a term: a hash of all its letters, less than ``TAGS``."""
    value = 0
    for letter in term:
        value = (value * _TAG_FACTOR + ord(letter)) % TAGS
    return value


def tags(terms: Sequence[str]) -> Integers:
    """The tag of each term."""
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    letters = _code_points("".join(terms)).astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    values = np.zeros(len(terms), np.int64)
    longer = np.flatnonzero(lengths)
    for place in range(int(lengths.max(initial=0))):
        letter = letters[starts[longer] + place]
        values[longer] = (values[longer] * _TAG_FACTOR + letter) % TAGS
        longer = longer[lengths[longer] > place + 1]
    return values


def key(term: str) -> int:
    """Code and tag of a term as one number, less than ``KEYS``."""
    return code(term) << 8 | tag(term)


KEYS: Final = CODES << 8


def of_prefix(prefix: str) -> frozenset[int]:
    """The codes of all terms with this prefix, and perhaps others."""
    letters = prefix.translate(_WITHOUT_VOWELS)
    first = len(letters) - len(letters.lstrip(_AFFIXES))
    # How many are left out at the beginning depends on how the term goes on.
    starts = range(min(first, max(0, len(letters) - 2)), first + 1)
    if any(start + 2 > len(letters) for start in starts):
        return ALL
    return frozenset(_of_letters(letters[start:]) for start in starts)


def of_terms(terms: Sequence[str]) -> Integers:
    """The code of each term."""
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    letters = _code_points("".join(terms))
    kept = ~_among(_VOWELS, letters)
    owners = np.repeat(np.arange(len(terms)), lengths)[kept]
    letters = letters[kept].astype(np.int64)
    lengths = np.bincount(owners, minlength=len(terms))
    ends = np.cumsum(lengths)
    strong = np.append(np.flatnonzero(~_among(_AFFIXES, letters)), len(letters))
    begins = ends - lengths
    starts = np.minimum(strong[np.searchsorted(strong, begins)], np.maximum(ends - 2, begins))
    letters = np.append(letters, [0, 0])
    first = np.where(lengths > 0, letters[starts], 0)
    second = np.where(starts + 1 < ends, letters[starts + 1], 0)
    each: Integers = (first + _FACTOR * second) % CODES
    return each


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _among(some: Iterable[str], letters: Integers | NDArray[np.uint32]) -> NDArray[np.bool_]:
    table = np.zeros(0x700, bool)
    table[[*map(ord, some)]] = True
    among: NDArray[np.bool_] = table[np.minimum(letters, len(table) - 1)]
    return among
