"""The readings of many words at once, by arrays: the rule of ``Stemmer``, several times faster.

Every cut of every word is looked up in one step. Words are compared by 64-bit
polynomial hashes, which give the hash of any part of a word from those of its
beginnings (Karp and Rabin 1987).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.stemming.affixes import AROUND, PREFIXES, SUFFIXES, WITH_ALEF

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = -1
"""Where a word has no reading, or no second one."""

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no letter is lost by multiplying
_LONGEST_PREFIX = max(map(len, PREFIXES))
_LONGEST_SUFFIX = max(map(len, SUFFIXES))
_BUCKETS = 17
"""Bits of a hash that tell where in the table to look."""


class _Table:
    """Distinct hashes → their places in the order they were given."""

    def __init__(self, hashes: Hashes) -> None:
        order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[order]
        self._places = order
        if (self._hashes[1:] == self._hashes[:-1]).any():
            raise ValueError("two words of the lexicon have one hash")
        buckets = np.arange(2**_BUCKETS + 1, dtype=np.uint64)
        tops = self._hashes >> np.uint64(64 - _BUCKETS)
        self._starts = np.searchsorted(tops, buckets).astype(np.int32)

    def find(self, hashes: Hashes) -> Numbers:
        """The place of each hash, or NONE."""
        found = np.full(len(hashes), NONE, np.int64)
        bucket = (hashes >> np.uint64(64 - _BUCKETS)).astype(np.int64)
        at, end = self._starts[bucket], self._starts[bucket + 1]
        left = np.flatnonzero(at < end)
        at, end = at[left], end[left]
        while len(left):
            met = self._hashes[at] == hashes[left]
            found[left[met]] = self._places[at[met]]
            at = at + 1
            more = ~met & (at < end)
            left, at, end = left[more], at[more], end[more]
        return found


class _Words:
    """Words with the hashes of all their parts; in a column each, for whole rows are read."""

    def __init__(self, words: Sequence[str], longest: int) -> None:
        letters = np.array(words, dtype=f"U{longest}").view(np.uint32)
        columns = np.ascontiguousarray(letters.reshape(len(words), longest).T)
        self.length = np.fromiter(map(len, words), np.int64, len(words))
        self._beginnings = np.zeros((longest + 1, len(words)), np.uint64)
        self._powers = np.full(longest + 1, _BASE)
        self._powers[0] = 1
        self._powers = np.multiply.accumulate(self._powers)
        for end in range(longest):
            self._beginnings[end + 1] = self._beginnings[end] * _BASE + columns[end]

    def parts(self, which: Numbers, start: Numbers | int, end: Numbers) -> Hashes:
        """The hashes of the parts from ``start`` to ``end`` of the words ``which``."""
        before = self._beginnings[start, which] * self._powers[end - start]
        hashes: Hashes = self._beginnings[end, which] - before
        return hashes


def _hashes(words: Sequence[str]) -> Hashes:
    found = _Words(words, max(1, *map(len, words)))
    return found.parts(np.arange(len(words)), 0, found.length)


class Readings:
    """Finds the known words that words may be, as ``Stemmer`` weighs them.

    ``middles`` maps what may stand between affixes to (kind, known word, count)
    of each word that it may belong to. ``likely`` and ``nearly`` are its bounds.
    """

    def __init__(
        self, middles: Mapping[str, Sequence[tuple[str, str, int]]], likely: float, nearly: float
    ) -> None:
        self._likely, self._nearly = likely, nearly
        self._middles = _Table(_hashes(list(middles)))
        self._longest = max(map(len, middles)) + _LONGEST_PREFIX + _LONGEST_SUFFIX
        rows = [row for entries in middles.values() for row in entries]
        self._starts = np.cumsum([0, *map(len, middles.values())])
        # In alphabetical order, for that decides where two weigh the same.
        words = sorted({word for _, word, _ in rows})
        numbers = {word: number for number, word in enumerate(words)}
        self._words = [*words, ""]
        kinds = {kind: number for number, kind in enumerate(sorted({kind for kind, _, _ in rows}))}
        self._word = np.array([numbers[word] for _, word, _ in rows])
        self._kind = np.array([kinds[kind] for kind, _, _ in rows])
        self._count = np.array([count for _, _, count in rows], np.float64)
        self._prefixes = _Table(_hashes(list(PREFIXES)))
        self._suffixes = _Table(_hashes(list(SUFFIXES)))
        self._with_alef = np.array([prefix in WITH_ALEF for prefix in PREFIXES])
        self._weights = np.zeros((len(PREFIXES), len(SUFFIXES), len(kinds)))
        for one, behind in enumerate(AROUND.values()):
            for other, suffix in enumerate(SUFFIXES):
                for kind, weight in behind.get(suffix, {}).items():
                    if kind in kinds:
                        self._weights[one, other, kinds[kind]] = weight

    def of(self, words: Sequence[str], bare_alef: Flags) -> list[tuple[str, ...]]:
        """For each word the known word of its heaviest reading, and of a second, or nothing.

        ``bare_alef`` as for ``Stemmer.stems``.
        """
        best = np.full(len(words), NONE)
        second = best.copy()
        which = np.flatnonzero(np.fromiter(map(len, words), np.int64, len(words)) <= self._longest)
        if len(which):
            known = _Words([words[number] for number in which.tolist()], self._longest)
            best[which], second[which] = self._heaviest(known, bare_alef[which])
        # NONE, the last place, has the empty word.
        name = self._words.__getitem__
        return list(zip(map(name, best.tolist()), map(name, second.tolist()), strict=True))

    def _heaviest(self, words: _Words, bare_alef: Flags) -> tuple[Numbers, Numbers]:
        parts = [np.concatenate(part) for part in zip(*self._cuts(words, bare_alef), strict=True)]
        place = self._middles.find(parts[3])
        met = place != NONE
        which, prefix, suffix, place = *(part[met] for part in parts[:3]), place[met]
        # A row for each known word that the middle may belong to.
        first, count = self._starts[place], self._starts[place + 1] - self._starts[place]
        cut = np.repeat(np.arange(len(place)), count)
        row = np.arange(len(cut)) + np.repeat(first - np.cumsum(count) + count, count)
        weight = self._weights[prefix[cut], suffix[cut], self._kind[row]] * self._count[row]
        kept = np.flatnonzero(weight >= self._likely)
        which, word, weight = which[cut[kept]], self._word[row[kept]], weight[kept]
        return self._two(len(words.length), which, word, weight)

    def _two(
        self, size: int, which: Numbers, word: Numbers, weight: NDArray[np.float64]
    ) -> tuple[Numbers, Numbers]:
        """The heaviest reading of each word, and the next if it is nearly as heavy."""
        order = np.lexsort((word, -weight, which))
        which, word, weight = which[order], word[order], weight[order]
        best, second = np.full(size, NONE), np.full(size, NONE)
        heaviest = np.zeros(size)
        first = np.flatnonzero(np.diff(which, prepend=NONE))
        best[which[first]], heaviest[which[first]] = word[first], weight[first]
        others = (word != best[which]) & (weight >= heaviest[which] / self._nearly)
        which, word = which[others], word[others]
        first = np.flatnonzero(np.diff(which, prepend=NONE))
        second[which[first]] = word[first]
        return best, second

    def _cuts(
        self, words: _Words, bare_alef: Flags
    ) -> Iterator[tuple[Numbers, Numbers, Numbers, Hashes]]:
        """All cuts: word, prefix and suffix by their numbers, and the hash of the middle."""
        length, everything = words.length, np.arange(len(words.length))
        ends = [(end, *self._ending(words, end)) for end in range(_LONGEST_SUFFIX + 1)]
        for start in range(_LONGEST_PREFIX + 1):
            which = everything[length - start >= 2]
            prefix = self._prefixes.find(words.parts(which, 0, np.full(len(which), start)))
            fits = (prefix != NONE) & (bare_alef[which] | ~self._with_alef[prefix])
            begins = np.full(len(length), NONE)
            begins[which[fits]] = prefix[fits]
            for end, ending, suffix in ends:
                fits = (begins[ending] != NONE) & (length[ending] - start - end >= 2)
                cut = ending[fits]
                middle = words.parts(cut, start, length[cut] - end)
                yield cut, begins[cut], suffix[fits], middle

    def _ending(self, words: _Words, size: int) -> tuple[Numbers, Numbers]:
        """The words with a suffix of that many letters, and the suffix's number."""
        which = np.flatnonzero(words.length - size >= 2)
        length = words.length[which]
        suffix = self._suffixes.find(words.parts(which, length - size, length))
        return which[suffix != NONE], suffix[suffix != NONE]
