"""The roots of words by their stems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bahith.analyzers.stemming import roots
from bahith.analyzers.stemming.lemmas import MONTH, SPELLING

CAPACITY = 300_000
"""The most tuples of stems that are cached, unless ``Roots.capacity`` is set."""


class Roots(dict[tuple[str, ...], tuple[str, ...]]):
    """The stems of a word → their roots, cached: there are far fewer stems than words."""

    def __init__(self, root_of: Mapping[str, str]) -> None:
        super().__init__()
        self._root_of = root_of
        self.capacity = CAPACITY

    def __missing__(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        plain = [stem for stem in stems if stem[0] not in (MONTH, SPELLING)] or stems[:1]
        distinct = dict.fromkeys(self._root_of.get(stem) or roots.skeleton(stem) for stem in plain)
        if len(self) >= self.capacity:
            self.clear()
        self[stems] = found = tuple(distinct)
        return found

    def in_dictionary(self, stems: Iterable[str]) -> frozenset[str]:
        """The roots that the dictionary has of these stems."""
        return frozenset(root for stem in stems if (root := self._root_of.get(stem)))
