"""Posting lists of several terms and segments, read and decoded at once.

The compiled core decodes them if it is there; otherwise NumPy does, with the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bahith.core import CORE
from bahith.indexer.engines.whoosh.field import Field, undo_differences, unpacked
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.varint import decoded
from bahith.indexer.scheduling import stepwise

Chosen = Iterable[tuple[Field, int, Sequence[int]]]
"""Terms in several segments: a field, the number of its first document, numbers of terms."""

Places = NDArray[np.int64]
"""Document number × 2³² + position, in rising order."""

PLACE_BITS = 32


def postings(chosen: Chosen) -> tuple[Array, Array]:
    """The documents of terms, list after list, and the count in each; not to be written to."""
    pieces, sizes, firsts = [], [], []
    for field, first, numbers in stepwise(chosen):
        for number in numbers:
            pieces.append(field.posts(number))
            sizes.append(field.lengths[number])
            firsts.append(first)
    if CORE:
        docs, counts = CORE.read_postings(b"".join(pieces), _integers(sizes), _integers(firsts))
        return np.frombuffer(docs, np.int32), np.frombuffer(counts, np.int32)
    return in_python(pieces, sizes, firsts)


def in_python(
    pieces: Sequence[bytes], sizes: Sequence[int], firsts: Sequence[int]
) -> tuple[Array, Array]:
    """The documents and counts of lists with these sizes; ``firsts`` are added to documents."""
    lengths = np.array([*map(len, pieces)], np.int64)
    docs, counts = unpacked(b"".join(pieces), lengths, np.array(sizes, np.int64))
    docs += np.repeat(np.array(firsts, np.int64), sizes)
    return docs.astype(np.int32), counts.astype(np.int32)


def places(chosen: Chosen) -> Places:
    """The place of each occurrence of terms, list after list; not to be written to."""
    chosen = [*chosen]
    docs, counts = postings(chosen)
    pieces = [field.positions(number) for field, _, numbers in chosen for number in numbers]
    content = b"".join(pieces)
    if CORE:
        packed = CORE.read_places(content, docs.tobytes(), counts.tobytes())
        return np.frombuffer(packed, np.int64)
    return places_in_python(content, docs, counts)


def places_in_python(content: bytes, docs: Array, counts: Array) -> Places:
    """The places of lists, packed one after the other, with these documents and counts."""
    occurrences = np.repeat(docs.astype(np.int64) << PLACE_BITS, counts)
    all_places: Places = occurrences + undo_differences(decoded(content), counts)
    return all_places


def _integers(numbers: Sequence[int]) -> bytes:
    return np.array(numbers, np.uint32).tobytes()
