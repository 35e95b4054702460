"""The words of a text with their places in it, each place worked out when it is asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from bahith.analyzers.terms import EncodedTexts, Terms


class Token(NamedTuple):
    """A word in a text: its range in code points of the raw text, and its terms."""

    start: int
    end: int
    terms: Terms


class LazyTokens:
    """The words of a text: the ``terms`` of each, in order, and the range of any one on demand.

    Callers that need few ranges wait less for these than for ``Analyzer.tokens``.
    ``Analyzer.lazy_tokens`` makes them.
    """

    def __init__(
        self,
        pieces: list[str],
        terms: list[tuple[Terms, ...]],
        tokens: Callable[[str], list[Token]],
    ) -> None:
        """``terms`` are those of each piece; one character of the text separates two pieces.

        ``tokens`` is ``Analyzer.tokens``.
        """
        self.terms: list[Terms] = list(chain.from_iterable(terms))
        self._pieces = pieces
        self._terms = terms
        self._tokens = tokens

    def changed(self, change: Callable[[Terms], Terms]) -> LazyTokens:
        """The same words with other terms."""
        return _Changed(self, change)

    def __getitem__(self, index: int) -> Token:
        """The word at an index, with its range: the same as ``Analyzer.tokens(text)[index]``."""
        piece = bisect_right(self._first_words, index) - 1
        start, end, terms = self._tokens(self._pieces[piece])[index - self._first_words[piece]]
        offset = self._lengths_before[piece] + piece
        return Token(offset + start, offset + end, terms)

    @cached_property
    def _first_words(self) -> list[int]:
        """The index of the first word of each piece."""
        return list(accumulate(map(len, self._terms), initial=0))

    @cached_property
    def _lengths_before(self) -> list[int]:
        """The length of all pieces before each piece, without what separates them."""
        return list(accumulate(map(len, self._pieces), initial=0))


class EncodedTokens(LazyTokens):
    """The words of a text that was encoded, whose ranges are known."""

    def __init__(self, terms: list[Terms], starts: Sequence[int], sizes: Sequence[int]) -> None:
        self.terms = terms
        self._starts = starts
        self._sizes = sizes

    def __getitem__(self, index: int) -> Token:
        """See ``LazyTokens``."""
        start = self._starts[index]
        return Token(start, start + self._sizes[index], self.terms[index])


class _Changed(LazyTokens):
    """The words of a text with other terms than the analyzer's."""

    def __init__(self, tokens: LazyTokens, change: Callable[[Terms], Terms]) -> None:
        self.terms = [*map(change, tokens.terms)]
        self._unchanged = tokens

    def __getitem__(self, index: int) -> Token:
        """See ``LazyTokens``."""
        return self._unchanged[index]._replace(terms=self.terms[index])


def of_encoded(texts: EncodedTexts) -> list[LazyTokens]:
    """The tokens of each text."""
    starts, sizes = texts.starts.tolist(), texts.sizes.tolist()
    ends = [*accumulate(texts.lengths.tolist())]
    parts = map(slice, [0, *ends], ends)
    return [
        EncodedTokens(terms, starts[part], sizes[part])
        for terms, part in zip(texts.decode(), parts, strict=False)
    ]
