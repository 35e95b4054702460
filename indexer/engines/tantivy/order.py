"""Articles in order of id, without sorting them.

Each segment stores its articles in order of id (``sort_by_field``), so segments need only be
merged; and a place in the merged order is found by reading the ids of some hundred articles.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import chain, groupby, islice
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar

from tantivy import DocAddress

Read = Callable[[int, int], str]
"""The id of the article at an address: segment and number in it."""

T = TypeVar("T")


class Run(NamedTuple):
    """Articles of one segment: their numbers in it, in ascending order, and so in order of id."""

    segment: int
    docs: Sequence[int]


def runs(addresses: Sequence[DocAddress]) -> list[Run]:
    """The articles of each segment; ``addresses`` are sorted by segment and number."""
    segments = groupby(addresses, attrgetter("segment_ord"))
    return [Run(segment, array("I", (a.doc for a in each))) for segment, each in segments]


def merged(
    runs: Sequence[Run], read: Callable[[int, int], T], key: Callable[[T], str]
) -> Iterator[T]:
    """What ``read`` returns for each article, in order of id, which ``key`` takes from it.

    Reads one article of each run ahead, no more.
    """

    def each(run: Run) -> Iterator[T]:
        return (read(run.segment, doc) for doc in run.docs)

    return merge(*map(each, runs), key=key) if len(runs) > 1 else chain(*map(each, runs))


def part(runs: Sequence[Run], start: int, stop: int, read: Read) -> list[DocAddress]:
    """The articles from ``start`` to ``stop``, in order of id."""
    if len(runs) == 1:
        [(segment, docs)] = runs
        return [DocAddress(segment, doc) for doc in docs[start:stop]]

    def with_id(segment: int, doc: int) -> tuple[str, int, int]:
        return read(segment, doc), segment, doc

    places = split(runs, start, read)
    rest = [Run(run.segment, run.docs[at:]) for run, at in zip(runs, places, strict=True)]
    found = islice(merged(rest, with_id, itemgetter(0)), stop - start)
    return [DocAddress(segment, doc) for _, segment, doc in found]


def following(runs: Sequence[Run], id: str, read: Read) -> list[Run]:
    """The articles with a greater id."""
    ends = [len(run.docs) for run in runs]
    places = [_place(run, id + "\0", read, 0, end) for run, end in zip(runs, ends, strict=True)]
    return [Run(run.segment, run.docs[at:]) for run, at in zip(runs, places, strict=True)]


def split(runs: Sequence[Run], position: int, read: Read) -> list[int]:
    """How many articles of each run are among the first ``position`` of all.

    Each step halves the longest range that is left: what is before the article in its middle,
    in all runs, is either too much or too little. See Varman et al. 1991, "Merging multiple lists
    on hierarchical-memory multiprocessors".
    """
    low, high = [0] * len(runs), [len(run.docs) for run in runs]
    if position <= 0:
        return low
    while low != high and position < sum(high):
        longest = max(range(len(runs)), key=lambda number: high[number] - low[number])
        middle = (low[longest] + high[longest]) // 2
        id = read(runs[longest].segment, runs[longest].docs[middle])
        places = [_place(run, id, read, *ends) for run, *ends in zip(runs, low, high, strict=True)]
        if sum(places) < position:
            low = places
            low[longest] = middle + 1
        else:
            high = places
    return high


def _place(run: Run, id: str, read: Read, low: int, high: int) -> int:
    """Where the articles begin whose id is at least ``id``, searched from ``low`` to ``high``."""
    return bisect_left(run.docs, id, low, high, key=lambda doc: read(run.segment, doc))
