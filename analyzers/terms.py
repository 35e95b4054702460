"""What words yield: the terms of one, and those of all words of some texts by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Terms(NamedTuple):
    """What one word yields at each level of evidence.

    ``written`` is the folded word. ``stems`` are its light stems, the likeliest
    first: a word truly meets another when they share the written form or a stem.
    ``roots`` are looser evidence: sharing one makes no match, it only adds to one.
    """

    written: str
    stems: tuple[str, ...]
    roots: tuple[str, ...] = ()


class Numbered(NamedTuple):
    """The words of some texts, each by its number, so that what is alike is worked on once.

    ``numbers`` are those of all words, text after text: places in ``different``, in which equal
    terms may stand more than once. ``lengths`` are how many words each text has.
    """

    different: list[Terms]
    numbers: Numbers
    lengths: Numbers

    @classmethod
    def of(cls, texts: Sequence[Sequence[Terms]]) -> Numbered:
        """The words of these texts."""
        return cls(*distinct([*chain.from_iterable(texts)]), _numbers(map(len, texts), len(texts)))

    @classmethod
    def joined(
        cls, texts: Sequence[Sequence[str]], known: Mapping[str, Sequence[Terms]]
    ) -> Numbered:
        """The words of texts that are given in pieces; ``known`` has the terms of each piece."""
        places = dict(zip(known, count()))
        sizes = _numbers(map(len, known.values()), len(known))
        many = sum(map(len, texts))
        pieces = _numbers(map(places.__getitem__, chain.from_iterable(texts)), many)
        different, numbers = distinct([*chain.from_iterable(known.values())])
        # Where the words of each text begin, and of the last one end.
        words = np.append(0, np.cumsum(sizes[pieces]))
        bounds = words[np.append(0, np.cumsum(_numbers(map(len, texts), len(texts))))]
        return cls(different, numbers[spread(sizes, pieces)], np.diff(bounds))

    def texts(self) -> Iterator[list[Terms]]:
        """The terms of the words of each text."""
        words = map(self.different.__getitem__, self.numbers.tolist())
        return (list(islice(words, length)) for length in self.lengths.tolist())


def distinct(words: list[Terms]) -> tuple[list[Terms], Numbers]:
    """Different words, and for each of ``words`` its place among them.

    The analyzer remembers what a word yields, so most of equal terms are the same object; and
    where that stands is found much faster than the terms themselves.
    """
    different = dict(zip(map(id, words), words, strict=True))
    places = dict(zip(different, count()))
    numbers = _numbers(map(places.__getitem__, map(id, words)), len(words))
    return [*different.values()], numbers


def spread(sizes: Numbers, rows: Numbers) -> Numbers:
    """The places of all that ``rows`` have, of rows that lie one after the other.

    Row n has ``sizes[n]`` places.
    """
    many = sizes[rows]
    first = np.cumsum(sizes)[rows] - np.cumsum(many)
    return np.repeat(first, many) + np.arange(many.sum())


def _numbers(found: Iterable[int], many: int) -> Numbers:
    return np.fromiter(found, np.int64, many)
