"""Which passages of a text to show: those that most likely answer the query. Pure.

Offsets are code points of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import compress
from math import isqrt
from typing import Final, NamedTuple

from bahith.indexer.search.snippets.matching import Occurrence
from bahith.indexer.search.snippets.passages import Passage, around

CORE: Final = (9, 16)
"""How much of a passage the words of the query may take up: 140 of 250 code points.

The rest shows what stands around them, which is where the answer to a question is.
"""
_LEAF: Final = 1 << 40
_RARITY: Final = 10**6


class _Matches(NamedTuple):
    """Occurrences as columns, in order of their starts."""

    starts: Sequence[int]
    ends: Sequence[int]
    leaves: Sequence[int]


class _Window(NamedTuple):
    """A stretch of text from one match to another, and the leaves that match in it."""

    start: int
    end: int
    leaves: frozenset[int]


def chosen(text: str, occurrences: Sequence[Occurrence], size: int, between: int) -> list[Passage]:
    """One passage of at most ``size`` code points, or two with room for ``between`` more.

    ``occurrences`` are in order, at least one. Three choices are tried: what stands around
    the best short window (``CORE``), two halves around the two best ones, and the best window
    of ``size``. The first of them that shows the most different leaves is chosen, so no window
    of the text shows more. The best window has the most different leaves, then the rarest,
    and is the earliest such one.
    """
    matches = _Matches(*list(zip(*occurrences, strict=True))[:3])
    weights = _weights(matches.leaves)
    core = _best(matches, _core(size), size, weights)
    passages: list[Passage] = []
    shown = len(core.leaves)
    if len(_leaves(matches, core.end - size, core.start + size)) > shown:
        passages = [around(text, core.start, core.end, size)]
        shown = len(_leaves(matches, passages[0].start, passages[0].end))
    if shown < len(weights):
        half = (size - between) // 2
        pair = _pair(core, matches, half, weights)
        if sum([len(window.leaves) for window in pair]) > shown:
            left, right = (around(text, window.start, window.end, half) for window in pair)
            # A match longer than its window is not shown whole.
            in_pair = len(_leaves(matches, *left[:2]) | _leaves(matches, *right[:2]))
            if left.end < right.start and in_pair > shown:
                passages, shown = [left, right], in_pair
    if shown < len(weights):
        whole = _best(matches, size, size, weights)
        if len(whole.leaves) > shown:
            passages = [around(text, whole.start, whole.end, size)]
    return passages or [around(text, core.start, core.end, size)]


def several(text: str, occurrences: Sequence[Occurrence], size: int, most: int) -> list[Passage]:
    """Up to ``most`` passages of at most ``size`` code points, apart and in order.

    ``occurrences`` are in order, at least one. Each passage stands around the best window of what
    the ones before left; leaves that these show count only where all others are shown, too.
    """
    weights = _weights([occurrence.leaf for occurrence in occurrences])
    gaps = [_Gap(0, len(text), occurrences)]
    passages: list[Passage] = []
    while gaps and len(passages) < most:
        windows = []
        for gap in gaps:
            matches = _Matches(*list(zip(*gap.occurrences, strict=True))[:3])
            inside = {leaf: weights[leaf] for leaf in {*matches.leaves}}
            windows.append(_best(matches, _core(size), size, inside))
        sums = [sum([weights[leaf] for leaf in window.leaves]) for window in windows]
        place = sums.index(max(sums))
        gap, core = gaps[place], windows[place]
        passage = _within(gap, text, around(text, core.start, core.end, size))
        passages.append(passage)
        for leaf in core.leaves:
            weights[leaf] %= _LEAF
        before = [one for one in gap.occurrences if one.end <= passage.start]
        after = [one for one in gap.occurrences if one.start >= passage.end]
        sides = _Gap(gap.low, passage.start, before), _Gap(passage.end, gap.high, after)
        gaps[place : place + 1] = [side for side in sides if side.occurrences]
    return sorted(passages)


class _Gap(NamedTuple):
    """A stretch of text that no passage shows yet, and the matches in it."""

    low: int
    high: int
    occurrences: Sequence[Occurrence]


def _within(gap: _Gap, text: str, passage: Passage) -> Passage:
    """The part of a passage that is in the gap, without spaces at its ends."""
    start, end = max(passage.start, gap.low), min(passage.end, gap.high)
    shown = text[start:end]
    return Passage(
        start + len(shown) - len(shown.lstrip()),
        start + len(shown.rstrip()),
        passage.opened and start == passage.start,
        passage.closed and end == passage.end,
    )


def _pair(core: _Window, matches: _Matches, size: int, weights: Mapping[int, int]) -> list[_Window]:
    """The core, or the best of it that leaves room in ``size``, and the best of other leaves.

    In order; empty if all leaves match in the first.
    """
    short = _core(size)
    first = core
    if core.end - core.start > short:
        inside = _between(matches, core.start, core.end)
        first = _best(_Matches(*[column[inside] for column in matches]), short, size, weights)
    others = [leaf not in first.leaves for leaf in matches.leaves]
    if not any(others):
        return []
    rest = _Matches(*[tuple(compress(column, others)) for column in matches])
    remaining = {leaf: weights[leaf] for leaf in {*rest.leaves}}
    return sorted((first, _best(rest, short, size, remaining)))


def _weights(leaves: Sequence[int]) -> dict[int, int]:
    """What each leaf adds to a window: integers, so that equal sums are equal in any order.

    Any leaf weighs more than the rarities of all others. A word that a text has less often
    tells more of what one passage is about: the inverse sentence frequency of Allan, Wade and
    Bolivar (Retrieval and novelty detection at the sentence level, SIGIR 2003), here as one
    over the square root of its occurrences.
    """
    counts: dict[int, int] = {}
    for leaf in leaves:
        counts[leaf] = counts.get(leaf, 0) + 1
    return {leaf: _LEAF + isqrt(_RARITY // count) for leaf, count in counts.items()}


def _best(matches: _Matches, size: int, room: int, weights: Mapping[int, int]) -> _Window:
    """The window of most weight, the earliest of several; at most ``size`` long.

    A match that is longer is a window of its own, which is cut at ``room``.
    """
    starts, ends, leaves = matches
    inside = dict.fromkeys(weights, 0)
    most = sum(weights.values())
    best = weight = first = last = stop = 0
    for begin, start in enumerate(starts):
        while stop < len(ends) and (ends[stop] <= start + size or stop == begin):
            leaf = leaves[stop]
            if not inside[leaf]:
                weight += weights[leaf]
            inside[leaf] += 1
            stop += 1
        if weight > best:
            best, first, last = weight, begin, stop
        if weight == most or stop == len(ends):
            break
        left = leaves[begin]
        inside[left] -= 1
        if not inside[left]:
            weight -= weights[left]
    end = min(max(ends[first:last]), starts[first] + room)
    return _Window(starts[first], end, frozenset(leaves[first:last]))


def _core(size: int) -> int:
    return size * CORE[0] // CORE[1]


def _between(matches: _Matches, start: int, end: int) -> slice:
    """The matches that start between two places."""
    return slice(bisect_left(matches.starts, start), bisect_left(matches.starts, end))


def _leaves(matches: _Matches, start: int, end: int) -> set[int]:
    """The leaves that match between two places."""
    inside = _between(matches, start, end)
    stops = matches.ends[inside]
    if max(stops, default=end) <= end:
        return set(matches.leaves[inside])
    return {leaf for leaf, stop in zip(matches.leaves[inside], stops, strict=True) if stop <= end}
