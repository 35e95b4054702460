"""The affixes and their weights as arrays, by the indices of prefix, suffix and kind of word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.stemming.affixes import AROUND, PREFIXES, SUFFIXES
from bahith.analyzers.stemming.hashing import ListedHashes
from bahith.analyzers.stemming.likelihood import allowance, letters_around
from bahith.analyzers.stemming.segmentation import may_have


class Affixes:
    """What ``affixes`` and ``likelihood`` say of each prefix and suffix, an index in ``PREFIXES``
    and ``SUFFIXES``; kinds are numbered as they are given."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.prefixes = ListedHashes(PREFIXES)
        self.suffixes = ListedHashes(SUFFIXES)
        self.fits_alef = np.array(
            [[may_have(prefix, alef) for alef in range(3)] for prefix in PREFIXES]
        )
        """[prefix, ``segmentation.first_alef`` of a word]: whether the word may have it."""
        self.weights = _weights(kinds)
        """[prefix, suffix, kind]: ``AROUND``, 0 where the three do not occur together."""
        self.like_names, self.allowances = _around_forms()
        """[prefix, suffix]: whether the two make a word look like a name, so that a short form has
        a higher least weight; and ``likelihood.allowance`` for words of three letters or more."""


@lru_cache(maxsize=1)
def affixes_of(*kinds: str) -> Affixes:
    """The affixes of these kinds, which all that analyzes shares."""
    return Affixes(kinds)


def _weights(kinds: Sequence[str]) -> NDArray[np.float64]:
    weights = np.zeros((len(PREFIXES), len(SUFFIXES), len(kinds)))
    suffix_index = {suffix: index for index, suffix in enumerate(SUFFIXES)}
    kind_index = {kind: index for index, kind in enumerate(kinds)}
    for prefix, by_suffix in enumerate(AROUND.values()):
        for suffix, by_kind in by_suffix.items():
            for kind, weight in by_kind.items():
                if kind in kind_index:
                    weights[prefix, suffix_index[suffix], kind_index[kind]] = weight
    return weights


def _around_forms() -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    pairs = [(prefix, suffix) for prefix in PREFIXES for suffix in SUFFIXES]
    shape = len(PREFIXES), len(SUFFIXES)
    like_names = np.array([0 < letters_around(*pair) < 3 for pair in pairs])
    allowances = np.array([allowance(*pair, 3) for pair in pairs])
    return like_names.reshape(shape), allowances.reshape(shape)
