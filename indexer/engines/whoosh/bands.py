"""The bands of a segment's fingerprints, and the documents that have each.

Bands are numbers, so their field has them as an array in memory, without the text of its terms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bahith.indexer.engines.whoosh import band_numbers
from bahith.indexer.engines.whoosh.directory import Row, Spans, spans
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.lazily import cached_property


class Bands(Field):
    """The posting lists of bands."""

    def located(self, wanted: Array) -> tuple[Array, Array]:
        """The number of each band in ``wanted``, and whether it occurs.

        ``wanted`` is what ``numbered`` returns, sorted.
        """
        bands = self._bands
        numbers = np.searchsorted(bands, wanted)
        numbers[numbers == len(bands)] = 0
        present = bands[numbers] == wanted if len(bands) else np.zeros(len(wanted), bool)
        return numbers, present

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """The rows of the bands of these numbers, in the same order."""
        sizes, lists = (each.of(numbers) for each in self._numbers)
        both = zip(numbers, sizes, lists, strict=True)
        return [Row(number, size, *place) for number, (_, size), place in both]

    def load(self) -> None:
        """Read the bands, and where their lists are; otherwise the first search does."""
        _ = self._bands, self._numbers

    @property
    def count(self) -> int:
        """How many bands there are."""
        return len(self._bands)

    def terms_between(self, first: int, last: int) -> list[bytes]:
        """The bands from number ``first`` to before ``last``."""
        return band_numbers.bands(self._bands[first:last])

    @cached_property
    def _bands(self) -> Array:
        return band_numbers.read(self._table, self._name)

    @cached_property
    def _numbers(self) -> tuple[Spans, Spans]:
        """How many documents each band has, and where its list is."""
        sizes, lists = (spans(self._packed(part), self.count) for part in ("sizes", "at"))
        return sizes, lists
