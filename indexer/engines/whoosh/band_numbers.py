"""The bands of a segment's fingerprints as numbers, in the order of their bytes.

A file has their differences as variable-length integers, compressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bahith.indexer.engines.whoosh.packing import compressed, decompressed
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.table import Part, Table
from bahith.indexer.engines.whoosh.varint import decoded, encoded
from bahith.indexer.near_duplicates import WIDTH


def numbered(bands: bytes) -> Array:
    """Bands, which follow one another, as 32-bit numbers."""
    return np.frombuffer(bands, f">u{WIDTH}").astype(np.uint32)


def bands(numbers: Array) -> list[bytes]:
    """The bands of these numbers."""
    content = numbers.astype(f">u{WIDTH}").tobytes()
    return [content[at : at + WIDTH] for at in range(0, len(content), WIDTH)]


def parts(name: str, terms: Sequence[bytes]) -> Iterator[tuple[str, Part]]:
    """The parts of a file with these bands, which are sorted."""
    differences = np.diff(numbered(b"".join(terms)).astype(np.int64), prepend=0)
    yield f"{name}.terms", compressed(encoded(differences)[0].tobytes())


def read(table: Table, name: str) -> Array:
    """The numbers of the bands in a file. Raises ValueError."""
    return np.cumsum(decoded(decompressed(table.bytes(f"{name}.terms")))).astype(np.uint32)
