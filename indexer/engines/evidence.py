"""The kinds of evidence about a whole question: what the words of a tree, each alone, do not tell.

Each kind is a function from the first matches of a question, its candidates, to a number for each,
which its weight multiplies and which then adds to the score. ``KINDS`` has them all. Evidence
ranks, it never admits; ``rescoring`` says of which matches it is computed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.nearness import Floats, Nearness
from bahith.indexer.engines.ranking import ALIKE, COVERAGE, K1, PAIRS, PROXIMITY, B
from bahith.indexer.query import Question


@dataclass(frozen=True)
class Candidates:
    """What evidence is computed from, read once: a row for each candidate.

    ``worth`` is the idf of each word of the question, 0 for a word that is not searched for.
    ``met`` tells which words each candidate has at any level of evidence, even only by a root;
    ``alike`` which words of ``question.alike`` it has as written, whose idf are ``alike_worth``.
    ``average`` is the mean number of words in an article of the collection.
    """

    question: Question
    worth: Floats
    nearness: Nearness
    met: NDArray[np.bool_]
    alike: NDArray[np.bool_]
    alike_worth: Floats
    average: float

    @property
    def norms(self) -> Floats:
        """What BM25 adds to the count of a term for the length of each article, as a column."""
        lengths = np.where(self.nearness.lengths > 0, self.nearness.lengths, self.average)
        norms: Floats = (K1 * (1 - B + B * lengths / max(self.average, 1.0)))[:, None]
        return norms


def proximity(candidates: Candidates) -> Floats:
    """How near to each other the words stand.

    Each occurrence of a word earns idf / gap² of its neighbour, the next word of the question
    before or after it; the sum takes the place of the count in BM25. So Büttcher, Clarke and
    Lushman, "Term proximity scoring for ad-hoc retrieval on very large text collections", SIGIR
    2006, after Rasolofo and Savoy, "Term proximity scoring for keyword-based retrieval systems",
    ECIR 2003; unlike there, the idf of a word is not cut off at 1.
    """
    near = candidates.nearness.near
    earned: Floats = near * (K1 + 1) / (near + candidates.norms) @ candidates.worth
    return earned


def pairs(candidates: Candidates) -> Floats:
    """Which words that stand side by side in the question do so in the article, in that order.

    BM25 of each pair as a term, stop words included: "sequential dependence" of Metzler and Croft,
    "A Markov random field model for term dependencies", SIGIR 2005. Its idf is that among the
    candidates, since a pair that nearly all of them have tells nothing.
    """
    counts = candidates.nearness.pairs
    frequencies = (counts > 0).sum(axis=0)
    idf = np.log(1 + (len(counts) - frequencies + 0.5) / (frequencies + 0.5))
    earned: Floats = counts * (K1 + 1) / (counts + candidates.norms) @ idf
    return earned


def coverage(candidates: Candidates) -> Floats:
    """How much of the question is met: the sum of the idf of its words, each counted once.

    So one word that is often in an article does not outweigh others that are missing:
    "coordination level matching", as in Wilkinson, Zobel and Sacks-Davis, "Similarity measures for
    short queries", TREC-4, 1995.
    """
    covered: Floats = candidates.met @ candidates.worth
    return covered


def alike(candidates: Candidates) -> Floats:
    """Words that look like those of the question which no article has, as misspelt ones.

    Each of those earns the idf of the best word like it, times how much it is like it.
    """
    earned = np.zeros(len(candidates.alike))
    numbers = np.array([each.number for each in candidates.question.alike], np.int64)
    likeness = np.array([each.likeness for each in candidates.question.alike])
    each = candidates.alike * (candidates.alike_worth * likeness)
    for number in set(numbers.tolist()):
        earned += each[:, numbers == number].max(axis=1)
    return earned


class Kind(NamedTuple):
    """A kind of evidence: its name, and a number for each candidate, not less than 0."""

    name: str
    of: Callable[[Candidates], Floats]


KINDS = (
    Kind(PROXIMITY, proximity),
    Kind(PAIRS, pairs),
    Kind(COVERAGE, coverage),
    Kind(ALIKE, alike),
)
"""All kinds. Their weights stand in ``ranking.WEIGHTS``."""
