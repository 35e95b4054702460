"""Which articles are copies of each other: near-duplicates, as several outlets print one story.

A text is the set of its shingles, three words in a row as they are written when folded. MinHash
(Broder 1997) draws from a set so that two sets share a draw as often as they share a shingle, in
parts of all that are in either; three draws make a band (Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, section 3.4). Whoever shares a band is a candidate, and the shingles themselves
decide. A copy may be cut, and is cut from its end mostly: so the beginning has bands of its own.

Indexes keep bands: whoever changes how they are made raises the FORMAT of every engine.
"""

from __future__ import annotations

import string
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.analyzer import EncodedTexts, Terms

SHINGLE = 3
"""Words in a shingle."""

ROWS = 3
"""Draws in a band: two texts of which a part s is shared agree in all of them with s³."""

BANDS = 16
"""Bands of a whole text: of two that share half, seven out of eight become candidates."""

LEAD = 25
LEAD_BANDS = 4
"""Words at the beginning of a text that have bands of their own, and how many."""

LEAST = 5
"""Shingles of a text that has bands at all: shorter ones are labels and captions."""

SHARED = 0.75
"""Part of the shorter text's shingles that has to be in the longer one."""

WIDTH = 4
"""Characters of a band: of the two million bands that 100,000 texts have, one in forty is that of
another text by chance. One more would make it one in three thousand, and indexes larger."""

ENOUGH = 20
"""So many shared shingles are more than a set phrase or the heading of a column."""

SHORT = 10
WHOLE = 0.95
"""Of a text with fewer, but at least so many, this part has to be in the longer one."""

_DIGITS = np.frombuffer(
    (string.digits + string.ascii_letters + string.punctuation).encode("ascii"), np.uint8
)
_PLACES = np.array([len(_DIGITS) ** place for place in range(WIDTH)], np.uint64)

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]

# Odd constants of xxHash, one for each word of a shingle and each draw of a band.
_FACTORS = np.array([0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


def _permutations(count: int) -> tuple[Hashes, Hashes]:
    """Factors, which are odd, and terms: those of datasketch's MinHash by "affine32", seed 1."""
    chance = np.random.RandomState(1)
    factors = chance.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, chance.randint(0, 1 << 32, count, dtype=np.uint32)


_PERMUTATIONS = _permutations(BANDS * ROWS)


def _shingles(words: EncodedTexts) -> Hashes:
    """A hash for each three words in a row, whether or not they are of one text."""
    each = [zlib.crc32(word[0].encode("utf-8", "surrogatepass")) for word in words.vocabulary]
    hashes = np.array(each, np.uint64)[words.ids]
    many = max(0, len(hashes) - SHINGLE + 1)
    found: Wide = np.zeros(many, np.uint64)
    for place, factor in enumerate(_FACTORS):
        found = (found ^ hashes[place : place + many]) * factor
    narrow: Hashes = (found >> np.uint64(32)).astype(np.uint32)
    return narrow


def shingles(words: Sequence[Terms]) -> frozenset[int]:
    """The shingles of a text, as hashes of 32 bits: the same in every process."""
    return frozenset(_shingles(EncodedTexts.from_terms([words])).tolist())


def are_copies(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two texts with these shingles are near-duplicates, one of them perhaps cut."""
    shared, least = len(one & other), min(len(one), len(other))
    if shared >= ENOUGH:
        return shared >= SHARED * least
    if shared >= SHORT:
        return shared >= WHOLE * least
    return least >= LEAST and one == other


def bands(words: EncodedTexts) -> list[tuple[str, ...]]:
    """The bands of each text: tokens of ``WIDTH`` ASCII characters without white space.

    For some hundred texts at once. A text of a few words has none.
    """
    lengths = words.lengths
    found = _shingles(words)
    starts = np.cumsum(lengths) - lengths
    whole = lengths - SHINGLE + 1
    drawn = _bands(found, starts, whole, BANDS, 0)
    leads = np.where(lengths >= LEAD, LEAD - SHINGLE + 1, 0)
    first = _bands(found, starts, leads, LEAD_BANDS, BANDS)
    return [(*all_, *lead) for all_, lead in zip(drawn, first, strict=True)]


def _bands(
    found: Hashes, starts: NDArray[np.int64], counts: NDArray[np.int64], bands: int, number: int
) -> list[tuple[str, ...]]:
    """The bands, numbered from ``number`` on, of runs of ``found``; none of a run of few."""
    kept = np.flatnonzero(counts >= LEAST)
    tokens: list[tuple[str, ...]] = [()] * len(counts)
    if len(kept):
        starts, ends = starts[kept], starts[kept] + counts[kept]
        drawn = signatures(found, starts, ends, bands * ROWS).astype(np.uint64)
        mixed = np.tile(np.arange(number, number + bands, dtype=np.uint64), (len(kept), 1))
        for row, factor in enumerate(_FACTORS):
            mixed = (mixed ^ drawn[:, row::ROWS]) * factor
        digits = (mixed >> np.uint64(32))[:, :, np.newaxis] // _PLACES % np.uint64(len(_DIGITS))
        for text, its in zip(kept.tolist(), _DIGITS[digits].reshape(len(kept), -1), strict=True):
            line = its.tobytes().decode("ascii")
            tokens[text] = tuple(line[at : at + WIDTH] for at in range(0, len(line), WIDTH))
    return tokens


def signatures(
    found: Hashes, starts: NDArray[np.int64], ends: NDArray[np.int64], draws: int
) -> Hashes:
    """MinHash of each run of ``found``, none of them empty: one row a run, one column a draw.

    The same as datasketch's ``MinHash.hashvalues``, for all runs at once.
    """
    # Behind the last run there has to be something that begins.
    mixed = np.append(_mixed(found), np.uint32(0))
    limits = np.stack([starts, ends], axis=1).reshape(-1)
    result = np.empty((len(starts), draws), np.uint32)
    drawn = np.empty_like(mixed)
    for draw, (factor, term) in enumerate(zip(*_PERMUTATIONS, strict=True)):
        if draw < draws:
            # Draw by draw, so that what the processor works on lies in a row, and in its cache.
            np.add(np.multiply(mixed, factor, out=drawn), term, out=drawn)
            result[:, draw] = np.minimum.reduceat(drawn, limits)[::2]
    return result


def _mixed(hashes: Hashes) -> Hashes:
    """MurmurHash3's finalizer, which leaves no pattern of a weak hash."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    mixed: Hashes = hashes ^ (hashes >> np.uint32(16))
    return mixed
