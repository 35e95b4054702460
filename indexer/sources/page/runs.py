"""Which lines of a page are the densest run of prose: the bounds of its story.

A long headline in a menu, the outlet's description of itself and the rules for comments read like
sentences too. Each line adds its value to a run (``evidence.value``); the runs with most value
are found by the algorithm of Ruzzo and Tompa (1999), "A linear time algorithm for finding all
maximal scoring subsequences".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bahith.indexer.sources.page import furniture
from bahith.indexer.sources.page.evidence import is_prose, value
from bahith.indexer.sources.page.lines import Line

# The story comes before comments, rules and other articles: the first run that has this share of
# the highest value is taken.
ENOUGH = 0.5
# A run below a heading like «اقرأ أيضا» counts as less.
LINKED = 0.5
# Most lines between such a heading and the teaser of the article that it links to.
NEAR = 5
# The share of a headline's words, and the least number, that its own article repeats at once.
LEAST_REPEATED = 0.5
FEWEST_REPEATED = 3


class Run(NamedTuple):
    """Lines from the number ``first`` to the number ``last``, and their value."""

    first: int
    last: int
    value: float


def story(lines: Sequence[Line]) -> Run | None:
    """The run of prose that is the story; None if there is no prose."""
    starts = [0, *sorted({*_other_articles(lines), *_footers(lines)}), len(lines)]
    candidates: list[Run] = []
    for start, end in pairwise(starts):
        for run in maximal([value(line) for line in lines[start:end]]):
            shifted = Run(run.first + start, run.last + start, run.value)
            weight = LINKED if _is_linked(lines, shifted.first) else 1
            candidates.append(shifted._replace(value=run.value * weight))
    highest = max((run.value for run in candidates), default=0)
    return next((run for run in candidates if run.value >= ENOUGH * highest), None)


def maximal(values: Sequence[float]) -> list[Run]:
    """All maximal scoring runs of ``values``, in order; their first and last are positive."""
    runs: list[_Sums] = []
    total = 0.0
    for number, gain in enumerate(values):
        before, total = total, total + gain
        if gain > 0:
            _add(runs, _Sums(number, number, before, total, None))
    return [Run(run.first, run.last, run.after - run.before) for run in runs]


class _Sums(NamedTuple):
    """A run with the sums of all values before and after it.

    ``lower`` is the place of the nearest earlier run with a lower sum before it, or None.
    """

    first: int
    last: int
    before: float
    after: float
    lower: int | None


def _add(runs: list[_Sums], run: _Sums) -> None:
    """Adds a run, joined with all from the nearest one that makes it longer and of more value."""
    while True:
        place: int | None = len(runs) - 1 if runs else None
        while place is not None and runs[place].before >= run.before:
            place = runs[place].lower
        if place is None or runs[place].after >= run.after:
            runs.append(run._replace(lower=place))
            return
        run = run._replace(first=runs[place].first, before=runs[place].before)
        del runs[place:]


def _other_articles(lines: Sequence[Line]) -> list[int]:
    """The headings like «اقرأ أيضا» below which another article stands, not only its headline."""
    return [
        number
        for number, line in enumerate(lines)
        if number and furniture.opens_links(line) and _has_article(lines, number)
    ]


def _footers(lines: Sequence[Line]) -> list[int]:
    """The lines that say who owns the page: what follows them is no part of its story."""
    return [number for number, line in enumerate(lines) if number and furniture.is_rights(line)]


def _has_article(lines: Sequence[Line], heading: int) -> bool:
    for number in range(heading + 2, min(heading + 2 + NEAR, len(lines))):
        if is_prose(lines[number]):
            return repeats(lines[number - 1], lines[number])
    return False


def repeats(headline: Line, paragraph: Line) -> bool:
    """Whether a paragraph takes up so many words of the line above that this is its headline."""
    common = len(headline.keys & paragraph.keys)
    return common >= max(FEWEST_REPEATED, LEAST_REPEATED * len(headline.keys))


def _is_linked(lines: Sequence[Line], first: int) -> bool:
    return any(furniture.opens_links(line) for line in lines[max(0, first - NEAR) : first])
