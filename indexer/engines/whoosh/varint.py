"""Variable-length integers: seven bits per byte, highest first; bit 7 marks all but the last byte.

Because the last byte is marked, whole arrays are encoded and decoded by a few array operations.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


def widths(values: NDArray[Any]) -> Numbers:
    """How many bytes each number takes; numbers must not be negative."""
    width = np.ones(len(values), np.int64)
    bound = 1 << 7
    most = int(values.max(initial=0))
    while bound <= most:
        width += values >= bound
        bound <<= 7
    return width


def encoded(values: NDArray[Any]) -> tuple[Bytes, Numbers]:
    """The bytes of the numbers, and where the bytes of each number end."""
    width = widths(values)
    ends = np.cumsum(width)
    out = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    out[ends - 1] = values & 0x7F
    for step in range(1, int(width.max(initial=0))):
        wide = np.flatnonzero(width > step)
        out[ends[wide] - 1 - step] = ((values[wide] >> (7 * step)) & 0x7F) | 0x80
    return out, ends


def decoded(content: bytes) -> Numbers:
    """The numbers of bytes that ``encoded`` returned."""
    data = np.frombuffer(content, np.uint8)
    lasts = np.flatnonzero(data < 0x80)
    values: Numbers = data[lasts].astype(np.int64)
    if len(lasts) == len(data):
        return values
    width = np.empty_like(lasts)
    width[0] = lasts[0] + 1
    np.subtract(lasts[1:], lasts[:-1], out=width[1:])
    for step in range(1, int(width.max(initial=0))):
        wide = np.flatnonzero(width > step)
        values[wide] |= (data[lasts[wide] - step].astype(np.int64) & 0x7F) << (7 * step)
    return values


def sums(lengths: NDArray[Any]) -> Numbers:
    """0 and the running sums of lengths: where consecutive parts start, and where the last ends."""
    starts = np.empty(len(lengths) + 1, np.int64)
    starts[0] = 0
    np.cumsum(lengths, out=starts[1:])
    return starts


def spread(starts: NDArray[Any], lengths: NDArray[Any]) -> Numbers:
    """For each start and length, that many consecutive numbers; one run after the other."""
    begins = sums(lengths)
    return np.repeat(starts - begins[:-1], lengths) + np.arange(begins[-1])
