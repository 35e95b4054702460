"""Columns in which a document may have several values, or none."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.columns import ColumnValue
from bahith.indexer.engines.whoosh.arrays import Matches
from bahith.indexer.engines.whoosh.columns import Ids, Mask
from bahith.indexer.engines.whoosh.packing import compressed, decompressed
from bahith.indexer.engines.whoosh.postings import Array, numbered_once
from bahith.indexer.engines.whoosh.schema import raw, unpacked
from bahith.indexer.engines.whoosh.varint import decoded, encoded, sums


class Several:
    """Some values of each document, each distinct value stored once.

    ``values`` are all texts, or all numbers. ``codes`` has the numbers of the values among them,
    document after document; those of document n are from ``starts[n]`` to before
    ``starts[n + 1]``.
    """

    def __init__(self, values: Sequence[ColumnValue], codes: Ids, starts: Ids) -> None:
        self.values = values
        self.codes = codes
        self.starts = starts

    @classmethod
    def nothing(cls, size: int) -> Several:
        """The column of so many documents without any value; it takes no memory."""
        starts: Ids = np.broadcast_to(np.int32(0), size + 1)
        return cls([], np.empty(0, np.int32), starts)

    @classmethod
    def joined(cls, parts: Iterable[Several]) -> Several:
        """The column of several segments, one after the other."""
        numbers: dict[ColumnValue, int] = {}
        codes, counts, size = [np.empty(0, np.int32)], [np.empty(0, np.int32)], 0
        for part in parts:
            of_all = [numbers.setdefault(value, len(numbers)) for value in part.values]
            codes.append(np.array(of_all, np.int32)[part.codes])
            counts.append(np.diff(part.starts).astype(np.int32))
            size += len(part.starts) - 1
        if not numbers:
            return cls.nothing(size)
        return cls([*numbers], np.concatenate(codes), sums(np.concatenate(counts)).astype(np.int32))

    def rows(self) -> list[tuple[ColumnValue, ...]]:
        """The values of each document."""
        each = [self.values[code] for code in self.codes.tolist()]
        return [tuple(each[start:end]) for start, end in pairwise(self.starts.tolist())]

    def mask(self, value: ColumnValue) -> Mask:
        """The documents that have this value; for an empty text, those that have none."""
        if value == "":
            empty: Mask = np.diff(self.starts) == 0
            return empty
        numbers = [number for number, each in enumerate(self.values) if each == value]
        return self._having(np.isin(self.codes, numbers))

    def between(self, low: float | None, high: float | None) -> Mask:
        """The documents that have a number from ``low`` to ``high``; None is unbounded."""
        numbers = self._numbers()
        within = numbers >= (-math.inf if low is None else low)
        within &= numbers <= (math.inf if high is None else high)
        return self._having(within[self.codes])

    def keys(self, descending: bool) -> bytes:
        """A number for each document as ``Matches.first`` takes them, to sort by the column.

        The greater it is, the earlier a document comes; 0 is for those that have no number.
        """
        numbers = self._numbers()
        distinct = np.unique(numbers[~np.isnan(numbers)])
        ranks = (
            np.searchsorted(distinct, numbers) + 1
            if descending
            else (len(distinct) - np.searchsorted(distinct, numbers))
        )
        ranks[np.isnan(numbers)] = 0
        keys = np.zeros(len(self.starts) - 1, np.uint32)
        documents = np.repeat(np.arange(len(keys)), np.diff(self.starts))
        np.maximum.at(keys, documents, ranks[self.codes].astype(np.uint32))
        return keys.tobytes()

    def _numbers(self) -> NDArray[np.float64]:
        """The values as numbers; what is a text is none."""
        each = (math.nan if isinstance(value, str) else value for value in self.values)
        return np.fromiter(each, np.float64, len(self.values))

    def _having(self, chosen: Mask) -> Mask:
        """The documents with a value that is chosen, of ``codes``."""
        mask = np.zeros(len(self.starts) - 1, bool)
        mask[np.searchsorted(self.starts, np.flatnonzero(chosen), "right") - 1] = True
        return mask

    def counts(self, matches: Matches, masks: Sequence[bytes]) -> Iterator[tuple[ColumnValue, int]]:
        """Each value, and how many matches that are in all of ``masks`` have it."""
        if not self.values:
            return iter(())
        size = len(self.starts) - 1
        # Each document counts as a value of its own: so matches say which of them they have.
        each = matches.counts(np.arange(size, dtype=np.int32).tobytes(), size, masks)
        matched = np.frombuffer(each, np.uint32).astype(bool)
        codes = self.codes[np.repeat(matched, np.diff(self.starts))]
        totals = np.bincount(codes, minlength=len(self.values)).tolist()
        return zip(self.values, totals, strict=True)


def parts(name: str, rows: Sequence[tuple[ColumnValue, ...]]) -> Iterator[tuple[str, bytes]]:
    """The parts of a segment that have a column, given the values of each document."""
    values, codes = numbered_once([*chain.from_iterable(rows)])
    counts = np.array([*map(len, rows)], np.int64)
    yield f"{name}.values", compressed(raw(json.dumps(values, ensure_ascii=False)))
    yield f"{name}.value codes", compressed(encoded(codes)[0].tobytes())
    yield f"{name}.value counts", compressed(encoded(counts)[0].tobytes())


def read(content: Callable[[str], bytes], name: str, size: int) -> Several:
    """The column that ``parts`` wrote, of ``size`` documents. Raises ValueError."""
    values: list[ColumnValue] = json.loads(unpacked(decompressed(content(f"{name}.values"))))
    codes: Array = decoded(decompressed(content(f"{name}.value codes")))
    counts: Array = decoded(decompressed(content(f"{name}.value counts")))
    if len(counts) != size or codes.max(initial=-1) >= len(values) or counts.sum() != len(codes):
        raise ValueError(f"{name} is not of these documents")
    return Several(values, codes.astype(np.int32), sums(counts).astype(np.int32))
