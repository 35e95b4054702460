"""The first matches of a question in the order of their scores with evidence about all of it.

Engines do this: they have what the evidence is computed from. The matches after these keep their
order and scores. No evidence is less than 0, so scores go on falling from the last candidate to
the next match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.evidence import KINDS, Candidates
from bahith.indexer.engines.nearness import Floats, nearness
from bahith.indexer.query import Question, Sort, Word
from bahith.indexer.results import Evidence
from bahith.indexer.scheduling import checkpoint

CANDIDATES = 100
"""How many matches are rescored. With more, the mean nDCG@10 is the same: docs/quality.md."""


EVERY = slice(None)
Places = NDArray[np.int64]


class Collection(Protocol):
    """What an engine knows of its articles; candidates are given by their places in its ranking."""

    @property
    def average(self) -> float:
        """The mean number of words in title and body of an article."""

    def worth(self, word: Word) -> float:
        """The idf of a word at the level, written form or stem, where more articles have it.

        That of an exact word is that of its written form.
        """

    def forward_lists(self) -> list[bytes]:
        """The forward list of each candidate."""

    def days(self, places: Sequence[int]) -> Sequence[int]:
        """The day on which each of these candidates was published, as a number; 0 if unknown."""

    def met(self, words: Sequence[Word]) -> NDArray[np.bool_]:
        """A row for each candidate: which of the words it has at any level of evidence."""


@dataclass(frozen=True)
class Rescored:
    """The candidates anew: ``order`` are their former places, ``scores`` are in the new order.

    ``evidence`` has what each earned, by its former place, for each kind.
    """

    order: list[int]
    scores: list[float]
    evidence: dict[str, Floats]

    def parts(self, place: int) -> tuple[Evidence, ...]:
        """The evidence about the whole question for the candidate with this former place."""
        earned = {name: float(each[place]) for name, each in self.evidence.items()}
        return tuple(Evidence(None, name, score) for name, score in earned.items() if score)


def depth(question: Question | None, sort: Sort, offset: int, limit: int) -> int:
    """How many matches to rescore for a page; 0 if it has none of them, or nothing to rank by."""
    wanted = question is not None and sort == "relevance" and limit and offset < CANDIDATES
    return CANDIDATES if wanted else 0


def rescored(
    question: Question,
    scores: Sequence[float],
    collection: Collection,
    weights: Mapping[str, float],
    ties: float = 0.0,
    shown: slice = EVERY,
    factors: Floats | None = None,
) -> Rescored:
    """The candidates with these ``scores``, which fall, by all evidence; ties keep their order.

    Scores that are less by a share of at most ``ties`` than the first of a run are tied with it:
    of these, the newer articles come first. Only the ranks in ``shown`` need be so. ``factors``
    are those that the scores have been multiplied by.
    """
    checkpoint()
    kinds = [kind for kind in KINDS if weights[kind.name]]
    candidates = _read(question, collection)
    earned = {kind.name: weights[kind.name] * kind.of(candidates) for kind in kinds}
    added: Floats = sum(earned.values(), np.zeros(len(scores)))
    total: Floats = np.array(scores, np.float64) + (added if factors is None else added * factors)
    order = np.argsort(-total, kind="stable")
    if ties:
        order = _newest_first(order, total[order], collection, ties, shown)
    return Rescored(order.tolist(), total[order].tolist(), earned)


def _newest_first(
    order: Places, falling: Floats, collection: Collection, ties: float, shown: slice
) -> Places:
    """``order`` with the newest first in each run of tied candidates that is shown."""
    ranks, places, scores = range(len(order))[shown], order.tolist(), falling.tolist()
    start = 0
    while start < (ranks.stop if ranks else 0):
        end = start + 1
        while end < len(scores) and scores[end] >= scores[start] * (1 - ties):
            end += 1
        if end - start > 1 and end > ranks.start:
            days = collection.days(places[start:end])
            newest = sorted(range(end - start), key=lambda number: -days[number])
            places[start:end] = [places[start + number] for number in newest]
        start = end
    return np.array(places, np.int64)


def _read(question: Question, collection: Collection) -> Candidates:
    words = [*zip(question.words, question.searched, strict=True)]
    worth = [collection.worth(word) if searched else 0.0 for word, searched in words]
    like = [each.word for each in question.alike]
    met = collection.met([*(word for word, searched in words if searched), *like])
    every = np.zeros((len(met), len(words)), bool)
    every[:, question.searched] = met[:, : sum(question.searched)]
    near = nearness(collection.forward_lists(), question, worth)
    return Candidates(
        question,
        np.array(worth),
        near,
        every,
        met[:, sum(question.searched) :],
        np.array([*map(collection.worth, like)]),
        collection.average,
    )
