"""The readings of many words at once, by arrays: as ``Stemmer`` finds them, several times faster.

All segmentations of all words are looked up together. Words are compared by 64-bit polynomial
hashes: the hash of any part of a word follows from the hashes of its prefixes (Karp and Rabin
1987).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.stemming.affixes import AROUND, PREFIXES, SUFFIXES, WITH_ALEF

Hashes = NDArray[np.uint64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = -1
"""Where a word has no reading, or no second one."""

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no letter is lost by multiplying
_MAX_PREFIX = max(map(len, PREFIXES))
_MAX_SUFFIX = max(map(len, SUFFIXES))
_BUCKET_BITS = 17
"""The first bits of a hash tell where in the table to look for it."""


class _HashTable:
    """Distinct hashes → their indices in the order they were given."""

    def __init__(self, hashes: Hashes) -> None:
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._indices = order
        if (self._hashes[1:] == self._hashes[:-1]).any():
            raise ValueError("two words of the lexicon have one hash")
        buckets = np.arange(2**_BUCKET_BITS + 1, dtype=np.uint64)
        first_bits = self._hashes >> np.uint64(64 - _BUCKET_BITS)
        self._starts = np.searchsorted(first_bits, buckets).astype(np.int32)

    def find(self, hashes: Hashes) -> Integers:
        """The index of each hash, or NONE."""
        indices = np.full(len(hashes), NONE, np.int64)
        bucket = (hashes >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)
        at, end = self._starts[bucket], self._starts[bucket + 1]
        open_ = np.flatnonzero(at < end)
        at, end = at[open_], end[open_]
        while len(open_):
            equal = self._hashes[at] == hashes[open_]
            indices[open_[equal]] = self._indices[at[equal]]
            at = at + 1
            unsettled = ~equal & (at < end)
            open_, at, end = open_[unsettled], at[unsettled], end[unsettled]
        return indices


class _HashedWords:
    """Words with the hashes of all their parts, a column for each word: rows are read whole."""

    def __init__(self, words: Sequence[str], max_length: int) -> None:
        letters = np.array(words, dtype=f"U{max_length}").view(np.uint32)
        columns = np.ascontiguousarray(letters.reshape(len(words), max_length).T)
        self.length = np.fromiter(map(len, words), np.int64, len(words))
        self._prefixes = np.zeros((max_length + 1, len(words)), np.uint64)
        self._powers = np.full(max_length + 1, _BASE)
        self._powers[0] = 1
        self._powers = np.multiply.accumulate(self._powers)
        for end in range(max_length):
            self._prefixes[end + 1] = self._prefixes[end] * _BASE + columns[end]

    def parts(self, words: Integers, start: Integers | int, end: Integers) -> Hashes:
        """The hashes of the parts from ``start`` to ``end`` of the words at these indices."""
        before = self._prefixes[start, words] * self._powers[end - start]
        hashes: Hashes = self._prefixes[end, words] - before
        return hashes


def _hashes(words: Sequence[str]) -> Hashes:
    hashed = _HashedWords(words, max(1, *map(len, words)))
    return hashed.parts(np.arange(len(words)), 0, hashed.length)


class Readings:
    """Finds the lemmas that words may belong to, weighed like ``Stemmer`` does.

    ``middles`` maps what may stand between affixes to (kind, lemma, count) of each lemma that it
    may belong to. ``likely`` is the least weight of a reading, ``nearly`` how many times lighter
    than the first a second one may be.
    """

    def __init__(
        self, middles: Mapping[str, Sequence[tuple[str, str, int]]], likely: float, nearly: float
    ) -> None:
        self._likely, self._nearly = likely, nearly
        self._middles = _HashTable(_hashes(list(middles)))
        self._max_length = max(map(len, middles)) + _MAX_PREFIX + _MAX_SUFFIX
        rows = [row for entries in middles.values() for row in entries]
        self._starts = np.cumsum([0, *map(len, middles.values())])
        # In alphabetical order, which decides between lemmas of equal weight.
        lemmas = sorted({lemma for _, lemma, _ in rows})
        lemma_index = {lemma: index for index, lemma in enumerate(lemmas)}
        self._lemmas = [*lemmas, ""]
        kinds = sorted({kind for kind, _, _ in rows})
        kind_index = {kind: index for index, kind in enumerate(kinds)}
        self._lemma = np.array([lemma_index[lemma] for _, lemma, _ in rows])
        self._kind = np.array([kind_index[kind] for kind, _, _ in rows])
        self._count = np.array([count for _, _, count in rows], np.float64)
        self._prefixes = _HashTable(_hashes(list(PREFIXES)))
        self._suffixes = _HashTable(_hashes(list(SUFFIXES)))
        self._has_alef = np.array([prefix in WITH_ALEF for prefix in PREFIXES])
        self._weights = _weights(kind_index)

    def of(self, words: Sequence[str], bare_alef: Flags) -> list[tuple[str, ...]]:
        """For each word the lemmas of its heaviest reading and of a second one, or "".

        ``bare_alef`` as for ``Stemmer.stems``.
        """
        best = np.full(len(words), NONE)
        second = best.copy()
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        short = np.flatnonzero(lengths <= self._max_length)
        if len(short):
            hashed = _HashedWords([words[index] for index in short.tolist()], self._max_length)
            best[short], second[short] = self._heaviest(hashed, bare_alef[short])
        # NONE is the last index, that of the empty lemma.
        lemma = self._lemmas.__getitem__
        return list(zip(map(lemma, best.tolist()), map(lemma, second.tolist()), strict=True))

    def _heaviest(self, words: _HashedWords, bare_alef: Flags) -> tuple[Integers, Integers]:
        columns = zip(*self._segmentations(words, bare_alef), strict=True)
        word, prefix, suffix, hashes = (np.concatenate(column) for column in columns)
        middle = self._middles.find(hashes)
        known = middle != NONE
        word, prefix, suffix, middle = word[known], prefix[known], suffix[known], middle[known]
        # A row for each lemma that the middle may belong to.
        first, count = self._starts[middle], self._starts[middle + 1] - self._starts[middle]
        segmentation = np.repeat(np.arange(len(middle)), count)
        row = np.arange(len(segmentation)) + np.repeat(first - np.cumsum(count) + count, count)
        weight = self._weights[prefix[segmentation], suffix[segmentation], self._kind[row]]
        weight = weight * self._count[row]
        likely = np.flatnonzero(weight >= self._likely)
        word, lemma = word[segmentation[likely]], self._lemma[row[likely]]
        return self._best_two(len(words.length), word, lemma, weight[likely])

    def _best_two(
        self, size: int, word: Integers, lemma: Integers, weight: NDArray[np.float64]
    ) -> tuple[Integers, Integers]:
        """The heaviest reading of each word, and the next if it is nearly as heavy."""
        order = np.lexsort((lemma, -weight, word))
        word, lemma, weight = word[order], lemma[order], weight[order]
        best, second = np.full(size, NONE), np.full(size, NONE)
        heaviest = np.zeros(size)
        first = np.flatnonzero(np.diff(word, prepend=NONE))
        best[word[first]], heaviest[word[first]] = lemma[first], weight[first]
        nearly = (lemma != best[word]) & (weight >= heaviest[word] / self._nearly)
        word, lemma = word[nearly], lemma[nearly]
        first = np.flatnonzero(np.diff(word, prepend=NONE))
        second[word[first]] = lemma[first]
        return best, second

    def _segmentations(
        self, words: _HashedWords, bare_alef: Flags
    ) -> Iterator[tuple[Integers, Integers, Integers, Hashes]]:
        """All segmentations: indices of word, prefix and suffix, and the hash of the middle."""
        length, everything = words.length, np.arange(len(words.length))
        endings = [(size, *self._with_suffix(words, size)) for size in range(_MAX_SUFFIX + 1)]
        for start in range(_MAX_PREFIX + 1):
            word = everything[length - start >= 2]
            prefix = self._prefixes.find(words.parts(word, 0, np.full(len(word), start)))
            fits = (prefix != NONE) & (bare_alef[word] | ~self._has_alef[prefix])
            prefix_of = np.full(len(length), NONE)
            prefix_of[word[fits]] = prefix[fits]
            for size, word, suffix in endings:
                fits = (prefix_of[word] != NONE) & (length[word] - start - size >= 2)
                word, suffix = word[fits], suffix[fits]
                middle = words.parts(word, start, length[word] - size)
                yield word, prefix_of[word], suffix, middle

    def _with_suffix(self, words: _HashedWords, size: int) -> tuple[Integers, Integers]:
        """The words with a suffix of ``size`` letters, and the index of the suffix."""
        word = np.flatnonzero(words.length - size >= 2)
        length = words.length[word]
        suffix = self._suffixes.find(words.parts(word, length - size, length))
        return word[suffix != NONE], suffix[suffix != NONE]


def _weights(kind_index: Mapping[str, int]) -> NDArray[np.float64]:
    """The weights of ``AROUND`` by the indices of prefix, suffix and kind."""
    weights = np.zeros((len(PREFIXES), len(SUFFIXES), len(kind_index)))
    for prefix, by_suffix in enumerate(AROUND.values()):
        for suffix, affix in enumerate(SUFFIXES):
            for kind, weight in by_suffix.get(affix, {}).items():
                if kind in kind_index:
                    weights[prefix, suffix, kind_index[kind]] = weight
    return weights
