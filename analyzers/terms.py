"""The terms of one word, and the words of many texts encoded as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, islice, repeat
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

T = TypeVar("T")


class Terms(NamedTuple):
    """The terms of one word at each level of evidence.

    ``written`` is the folded word, or tells it from a function word that is folded alike, as فية of
    فئة, which is no فيه. ``stems`` are its light stems, the likeliest first: two words
    match when they share the written form or a stem. ``roots`` are looser evidence: a shared root
    is no match, it only adds to the score of one. ``spelling`` has the vowel marks that the written
    form has lost, for exact searches; see ``exactness``.
    """

    written: str
    stems: tuple[str, ...]
    roots: tuple[str, ...] = ()
    spelling: str = ""


@dataclass(frozen=True)
class EncodedTexts:
    """The words of several texts, each as its index in a vocabulary.

    What depends on a word alone is worked out once for each entry of ``vocabulary``, which may
    hold equal terms more than once. ``ids`` are the entries of all words, text after text.
    ``lengths`` is the number of words in each text. ``spellings`` has for each entry of the
    vocabulary how the texts write it, empty where that is its written form or is not known.

    ``starts`` and ``sizes`` say for each word, in code points, where it starts in its own text and
    how many it takes: the ranges of ``Analyzer.tokens``. ``joined`` is 1 for a word that belongs to
    the same word of the tokenizer as the one before it, such as the second word of عبدالله or of
    كانون الثاني, and 0 for all others. Where ranges are not known, sizes are 0.
    """

    vocabulary: list[Terms]
    ids: Integers
    lengths: Integers
    spellings: list[str]
    starts: Integers
    sizes: Integers
    joined: Integers

    @classmethod
    def from_terms(cls, texts: Sequence[Sequence[Terms]]) -> EncodedTexts:
        """Encode texts that are given as the terms of their words, without their ranges."""
        vocabulary, ids = distinct_objects([*chain.from_iterable(texts)])
        lengths = _array(map(len, texts), len(texts))
        unknown = np.zeros(len(ids), np.int64)
        return cls(vocabulary, ids, lengths, [""] * len(vocabulary), unknown, unknown, unknown)

    @classmethod
    def from_pieces(
        cls,
        texts: Sequence[Sequence[str]],
        terms: Mapping[str, Sequence[Terms]],
        spellings: Mapping[int, str],
        ranges: tuple[Integers, Integers, Integers],
        starts: Integers,
    ) -> EncodedTexts:
        """Encode texts that are given in pieces; ``terms`` has the terms of each piece's words.

        ``spellings`` has those of words by the ``id`` of their terms, without empty ones.
        ``ranges`` are starts, sizes and whether they are joined, of the words of each distinct
        piece, counted from its start; ``starts`` has where each piece of the texts starts.
        """
        index = dict(zip(terms, count()))
        sizes = _array(map(len, terms.values()), len(terms))
        pieces_per_text = _array(map(len, texts), len(texts))
        pieces = _array(map(index.__getitem__, chain.from_iterable(texts)), pieces_per_text.sum())
        vocabulary, ids = distinct_objects([*chain.from_iterable(terms.values())])
        # How many words there are before each piece, and before each text.
        before_piece = np.append(0, np.cumsum(sizes[pieces]))
        before_text = before_piece[np.append(0, np.cumsum(pieces_per_text))]
        words = spread(sizes, pieces)
        in_piece, lengths, joined = (each[words] for each in ranges)
        return cls(
            vocabulary,
            ids[words],
            np.diff(before_text),
            [*map(spellings.get, map(id, vocabulary), repeat(""))],
            in_piece + np.repeat(starts, sizes[pieces]),
            lengths,
            joined,
        )

    def every(self, step: int, first: int) -> EncodedTexts:
        """Each ``step``-th text from the text numbered ``first`` on, with the same vocabulary."""
        chosen = np.zeros(len(self.lengths), bool)
        chosen[first::step] = True
        words = np.repeat(chosen, self.lengths)
        return replace(
            self,
            ids=self.ids[words],
            lengths=self.lengths[chosen],
            starts=self.starts[words],
            sizes=self.sizes[words],
            joined=self.joined[words],
        )

    def decode(self) -> Iterator[list[Terms]]:
        """The terms of the words of each text."""
        words = map(self.vocabulary.__getitem__, self.ids.tolist())
        return (list(islice(words, length)) for length in self.lengths.tolist())


def distinct_objects(things: Sequence[T]) -> tuple[list[T], Integers]:
    """The distinct objects among ``things``, and the index of each thing among them.

    Equal things may be several objects. The analyzer caches terms, so equal terms are mostly one,
    and an object's id is looked up much faster than terms.
    """
    by_id = dict(zip(map(id, things), things, strict=True))
    index = dict(zip(by_id, count()))
    indices = _array(map(index.__getitem__, map(id, things)), len(things))
    return [*by_id.values()], indices


def spread(sizes: Integers, rows: Integers) -> Integers:
    """The indices of all items of the given rows, in their order.

    The items of all rows lie one after another; row n has ``sizes[n]`` of them.
    """
    counts = sizes[rows]
    first = np.cumsum(sizes)[rows] - np.cumsum(counts)
    return np.repeat(first, counts) + np.arange(counts.sum())


def _array(values: Iterable[int], length: int) -> Integers:
    return np.fromiter(values, np.int64, length)
