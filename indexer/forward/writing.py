"""Words of articles → forward lists. ``bahith.indexer.forward`` says what they consist of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.compiled import CompiledTexts
from bahith.analyzers.terms import EncodedTexts, Integers, Terms, distinct_objects, spread
from bahith.core import CORE
from bahith.indexer.documents import BODY_PART, PARTS, TITLE_PART
from bahith.indexer.forward import codes
from bahith.indexer.forward.symbols import (
    CLOSER,
    FAR,
    FURTHER,
    JOINED,
    LONGER,
    MORE,
    NO_CODE,
    SAME,
    SIZES,
    WIDER,
)

Bytes = NDArray[np.uint8]


def forward_lists(words: EncodedTexts) -> list[bytes]:
    """The forward list of each article, of whose texts ``words`` has ``PARTS``."""
    if CORE and isinstance(words, CompiledTexts):
        lists: list[bytes] = CORE.forward_lists(words.encoded, codes.GIVEN)
        return lists
    return lists_in_python(words)


def lists_in_python(words: EncodedTexts) -> list[bytes]:
    """As ``forward_lists``, without the compiled core."""
    if not words.sizes.any():
        return [b""] * (len(words.lengths) // PARTS)
    ranges = _packed_ranges(words)
    packed = _packed_codes(words)
    tags = _tags(words)
    storable = _storable(words)
    stored = (storable[TITLE_PART::PARTS] & storable[BODY_PART::PARTS]).tolist()
    return [
        _list(
            *(part[at + text] for text in (TITLE_PART, BODY_PART) for part in (ranges, packed)),
            tags[at + TITLE_PART] + tags[at + BODY_PART],
        )
        if stored[at // PARTS]
        else b""
        for at in range(0, len(ranges), PARTS)
    ]


def _list(*parts: bytes) -> bytes:
    return b"".join((*map(_varint, map(len, parts[:-1])), *parts))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _gaps(words: EncodedTexts) -> tuple[Integers, NDArray[np.bool_]]:
    """What lies between each word and the one before it, and whether they have one range."""
    ends = np.append(-1, words.starts + words.sizes)
    firsts = (np.cumsum(words.lengths) - words.lengths)[words.lengths > 0]
    before = ends[:-1].copy()
    before[firsts] = -1
    same = np.append(False, words.starts[1:] == words.starts[:-1])
    same &= np.append(False, words.sizes[1:] == words.sizes[:-1])
    same[firsts] = False
    return np.where(same, 0, words.starts - before), same


def _storable(words: EncodedTexts) -> NDArray[np.bool_]:
    """Whether all ranges of each text can be written."""
    gaps, same = _gaps(words)
    bad = (words.sizes < 1) | (gaps < 0) | (same & (words.joined == 0))
    totals = np.append(0, np.cumsum(bad))
    ends = np.cumsum(words.lengths)
    good: NDArray[np.bool_] = totals[ends] == totals[ends - words.lengths]
    return good


def _packed_ranges(words: EncodedTexts) -> list[bytes]:
    """The ranges of the words of each text, as half bytes."""
    gaps, same = _gaps(words)
    gaps, sizes = np.maximum(gaps, 0), np.maximum(words.sizes, 1)
    counts = np.empty((len(gaps), 6), np.int64)
    counts[:, 0], counts[:, 1] = np.divmod(np.maximum(gaps - 1, 0), FURTHER)
    counts[:, 2] = gaps == 0
    counts[:, 3] = (sizes - 1) // SIZES
    counts[:, 4] = words.joined
    counts[:, 5] = 1
    counts[same, :5] = 0
    totals = counts.sum(axis=1)
    pattern = np.tile(np.array([FAR, WIDER, CLOSER, LONGER, JOINED, 0], np.uint8), len(gaps))
    symbols = np.repeat(pattern, counts.reshape(-1))
    symbols[np.cumsum(totals) - 1] = np.where(same, SAME, (sizes - 1) % SIZES)
    padded, lengths = _padded(symbols, _sums(totals, words.lengths), 2, JOINED)
    return _cut(padded[0::2] << 4 | padded[1::2], lengths // 2)


def _packed_codes(words: EncodedTexts) -> list[bytes]:
    """The codes of the words of each text, four in three bytes."""
    flat, counts = _codes_of(words.vocabulary)
    each = flat[spread(counts, words.ids)]
    padded, lengths = _padded(each, _sums(counts[words.ids], words.lengths), 4, NO_CODE)
    groups = padded.reshape(-1, 4).astype(np.uint32)
    joined = groups[:, 0] << 18 | groups[:, 1] << 12 | groups[:, 2] << 6 | groups[:, 3]
    packed = np.stack([joined >> 16, joined >> 8 & 0xFF, joined & 0xFF], axis=1)
    return _cut(packed.astype(np.uint8).reshape(-1), lengths // 4 * 3)


def _codes_of(vocabulary: Sequence[Terms]) -> tuple[Bytes, Integers]:
    """The codes of all words, word after word, and how many each has."""
    written = codes.of_terms([word.written for word in vocabulary])
    # There are fewer tuples of stems than words.
    distinct, tuples = distinct_objects([word.stems for word in vocabulary])
    sizes = np.fromiter(map(len, distinct), np.int64, len(distinct))
    each = np.append(codes.of_terms([*chain.from_iterable(distinct)]), 0)
    has_stem = np.zeros((len(distinct), codes.CODES), bool)
    has_stem[np.repeat(np.arange(len(distinct)), sizes), each[:-1]] = True
    first_stem = each[np.cumsum(sizes) - sizes]
    numbers = np.arange(len(written))
    has = has_stem[tuples]
    has[numbers, written] = True
    first = np.where(sizes[tuples] > 0, first_stem[tuples], written)
    has[numbers, first] = False
    words, others = np.nonzero(has)
    counts = 1 + np.bincount(words, minlength=len(written))
    flat = np.empty(int(counts.sum()), np.uint8)
    places = np.cumsum(counts) - counts
    flat[places] = first
    rest = np.ones(len(flat), bool)
    rest[places] = False
    flat[rest] = others + MORE
    return flat, counts


def _tags(words: EncodedTexts) -> list[bytes]:
    """The tags of the words of each text."""
    terms = [word.stems[0] if word.stems else word.written for word in words.vocabulary]
    return _cut(codes.tags(terms).astype(np.uint8)[words.ids], words.lengths)


def _sums(counts: Integers, lengths: Integers) -> Integers:
    """The sum of the counts of each text's words."""
    totals = np.append(0, np.cumsum(counts))
    ends = np.cumsum(lengths)
    sums: Integers = totals[ends] - totals[ends - lengths]
    return sums


def _padded(symbols: Bytes, lengths: Integers, unit: int, filler: int) -> tuple[Bytes, Integers]:
    """Each text's symbols filled up to a multiple of ``unit``, and these lengths."""
    whole = -(-lengths // unit) * unit
    before = np.cumsum(whole - lengths) - (whole - lengths)
    padded = np.full(int(whole.sum()), filler, np.uint8)
    padded[np.arange(len(symbols)) + np.repeat(before, lengths)] = symbols
    return padded, whole


def _cut(content: NDArray[Any], lengths: Integers) -> list[bytes]:
    whole = content.tobytes()
    ends = np.cumsum(lengths).tolist()
    return [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]
