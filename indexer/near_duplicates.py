"""Which articles are copies of each other: near-duplicates, as several outlets print one story.

A text is the set of its shingles: three words in a row, as written and folded. MinHash (Broder
1997) draws from a set so that two sets share a draw as often as they share a shingle, relative to
all that either has; three draws make a band (Leskovec, Rajaraman and Ullman, Mining of Massive
Datasets, section 3.4). Articles that share a band are candidates, and their shingles decide. A
copy may be cut, and mostly loses its end: so the beginning has bands of its own.

An index stores the bands and shingles of each article as its fingerprint. A change to how
fingerprints are made needs a new FORMAT in every engine.
"""

from __future__ import annotations

import string
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.analyzer import EncodedTexts
from bahith.analyzers.compiled import CompiledTexts
from bahith.core import CORE

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
"""Shingles of a text that has a fingerprint at all: shorter ones are labels and captions."""

SHARED = 0.75
"""Part of the shorter text's shingles that has to be in the longer one."""

WIDTH = 4
"""Characters of a band: among the two million bands of 100,000 texts, one in forty is equal to
another text's by chance. A fifth character would make that one in three thousand, and indexes
larger."""

ENOUGH = 20
"""This many shared shingles are more than a set phrase or the heading of a column."""

SHORT = 10
WHOLE = 0.95
"""With fewer shared shingles, but at least SHORT, this part of the shorter text's is needed."""

UNIVERSE = 2**16
"""Different hashes of shingles that a fingerprint can hold."""

_DIGITS = np.frombuffer(
    (string.digits + string.ascii_letters + string.punctuation).encode("ascii"), np.uint8
)
_PLACES = np.array([len(_DIGITS) ** place for place in range(WIDTH)], np.uint64)

_HIGHS = UNIVERSE >> 8
"""Different high bytes of a shingle."""

Hashes = NDArray[np.uint32]
Wide = NDArray[np.uint64]
Shingles = NDArray[np.uint16]

# Odd constants of xxHash, one for each word of a shingle and each draw of a band.
_FACTORS = np.array([0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)


@cache
def _permutations(count: int) -> tuple[Hashes, Hashes]:
    """Factors, which are odd, and terms: those of datasketch's MinHash by "affine32", seed 1."""
    chance = np.random.RandomState(1)
    factors = chance.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, chance.randint(0, 1 << 32, count, dtype=np.uint32)


@cache
def _given() -> dict[str, Any]:
    """What the compiled core makes fingerprints by; see analyzers/core/src/fingerprints.rs."""
    return {
        "factors": _FACTORS.tolist(),
        "permutations": tuple(numbers.tobytes() for numbers in _permutations(BANDS * ROWS)),
        "bands": BANDS,
        "lead_bands": LEAD_BANDS,
        "lead": LEAD,
        "least": LEAST,
        "digits": _DIGITS.tobytes(),
        "width": WIDTH,
    }


def _shingles(words: EncodedTexts) -> Hashes:
    """A hash for each three words in a row, whether or not they are of one text."""
    forms = [word.written for word in words.vocabulary]
    try:
        encoded = [*map(str.encode, forms)]
    except UnicodeEncodeError:
        encoded = [form.encode("utf-8", "surrogatepass") for form in forms]
    hashes = np.fromiter(map(zlib.crc32, encoded), np.uint64, len(encoded))[words.ids]
    count = max(0, len(hashes) - SHINGLE + 1)
    mixed: Wide = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed = (mixed ^ hashes[place : place + count]) * factor
    narrow: Hashes = (mixed >> np.uint64(32)).astype(np.uint32)
    return narrow


def fingerprints(words: EncodedTexts) -> list[bytes]:
    """The fingerprint of each text, for some hundred texts at once; empty for a text of few words.

    Three parts: the number of bands, in one byte; the bands; the set of shingles, each a hash of
    16 bits, as ``_packed`` writes it. The same in every process, with the compiled core or without.
    """
    if CORE and isinstance(words, CompiledTexts):
        made: list[bytes] = CORE.fingerprints(words.encoded, _given())
        return made
    return fingerprints_in_python(words)


def fingerprints_in_python(words: EncodedTexts) -> list[bytes]:
    """As ``fingerprints``, without the compiled core."""
    hashes = _shingles(words)
    lengths = words.lengths
    starts = np.cumsum(lengths) - lengths
    counts = lengths - SHINGLE + 1
    drawn = _bands(hashes, starts, counts, BANDS, 0)
    leads = np.where(lengths >= LEAD, LEAD - SHINGLE + 1, 0)
    first = _bands(hashes, starts, leads, LEAD_BANDS, BANDS)
    narrow = (hashes >> np.uint32(16)).astype(np.uint16)
    texts = zip(drawn, first, starts.tolist(), counts.tolist(), strict=True)
    return [
        _fingerprint(whole + lead, np.unique(narrow[start : start + count])) if whole else b""
        for whole, lead, start, count in texts
    ]


def fingerprint(bands: Sequence[str], shingles: Sequence[int] = ()) -> bytes:
    """A fingerprint of these bands, each of ``WIDTH`` ASCII characters, and these shingles."""
    return _fingerprint("".join(bands).encode("ascii"), np.unique(np.array(shingles, np.uint16)))


def _fingerprint(bands: bytes, shingles: Shingles) -> bytes:
    return bytes([len(bands) // WIDTH]) + bands + _packed(shingles)


def bands(fingerprint: bytes) -> list[str]:
    """The bands: tokens of ``WIDTH`` ASCII characters without white space."""
    text = joined_bands(fingerprint).decode("ascii")
    return [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]


def joined_bands(fingerprint: bytes) -> bytes:
    """The same bands, one after the other."""
    return fingerprint[1 : _end(fingerprint)]


def shingles(fingerprint: bytes) -> Shingles:
    """The shingles, as rising numbers below ``UNIVERSE``."""
    return _unpacked(fingerprint[_end(fingerprint) :])


def _end(fingerprint: bytes) -> int:
    return 1 + WIDTH * fingerprint[0] if fingerprint else 0


def _packed(numbers: Shingles) -> bytes:
    """Rising numbers in nine bits each and 32 bytes: Elias and Fano's code (Vigna 2013, section 4).

    The low byte of each; then the high bytes in unary, where number n with the high byte h sets
    the bit n + h.
    """
    high = np.zeros(len(numbers) + _HIGHS, np.uint8)
    high[(numbers >> np.uint16(8)) + np.arange(len(numbers))] = 1
    return numbers.astype(np.uint8).tobytes() + np.packbits(high).tobytes()


def _unpacked(packed: bytes) -> Shingles:
    count = max(0, (8 * len(packed) - _HIGHS) // 9)
    low = np.frombuffer(packed, np.uint8, count)
    bits = np.unpackbits(np.frombuffer(packed, np.uint8, offset=count))
    high = np.flatnonzero(bits) - np.arange(count)
    numbers: Shingles = (high.astype(np.uint16) << np.uint16(8)) | low
    return numbers


def are_copies(one: Shingles, other: Shingles) -> bool:
    """Whether two texts with these shingles are near-duplicates, one of them perhaps cut."""
    least, most = sorted((len(one), len(other)))
    both = len(np.intersect1d(one, other, assume_unique=True))
    # Some shingles that are not shared have equal hashes by accident.
    chance = most / (UNIVERSE + 1)
    shared = round((both - least * chance) / (1 - chance))
    if shared >= ENOUGH:
        return shared >= SHARED * least
    if shared >= SHORT:
        return shared >= WHOLE * least
    return least >= LEAST and np.array_equal(one, other)


def _bands(
    hashes: Hashes, starts: NDArray[np.int64], counts: NDArray[np.int64], bands: int, number: int
) -> list[bytes]:
    """The bands of each run of ``hashes``, one after the other; none of a short run.

    They are numbered from ``number`` on: equal draws make another band for each number.
    """
    long = np.flatnonzero(counts >= LEAST)
    found = [b""] * len(counts)
    if len(long):
        starts, ends = starts[long], starts[long] + counts[long]
        drawn = signatures(hashes, starts, ends, bands * ROWS).astype(np.uint64)
        mixed = np.tile(np.arange(number, number + bands, dtype=np.uint64), (len(long), 1))
        for row, factor in enumerate(_FACTORS):
            mixed = (mixed ^ drawn[:, row::ROWS]) * factor
        digits = (mixed >> np.uint64(32))[:, :, np.newaxis] // _PLACES % np.uint64(len(_DIGITS))
        for text, line in zip(long.tolist(), _DIGITS[digits], strict=True):
            found[text] = line.tobytes()
    return found


def signatures(
    hashes: Hashes, starts: NDArray[np.int64], ends: NDArray[np.int64], draws: int
) -> Hashes:
    """MinHash of runs of ``hashes``, none of them empty: a row for each, a column for each draw.

    The same as datasketch's ``MinHash.hashvalues``, for all runs at once.
    """
    # reduceat needs an element behind the last run.
    mixed = np.append(_mixed(hashes), np.uint32(0))
    limits = np.stack([starts, ends], axis=1).reshape(-1)
    result = np.empty((len(starts), draws), np.uint32)
    drawn = np.empty_like(mixed)
    for draw, (factor, term) in enumerate(zip(*_permutations(BANDS * ROWS), strict=True)):
        if draw < draws:
            # Draw by draw, so that the processor works on one row, which stays in its cache.
            np.add(np.multiply(mixed, factor, out=drawn), term, out=drawn)
            result[:, draw] = np.minimum.reduceat(drawn, limits)[::2]
    return result


def _mixed(hashes: Hashes) -> Hashes:
    """MurmurHash3's finalizer, which leaves no pattern of a weak hash."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    mixed: Hashes = hashes ^ (hashes >> np.uint32(16))
    return mixed
