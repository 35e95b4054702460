"""By what scores are multiplied, as arrays: shared by the engines that rank in this process."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.query import Boosts

Factors = NDArray[np.float32]
Days = NDArray[np.int64]


def of_days(days: Days, boosts: Boosts) -> Factors:
    """The factor of articles that were published on these days, ordinals; 0 is not known.

    ``query.recency`` says the same of one day.
    """
    factors = np.ones(len(days))
    ages = np.maximum(boosts.today.toordinal() - days, 0)
    for half_life, factor in boosts.newest:
        factors *= np.where(days > 0, 1 + (factor - 1) * 0.5 ** (ages / half_life), 1.0)
    return factors.astype(np.float32)
