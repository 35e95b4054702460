"""Two runs of the same queries: which is better, where, and whether that may be chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

ASSIGNMENTS = 100_000
"""How many random assignments a test draws; as many as Smucker and others (2007) use."""
_EXACT = 16
"""Up to this many differences, all assignments are tried: no more than are drawn otherwise."""
_AT_ONCE = 2**22
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """What a measure is for a query in two runs."""

    query: str
    value: float
    before: float

    @property
    def difference(self) -> float:
        """How much better it is now; negative if it is worse."""
        return self.value - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure in two runs of the same queries.

    ``p`` is the probability of a difference of the means as large as this or larger, in either
    direction, if both runs were equally good. ``changes`` has the queries whose value differs,
    the greatest loss first.
    """

    value: float
    before: float
    p: float
    changes: tuple[Change, ...]

    @property
    def difference(self) -> float:
        """The difference of the means; negative if the run is worse than the one before."""
        return self.value - self.before

    @property
    def better(self) -> int:
        """How many queries have a greater value than before."""
        return sum(change.difference > 0 for change in self.changes)

    @property
    def worse(self) -> int:
        """How many queries have a smaller value than before."""
        return len(self.changes) - self.better


def compared(values: Mapping[str, float], before: Mapping[str, float]) -> Comparison:
    """Compare the values of a measure; both have the same queries, at least one."""
    changes = [Change(query, value, before[query]) for query, value in values.items()]
    return Comparison(
        fmean(values.values()),
        fmean(before.values()),
        randomization([change.difference for change in changes]),
        tuple(
            sorted(
                (change for change in changes if change.difference),
                key=lambda change: change.difference,
            )
        ),
    )


def randomization(differences: Sequence[float], assignments: int = ASSIGNMENTS) -> float:
    """The two-sided p-value of Fisher's paired randomization test of the mean of differences.

    If two runs are equally good, the sign of each difference is chance: the test assigns signs
    at random, always the same ones, and counts how often the sum is at least as far from zero.
    It needs no assumption about how differences are distributed; Smucker, Allan and Carterette
    (A comparison of statistical significance tests for information retrieval evaluation, CIKM
    2007) recommend it for this purpose. With few differences all assignments are tried. The
    one that is observed counts as one of those drawn (Phipson and Smyth 2010), so p is never 0.
    """
    changed = np.array([difference for difference in differences if difference], np.float64)
    if not len(changed):
        return 1.0
    observed = abs(changed.sum()) - _ROUNDING
    if len(changed) <= _EXACT:
        every = np.arange(2 ** len(changed))[:, None] >> np.arange(len(changed)) & 1
        return float((np.abs(_sums(every, changed)) >= observed).mean())
    chance = np.random.default_rng(2007)
    drawn = as_far = 0
    while drawn < assignments:
        count = min(max(_AT_ONCE // len(changed), 1), assignments - drawn)
        signs = chance.integers(0, 2, (count, len(changed)), dtype=np.uint8)
        as_far += int((np.abs(_sums(signs, changed)) >= observed).sum())
        drawn += count
    return (as_far + 1) / (drawn + 1)


def _sums(negative: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The sum of ``values`` for each row of signs, of which 1 stands for minus."""
    sums: np.ndarray = values.sum() - 2 * (negative @ values)
    return sums
