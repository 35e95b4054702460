"""Posting lists of several terms and segments, read and decoded at once.

The compiled core decodes them if it is there; otherwise NumPy does, with the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bahith.core import CORE
from bahith.indexer.engines.whoosh.directory import Row
from bahith.indexer.engines.whoosh.field import Field, undo_differences, unpacked
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.varint import decoded
from bahith.indexer.scheduling import stepwise

Chosen = Sequence[tuple[Field, int, Sequence[Row]]]
"""Terms in several segments: a field, the number of its first document, and the rows of terms, in
order of their numbers."""

Places = NDArray[np.int64]
"""Document number × 2³² + position, in rising order."""

PLACE_BITS = 32

Packed = tuple[bytes, bytes, bytes, bytes]
"""Packed lists, one after the other. Then arrays of 32-bit integers with a number for each list:
its bytes, its documents, and what is added to these."""


def packed(chosen: Chosen) -> Packed:
    """The packed documents and counts of terms, list after list."""
    pieces, sizes, firsts = [], [], []
    for field, first, rows in chosen:
        pieces += field.posts(rows)
        sizes += [documents for _, documents, _, _ in rows]
        firsts += [first] * len(rows)
    lengths = map(len, pieces)
    return b"".join(pieces), _integers(lengths), _integers(sizes), _integers(firsts)


def _integers(numbers: Iterable[int]) -> bytes:
    return np.array([*numbers], np.uint32).tobytes()


def positions(chosen: Chosen) -> bytes:
    """The packed positions of terms, list after list."""
    pieces = (field.positions(rows) for field, _, rows in stepwise(chosen))
    return b"".join(chain.from_iterable(pieces))


def postings(chosen: Chosen) -> tuple[Array, Array]:
    """The documents of terms, list after list, and the count in each; not to be written to."""
    lists = packed(chosen)
    if CORE:
        docs, counts = CORE.read_postings(*lists)
        return np.frombuffer(docs, np.int32), np.frombuffer(counts, np.int32)
    return in_python(lists)


def in_python(lists: Packed) -> tuple[Array, Array]:
    """The documents and counts of packed lists, by NumPy."""
    content, *arrays = lists
    lengths, sizes, firsts = (np.frombuffer(each, np.uint32).astype(np.int64) for each in arrays)
    docs, counts = unpacked(content, lengths, sizes)
    docs += np.repeat(firsts, sizes)
    return docs.astype(np.int32), counts.astype(np.int32)


def places_in_python(content: bytes, docs: Array, counts: Array) -> Places:
    """The places of lists, packed one after the other, with these documents and counts."""
    occurrences = np.repeat(docs.astype(np.int64) << PLACE_BITS, counts)
    all_places: Places = occurrences + undo_differences(decoded(content), counts)
    return all_places
