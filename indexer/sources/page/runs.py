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
from bahith.indexer.sources.page.labels import is_stamp
from bahith.indexer.sources.page.lines import Line

# The story comes before comments, rules and other articles: the first run that has this share of
# the highest value is taken.
ENOUGH = 0.5
# What the value of a run is worth if there is a headline above it whose words it repeats, or a
# date, if it stands below a heading like «اقرأ أيضا», and if it stands below the page's footer.
TITLED = 3.0
DATED = 2.0
LINKED = 0.5
FOOTED = 0.05
# A footer stands below this share of the lines.
LEAST_ABOVE = 0.2
# Most lines between such a heading or a date and the run, and between a headline and the run.
NEAR = 6
FAR = 15
# Words of a headline, the share of them that its own article repeats, and the least number.
HEADLINE = range(4, 26)
LEAST_REPEATED = 0.5
FEWEST_REPEATED = 3


class Run(NamedTuple):
    """Lines from the number ``first`` to the number ``last``, and their value."""

    first: int
    last: int
    value: float


def story(lines: Sequence[Line]) -> Run | None:
    """The run of prose that is the story; None if there is no prose."""
    footers = _footers(lines)
    starts = [0, *sorted({*_other_articles(lines), *footers}), len(lines)]
    candidates: list[Run] = []
    for start, end in pairwise(starts):
        for run in maximal([value(line) for line in lines[start:end]]):
            shifted = Run(run.first + start, run.last + start, run.value)
            footed = FOOTED if footers and footers[0] < shifted.first else 1
            weight = footed * _surroundings(lines, shifted)
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
    start = 1 + int(LEAST_ABOVE * len(lines))
    return [i for i in range(start, len(lines)) if furniture.is_rights(lines[i])]


def _has_article(lines: Sequence[Line], heading: int) -> bool:
    for number in range(heading + 2, min(heading + 2 + NEAR, len(lines))):
        if is_prose(lines[number]):
            return _repeats(lines[number - 1], lines[number].keys)
    return False


def _repeats(headline: Line, keys: frozenset[str]) -> bool:
    """Whether a text with these ``keys`` takes up so many words that this is its headline."""
    common = len(headline.keys & keys)
    return common >= max(FEWEST_REPEATED, LEAST_REPEATED * len(headline.keys))


def _surroundings(lines: Sequence[Line], run: Run) -> float:
    """What the lines above a run say about it: a factor of its value."""
    above = lines[max(0, run.first - NEAR) : run.first]
    if any(furniture.opens_links(line) for line in above):
        return LINKED
    dated = DATED if any(is_stamp(line) for line in above) else 1
    opening = [line for line in lines[run.first : run.last + 1] if is_prose(line)][:2]
    keys = frozenset[str]().union(*(line.keys for line in opening))
    above = lines[max(0, run.first - FAR) : run.first]
    headlines = (line for line in above if len(line.words) in HEADLINE and not line.closed)
    return dated * (TITLED if any(_repeats(line, keys) for line in headlines) else 1)
