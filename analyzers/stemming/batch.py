"""The readings of many words at once, by arrays: as ``Stemmer`` finds them, several times faster.

All segmentations of all words are looked up together, by the hashes of parts of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.stemming.around import affixes_of
from bahith.analyzers.stemming.hashing import (
    LONGEST,
    NONE,
    HashedWords,
    Hashes,
    HashTable,
    Integers,
)
from bahith.analyzers.stemming.likelihood import (
    CHOSEN,
    CONTRADICTING,
    EXCLUDING,
    EXPLICIT,
    LEAST_OTHERWISE,
    MOST,
    NEARLY,
    UNMARKED,
    least,
)
from bahith.analyzers.stemming.segmentation import MAX_PREFIX, MAX_SUFFIX, first_alef
from bahith.analyzers.stemming.words import Tables
from bahith.analyzers.stemming.words import words as words_of

_LEAST = np.array([least(1, length) for length in range(LONGEST)])
"""The length of a form → the least weight of a reading that looks like a name."""
_CHOSEN = np.zeros(0x100, np.int16)
"""The last byte of an Arabic letter → 1 if writers choose it, and 0x100 more if it is explicit."""
for _letter in sorted(CHOSEN):
    _CHOSEN[ord(_letter) & 0xFF] = 0x101 if _letter in EXPLICIT else 1


class _SpelledWords(HashedWords):
    """Words as spelled."""

    @cached_property
    def _chosen(self) -> NDArray[np.int16]:
        """How many letters before each place were chosen; 0x100 times how many are explicit."""
        is_arabic = self.columns >> 8 == 6
        chosen = np.zeros((len(self.columns) + 1, len(self.length)), np.int16)
        np.cumsum(_CHOSEN[np.where(is_arabic, self.columns & 0xFF, 0)], axis=0, out=chosen[1:])
        return chosen

    def likeness(self, words: Integers, start: Integers, end: Integers) -> NDArray[np.float64]:
        """``likelihood.likeness`` of the parts, for forms that are spelled in another way."""
        chosen = self._chosen[end, words] - self._chosen[start, words]
        return np.where(chosen == 0, UNMARKED, np.where(chosen < 0x100, CONTRADICTING, EXCLUDING))


class Readings:
    """Finds the lemmas that words may belong to, by the rule of ``likelihood``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._middles = HashTable(tables.middles, tables.middle_buckets)
        self._max_length = int(tables.longest[0]) + MAX_PREFIX + MAX_SUFFIX
        self._affixes = affixes_of(*words_of(tables.kinds))

    def of(self, words: Sequence[str], spelled: Sequence[str]) -> list[tuple[int, ...]]:
        """For each word the lemmas of its readings, the likeliest first, as indices.

        The arguments are those of ``Stemmer.stems`` for each word.
        """
        readings: list[tuple[int, ...]] = [()] * len(words)
        short = [index for index, word in enumerate(words) if len(word) <= self._max_length]
        if short:
            hashed = HashedWords([words[index] for index in short], self._max_length)
            as_spelled = _SpelledWords([spelled[index] for index in short], self._max_length)
            alef = np.array([first_alef(spelled[index]) for index in short])
            word, lemma = self._likeliest(hashed, as_spelled, alef)
            for index, number in zip(word.tolist(), lemma.tolist(), strict=True):
                readings[short[index]] += (number,)
        return readings

    def _likeliest(
        self, words: HashedWords, spelled: _SpelledWords, alef: Integers
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
        starts = self._tables.middle_starts
        first, count = starts[middle].astype(np.int64), starts[middle + 1] - starts[middle]
        segmentation = np.repeat(np.arange(len(middle)), count)
        row = np.arange(len(segmentation)) + np.repeat(first - np.cumsum(count) + count, count)
        weight = self._affixes.weights[
            prefix[segmentation], suffix[segmentation], self._tables.form_kind[row]
        ]
        same = self._tables.form_spelled[row] == as_spelled[segmentation]
        weight = (
            self._tables.form_weight[row] * weight * np.where(same, 1.0, otherwise[segmentation])
        )
        long = words.length[word] - start[known] > 2
        more = np.where(long, self._affixes.allowances[prefix, suffix], 1.0)[segmentation]
        length = (end - start[known])[segmentation]
        is_like_name = self._affixes.like_names[prefix, suffix][segmentation]
        limits = np.where(is_like_name, _LEAST[length], LEAST_OTHERWISE)
        likely = np.flatnonzero(weight >= limits)
        word, lemma = word[segmentation[likely]], self._tables.form_lemma[row[likely]]
        return _heaviest(word, lemma, weight[likely], (weight * more)[likely])

    def _segmentations(
        self, words: HashedWords, alef: Integers
    ) -> Iterator[tuple[Integers, Integers, Integers, Integers, Integers, Hashes]]:
        """All segmentations: indices of word, prefix and suffix, where the middle starts, how long
        the suffix is, and the hash of the middle."""
        length, everything = words.length, np.arange(len(words.length))
        endings = [(size, *self._with_suffix(words, size)) for size in range(MAX_SUFFIX + 1)]
        for start in range(MAX_PREFIX + 1):
            word = everything[length - start >= 2]
            prefix = self._affixes.prefixes.find(words.parts(word, 0, np.full(len(word), start)))
            fits = (prefix != NONE) & self._affixes.fits_alef[prefix, alef[word]]
            prefix_of = np.full(len(length), NONE)
            prefix_of[word[fits]] = prefix[fits]
            for size, word, suffix in endings:
                fits = (prefix_of[word] != NONE) & (length[word] - start - size >= 2)
                word, suffix = word[fits], suffix[fits]
                middle = words.parts(word, start, length[word] - size)
                starts, sizes = np.full(len(word), start), np.full(len(word), size)
                yield word, prefix_of[word], suffix, starts, sizes, middle

    def _with_suffix(self, words: HashedWords, size: int) -> tuple[Integers, Integers]:
        """The words with a suffix of ``size`` letters, and the index of the suffix."""
        word = np.flatnonzero(words.length - size >= 2)
        length = words.length[word]
        suffix = self._affixes.suffixes.find(words.parts(word, length - size, length))
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
