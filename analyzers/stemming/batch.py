"""The readings of many words at once, by arrays: as ``Stemmer`` finds them, several times faster.

All segmentations of all words are looked up together. Words are compared by 64-bit polynomial
hashes: the hash of any part of a word follows from the hashes of its prefixes (Karp and Rabin
1987).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.stemming.affixes import AROUND, PREFIXES, SUFFIXES
from bahith.analyzers.stemming.likelihood import (
    CHOSEN,
    CONTRADICTING,
    EXCLUDING,
    EXPLICIT,
    LEAST_OTHERWISE,
    MOST,
    NEARLY,
    UNMARKED,
    Middle,
    allowance,
    least,
    letters_around,
)
from bahith.analyzers.stemming.segmentation import first_alef, may_have

Hashes = NDArray[np.uint64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = -1
"""The index of what is not listed."""
_LEAST = np.array([least(1, length) for length in range(64)])
"""The length of a form → the least weight of a reading that looks like a name."""
_CHOSEN = np.zeros(0x100, np.int16)
"""The last byte of an Arabic letter → 1 if writers choose it, and 0x100 more if it is explicit."""
for _letter in CHOSEN:
    _CHOSEN[ord(_letter) & 0xFF] = 0x101 if _letter in EXPLICIT else 1

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
        self._columns = columns

    def parts(self, words: Integers, start: Integers | int, end: Integers) -> Hashes:
        """The hashes of the parts from ``start`` to ``end`` of the words at these indices."""
        before = self._prefixes[start, words] * self._powers[end - start]
        hashes: Hashes = self._prefixes[end, words] - before
        return hashes

    @cached_property
    def _chosen(self) -> NDArray[np.int16]:
        """How many letters before each place were chosen; 0x100 times how many are explicit."""
        is_arabic = self._columns >> 8 == 6
        chosen = np.zeros((len(self._columns) + 1, len(self.length)), np.int16)
        np.cumsum(_CHOSEN[np.where(is_arabic, self._columns & 0xFF, 0)], axis=0, out=chosen[1:])
        return chosen

    def likeness(self, words: Integers, start: Integers, end: Integers) -> NDArray[np.float64]:
        """``likelihood.likeness`` of the parts and of forms that are spelled in another way."""
        chosen = self._chosen[end, words] - self._chosen[start, words]
        return np.where(chosen == 0, UNMARKED, np.where(chosen < 0x100, CONTRADICTING, EXCLUDING))


def _hashes(words: Sequence[str]) -> Hashes:
    hashed = _HashedWords(words, max(1, *map(len, words)))
    return hashed.parts(np.arange(len(words)), 0, hashed.length)


def _hashes_of_repeated(words: Sequence[str]) -> Hashes:
    """``_hashes`` of words that repeat."""
    index = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return _hashes(list(index))[[index[word] for word in words]]


class Readings:
    """Finds the lemmas that words may belong to, by the rule of ``likelihood``.

    ``middles`` maps what may stand between affixes to the forms that it may be.
    """

    def __init__(self, middles: Mapping[str, Sequence[Middle]]) -> None:
        self._middles = _HashTable(_hashes(list(middles)))
        self._max_length = max(map(len, middles)) + _MAX_PREFIX + _MAX_SUFFIX
        rows = [row for entries in middles.values() for row in entries]
        self._starts = np.cumsum([0, *map(len, middles.values())])
        # In alphabetical order, which decides between lemmas of equal weight.
        self._lemmas = sorted({row.lemma for row in rows})
        lemma_index = {lemma: index for index, lemma in enumerate(self._lemmas)}
        kinds = sorted({row.kind for row in rows})
        kind_index = {kind: index for index, kind in enumerate(kinds)}
        self._lemma = np.array([lemma_index[row.lemma] for row in rows])
        self._kind = np.array([kind_index[row.kind] for row in rows])
        self._count = np.array([row.weight for row in rows], np.float64)
        self._spelled = _hashes_of_repeated([row.spelled for row in rows])
        self._prefixes = _HashTable(_hashes(list(PREFIXES)))
        self._suffixes = _HashTable(_hashes(list(SUFFIXES)))
        self._fits_alef = np.array(
            [[may_have(prefix, alef) for alef in range(3)] for prefix in PREFIXES]
        )
        self._weights = _weights(kind_index)
        self._like_names = np.array(
            [[0 < letters_around(prefix, suffix) < 3 for suffix in SUFFIXES] for prefix in PREFIXES]
        )
        self._allowances = np.array(
            [[allowance(prefix, suffix, 3) for suffix in SUFFIXES] for prefix in PREFIXES]
        )

    def of(self, words: Sequence[str], spelled: Sequence[str]) -> list[tuple[str, ...]]:
        """For each word the lemmas of its readings, the likeliest first.

        The arguments are those of ``Stemmer.stems`` for each word.
        """
        readings: list[tuple[str, ...]] = [()] * len(words)
        short = [index for index, word in enumerate(words) if len(word) <= self._max_length]
        if short:
            hashed = _HashedWords([words[index] for index in short], self._max_length)
            as_spelled = _HashedWords([spelled[index] for index in short], self._max_length)
            alef = np.array([first_alef(spelled[index]) for index in short])
            word, lemma = self._likeliest(hashed, as_spelled, alef)
            for index, name in zip(word.tolist(), lemma.tolist(), strict=True):
                readings[short[index]] += (self._lemmas[name],)
        return readings

    def _likeliest(
        self, words: _HashedWords, spelled: _HashedWords, alef: Integers
    ) -> tuple[Integers, Integers]:
        """The index of a word and of a lemma for each reading that counts, in order."""
        columns = zip(*self._segmentations(words, alef), strict=True)
        word, prefix, suffix, start, size, hashes = (np.concatenate(column) for column in columns)
        middle = self._middles.find(hashes)
        known = middle != NONE
        word, prefix, suffix, middle = word[known], prefix[known], suffix[known], middle[known]
        end = words.length[word] - size[known]
        as_spelled = spelled.parts(word, start[known], end)
        otherwise = spelled.likeness(word, start[known], end)
        # A row for each form that the middle may be.
        first, count = self._starts[middle], self._starts[middle + 1] - self._starts[middle]
        segmentation = np.repeat(np.arange(len(middle)), count)
        row = np.arange(len(segmentation)) + np.repeat(first - np.cumsum(count) + count, count)
        weight = self._weights[prefix[segmentation], suffix[segmentation], self._kind[row]]
        same = self._spelled[row] == as_spelled[segmentation]
        weight = self._count[row] * weight * np.where(same, 1.0, otherwise[segmentation])
        long = words.length[word] - start[known] > 2
        more = np.where(long, self._allowances[prefix, suffix], 1.0)[segmentation]
        length = (end - start[known])[segmentation]
        is_like_name = self._like_names[prefix, suffix][segmentation]
        limits = np.where(is_like_name, _LEAST[length], LEAST_OTHERWISE)
        likely = np.flatnonzero(weight >= limits)
        word, lemma = word[segmentation[likely]], self._lemma[row[likely]]
        return _heaviest(word, lemma, weight[likely], (weight * more)[likely])

    def _segmentations(
        self, words: _HashedWords, alef: Integers
    ) -> Iterator[tuple[Integers, Integers, Integers, Integers, Integers, Hashes]]:
        """All segmentations: indices of word, prefix and suffix, where the middle starts, how long
        the suffix is, and the hash of the middle."""
        length, everything = words.length, np.arange(len(words.length))
        endings = [(size, *self._with_suffix(words, size)) for size in range(_MAX_SUFFIX + 1)]
        for start in range(_MAX_PREFIX + 1):
            word = everything[length - start >= 2]
            prefix = self._prefixes.find(words.parts(word, 0, np.full(len(word), start)))
            fits = (prefix != NONE) & self._fits_alef[prefix, alef[word]]
            prefix_of = np.full(len(length), NONE)
            prefix_of[word[fits]] = prefix[fits]
            for size, word, suffix in endings:
                fits = (prefix_of[word] != NONE) & (length[word] - start - size >= 2)
                word, suffix = word[fits], suffix[fits]
                middle = words.parts(word, start, length[word] - size)
                starts, sizes = np.full(len(word), start), np.full(len(word), size)
                yield word, prefix_of[word], suffix, starts, sizes, middle

    def _with_suffix(self, words: _HashedWords, size: int) -> tuple[Integers, Integers]:
        """The words with a suffix of ``size`` letters, and the index of the suffix."""
        word = np.flatnonzero(words.length - size >= 2)
        length = words.length[word]
        suffix = self._suffixes.find(words.parts(word, length - size, length))
        return word[suffix != NONE], suffix[suffix != NONE]


def _heaviest(
    word: Integers, lemma: Integers, weight: NDArray[np.float64], allowed: NDArray[np.float64]
) -> tuple[Integers, Integers]:
    """The readings that count of all that are likely: word and lemma of each, in order."""
    order = np.lexsort((lemma, word))
    word, lemma, weight, allowed = word[order], lemma[order], weight[order], allowed[order]
    # The heaviest of those that share word and lemma.
    first = (np.diff(word, prepend=NONE) != 0) | (np.diff(lemma, prepend=NONE) != 0)
    starts = np.flatnonzero(first)
    if not len(starts):
        return word, lemma
    word, lemma = word[starts], lemma[starts]
    weight, allowed = np.maximum.reduceat(weight, starts), np.maximum.reduceat(allowed, starts)
    order = np.lexsort((lemma, -weight, word))
    word, lemma, weight, allowed = word[order], lemma[order], weight[order], allowed[order]
    heaviest = weight[_starts_of_runs(word)]
    counts = allowed >= heaviest / NEARLY
    word, lemma = word[counts], lemma[counts]
    rank = np.arange(len(word)) - _starts_of_runs(word)
    return word[rank < MOST], lemma[rank < MOST]


def _starts_of_runs(values: Integers) -> Integers:
    """For each value the index of the first of equal ones beside it."""
    starts = np.flatnonzero(np.diff(values, prepend=NONE))
    return np.repeat(starts, np.diff(starts, append=len(values)))


def _weights(kind_index: Mapping[str, int]) -> NDArray[np.float64]:
    """The weights of ``AROUND`` by the indices of prefix, suffix and kind."""
    weights = np.zeros((len(PREFIXES), len(SUFFIXES), len(kind_index)))
    suffix_index = {suffix: index for index, suffix in enumerate(SUFFIXES)}
    for prefix, by_suffix in enumerate(AROUND.values()):
        for suffix, by_kind in by_suffix.items():
            for kind, weight in by_kind.items():
                if kind in kind_index:
                    weights[prefix, suffix_index[suffix], kind_index[kind]] = weight
    return weights
