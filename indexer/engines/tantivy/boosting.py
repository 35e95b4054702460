"""Boosts of the first matches: tantivy multiplies scores by nothing that depends on an article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress

from bahith.indexer.engines.boosting import Factors, of_days
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.filters import filtered, silent
from bahith.indexer.engines.tantivy.remembered import Scored
from bahith.indexer.engines.tantivy.schema import DAY
from bahith.indexer.query import Boosts, Published
from bahith.indexer.scheduling import checkpoint

WINDOW = 10_000
"""How many matches boosts order anew; those after them keep their order."""

FADED = 12
"""After so many half-lives an article is no longer new: a 4096th is left."""

YEARS = 5
"""Articles of so many years are read together."""


@dataclass(frozen=True)
class Boosted:
    """The factors of all articles of a commit, by segment."""

    factors: Sequence[Factors]

    def of(self, addresses: Sequence[DocAddress]) -> Factors:
        """The factor of each article."""
        found = [self.factors[each.segment_ord][each.doc] for each in addresses]
        return np.array(found, np.float32)

    def ranked(self, scored: Sequence[Scored]) -> list[Scored]:
        """These matches by their scores times their factors; ties in order of their places."""
        scores = np.array([score for score, _ in scored], np.float32)
        addresses = [address for _, address in scored]
        scores = scores * self.of(addresses)
        docs = np.array([each.doc for each in addresses], np.int64)
        segments = np.array([each.segment_ord for each in addresses], np.int64)
        order = np.lexsort((docs, segments, -scores)).tolist()
        return [*zip(scores[order].tolist(), map(addresses.__getitem__, order), strict=True)]


def boosted(commit: Commit, boosts: Boosts) -> Boosted:
    """The factors of ``boosts``, worked out once for a commit and a day."""
    return commit.cached(("boosts", boosts), lambda: Boosted(_made(commit, boosts)))


def _made(commit: Commit, boosts: Boosts) -> list[Factors]:
    sizes = [segment["max_doc"] for segment in commit.published.meta["segments"]]
    factors = [np.ones(size, np.float32) for size in sizes]
    for which, factor in boosts.factors:
        checkpoint()
        _, hits = commit.search(silent(filtered(which, commit.fields)), commit.count)
        for segment, docs in _by_segment([address for _, address in hits]):
            factors[segment][docs] *= np.float32(factor)
    if boosts.newest:
        _by_day(commit, boosts, factors)
    return factors


def _by_day(commit: Commit, boosts: Boosts, factors: list[Factors]) -> None:
    """Multiply the factors of articles that are not old yet, and of those of the future."""
    longest = max(half_life for half_life, _ in boosts.newest)
    first = max(1, boosts.today.toordinal() - int(FADED * longest))
    starts = [*range(first, boosts.today.toordinal() + 1, YEARS * 366)]
    ends = [*(start - 1 for start in starts[1:]), dt.date.max.toordinal()]
    for start, end in zip(starts, ends, strict=True):
        checkpoint()
        period = Published(dt.date.fromordinal(start), dt.date.fromordinal(end))
        query = silent(filtered(period, commit.fields))
        _, hits = commit.search(query, commit.count, DAY)
        days = np.array([day for day, _ in hits], np.int64)
        found = of_days(days, boosts)
        places = [address for _, address in hits]
        segments = np.array([each.segment_ord for each in places], np.int64)
        docs = np.array([each.doc for each in places], np.int64)
        for segment in set(segments.tolist()):
            here = segments == segment
            factors[segment][docs[here]] *= found[here]


def _by_segment(addresses: Sequence[DocAddress]) -> list[tuple[int, NDArray[np.int64]]]:
    segments = np.array([each.segment_ord for each in addresses], np.int64)
    docs = np.array([each.doc for each in addresses], np.int64)
    return [(segment, docs[segments == segment]) for segment in set(segments.tolist())]
