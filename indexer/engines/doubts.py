"""How articles are scored for a word whose reading is doubtful: see ``query.Word``.

Its stems may be those of another word, as of a name that no list has. So an article that has the
written form outranks all that only share a stem, however long it is and however often these have
the stem. ``par`` is what one occurrence earns at all levels in an article of average length: the
sum of weight times idf. An article with the written form earns at least par, any other at most
par, and then a little: no article earns K1 + 1 times par.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.ranking import K1, WRITTEN
from bahith.indexer.query import Leaf, Word
from bahith.indexer.results import Evidence

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

LEAN = 0.05
"""How much of what ``bounded`` cuts off or fills up still counts, so that no order is lost."""


def is_bounded(leaf: Leaf | None) -> TypeGuard[Word]:
    """Whether a leaf is scored so, if any article has its written form."""
    return isinstance(leaf, Word) and leaf.doubtful and not leaf.exact


def bounded(scores: Scores, par: float, as_written: Mask) -> Scores:
    """The scores for a doubtful word, of what they are as sums over the levels.

    ``as_written`` tells which articles have the written form.
    """
    with_it: Scores = np.maximum(scores, par) + LEAN * (scores + K1 * par)
    without_it: Scores = np.minimum(scores, par) + LEAN * np.maximum(scores - par, 0)
    chosen: Scores = np.where(as_written, with_it, without_it).astype(np.float32)
    return chosen


Rescaled = Callable[[Word, dict[str, float]], float]
"""A word and what it earned at each level → what it earns in all."""


def shared_out(evidence: Iterable[Evidence], rescaled: Rescaled) -> Iterator[Evidence]:
    """The evidence of one article; what its doubtful words earn in all is shared out in proportion.

    Evidence of the others stays as it is.
    """
    parts = [*evidence]
    by_word: dict[Word, dict[str, float]] = defaultdict(dict)
    for part in parts:
        if is_bounded(part.leaf):
            by_word[part.leaf][part.level] = part.score
    factors = {
        word: rescaled(word, earned) / sum(earned.values()) for word, earned in by_word.items()
    }
    for part in parts:
        factor = factors.get(part.leaf, 1.0) if isinstance(part.leaf, Word) else 1.0
        yield replace(part, score=part.score * factor)


def bounded_sum(earned: dict[str, float], par: float) -> float:
    """``bounded`` of one article, of what it earned at each level."""
    total = np.array([sum(earned.values())], np.float32)
    return float(bounded(total, par, np.array([WRITTEN.name in earned]))[0])
