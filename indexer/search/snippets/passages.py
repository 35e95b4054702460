"""Where a text may be cut: between sentences, else between words, never inside a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

# A full stop after a single letter is an abbreviation (U.S., د.), one before
# anything but a space stands inside a number or an address, and headlines set
# their two halves apart by dots with a space on both sides.
_BOUND: Final = re.compile(
    r"(?:[؟?!…؛;۔]|(?<![\s.])(?<!\b[^\W\d_])\.+)+[\"”’»)\]]*(?!\S)|[\n\r\x85\u2028\u2029]"
)
_SIGN: Final = re.compile("[؟?!…؛;۔.\n\r\x85\u2028\u2029]")
"""What a bound starts with: searching for this first is several times faster."""
_SPACE: Final = re.compile(r"\s")
_INK: Final = re.compile(r"\S")
_CLOSERS: Final = 8
"""How far before a place a bound may start that ends after it, with its closing quotes."""
_ZERO_WIDTH_JOINER: Final = "\u200d"


class Passage(NamedTuple):
    """A stretch of text in code points, and whether a sentence starts and ends with it."""

    start: int
    end: int
    opened: bool
    closed: bool


def opening(text: str, size: int) -> Passage:
    """The opening of ``text``, at most ``size`` code points."""
    start = _ink(text, 0, len(text), len(text))
    end, closed = _end(text, start, start, size)
    return Passage(start, end, True, closed)


def first_sentence(text: str, size: int) -> Passage:
    """The first sentence of ``text``, cut after a word beyond ``size`` code points."""
    start = _ink(text, 0, len(text), len(text))
    end = next(_bounds(text, start, start + size + 1), None)
    if end is not None and end <= start + size:
        return Passage(start, _trimmed(text, start, end), True, True)
    return opening(text, size)


def around(text: str, start: int, end: int, size: int) -> Passage:
    """A passage of at most ``size`` code points around ``start`` to ``end``, which must fit.

    It starts with the sentence of ``start``, or an earlier one, if that leaves room for
    some words or the end of the sentence after ``end``; otherwise some words earlier, a third
    of the room: answers stand after the words of a question more often than before them.
    """
    room = size - (end - start)
    starts = _sentence_starts(text, end - size, start)
    if starts:
        after, closed = _end(text, starts[-1], end, size)
        if closed or after - end >= room // 4:
            return Passage(min([s for s in starts if s >= after - size]), after, True, closed)
    before = _word_start(text, start - room // 3, start)
    after, closed = _end(text, before, end, size)
    before = _word_start(text, after - size, before)
    return Passage(before, after, before in starts, closed)


def _end(text: str, start: int, least: int, size: int) -> tuple[int, bool]:
    """Where a passage from ``start`` ends, not before ``least``; whether a sentence ends there.

    It ends with a sentence if that leaves the passage at least half full.
    """
    limit = start + size
    if limit >= len(text):
        return _trimmed(text, least, len(text)), True
    full = start + size // 2
    bounds = [*_bounds(text, max(least, full - _CLOSERS), limit + 1)]
    if bounds and bounds[-1] > limit:
        bounds.pop()
    if bounds and bounds[-1] >= full:
        return _trimmed(text, least, bounds[-1]), True
    for space in range(limit, least - 1, -1):
        if text[space].isspace():
            return _trimmed(text, least, space), False
    return _whole_letter(text, start, least if least > start else limit), False


def _sentence_starts(text: str, low: int, high: int) -> list[int]:
    """Where sentences start, from ``low`` to ``high`` inclusive, in order; some are repeated."""
    low = max(low, 0)
    ends = _bounds(text, max(low - _CLOSERS, 0), high + 1)
    starts = [_ink(text, end, high + 1, -1) for end in (ends if low else chain((0,), ends))]
    return [s for s in starts if s >= low and not _extends(text, s)]


def _bounds(text: str, low: int, high: int) -> Iterator[int]:
    """The ends of the bounds from ``low`` to ``high`` (exclusive)."""
    last = low
    for sign in _SIGN.finditer(text, low, high):
        if sign.start() >= last and (bound := _BOUND.match(text, sign.start(), high)):
            last = bound.end()
            yield last


def _word_start(text: str, low: int, high: int) -> int:
    """The first start of a word from ``low`` on, at most ``high``."""
    if low <= 0:
        return _ink(text, 0, high, high)
    space = _SPACE.search(text, low - 1, high)
    place = _ink(text, space.end(), high, high) if space else high
    return high if _extends(text, place) else place


def _ink(text: str, low: int, high: int, default: int) -> int:
    ink = _INK.search(text, low, high)
    return ink.start() if ink else default


def _trimmed(text: str, low: int, high: int) -> int:
    return low + len(text[low:high].rstrip())


def _whole_letter(text: str, low: int, cut: int) -> int:
    """The last place up to ``cut`` that separates no mark from its letter, if there is one."""
    place = next((p for p in range(cut, low, -1) if not _extends(text, p)), low)
    return place if place > low else cut


def _extends(text: str, place: int) -> bool:
    """Whether the character at ``place`` belongs to the one before it."""
    if not 0 < place < len(text):
        return False
    letter = text[place]
    if _ZERO_WIDTH_JOINER in (text[place - 1], letter):
        return True
    return not letter.isalnum() and unicodedata.category(letter)[0] == "M"
