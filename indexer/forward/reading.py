"""Forward lists → the words of texts, located without analyzing them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers.terms import Integers
from bahith.core import CORE
from bahith.indexer.forward.symbols import (
    CLOSER,
    FAR,
    FURTHER,
    JOINED,
    LONGER,
    MORE,
    SAME,
    SIZES,
    WIDER,
)
from bahith.indexer.lazily import cached_property

if TYPE_CHECKING:
    from bahith._core import Sought

_WORDS = np.array([symbol < SIZES or symbol == SAME for symbol in range(16)])
_SIZES = np.array([*range(1, SIZES + 1), 0, 0, 0, 0, 0, 0])
_STEPS = np.array([*range(2, SIZES + 2), 0, 0, 0, 0, 0, 0], np.int8)
"""How far each symbol moves the end of the last word."""
_STEPS[[CLOSER, WIDER, LONGER, FAR]] = (-1, 1, SIZES, FURTHER)


class Text(Protocol):
    """The words of one text, numbered from 0 on; those with a wanted code are its candidates."""

    def __len__(self) -> int: ...

    def range(self, word: int) -> tuple[int, int]:
        """Where a word starts and ends, in code points."""

    def whole(self, word: int) -> tuple[int, int, int]:
        """Where the word of the tokenizer is that a word is in, and which word of it that is."""

    def starts(
        self, text: str, of_words: dict[str, Sequence[int]], sought: Sought | None = None
    ) -> tuple[list[tuple[int, int, int, Sequence[int]]], list[int]]:
        """Number, start and end of each candidate for which ``of_words`` has anything, and that.

        Then the numbers of all candidates that are only part of a word of the tokenizer. Both are
        in ascending order. ``text`` is that which the list was made of. The core asks ``of_words``
        for no words that ``sought`` excludes.
        """


def located(
    forward_lists: Sequence[bytes], title: Collection[int], body: Collection[int]
) -> list[tuple[Text, Text]]:
    """Title and body of each list, whose candidates have one of the codes ``title`` or ``body``."""
    if CORE:
        bits = [sum(1 << code for code in codes) for codes in (title, body)]
        return [CORE.located(one, *bits) for one in forward_lists]
    lists = [parts(one) for one in forward_lists]
    titles = _texts([each for each, _ in lists], title)
    bodies = _texts([each for _, each in lists], body)
    return [*zip(titles, bodies, strict=True)]


def _texts(lists: Sequence[Part], codes: Iterable[int]) -> Iterator[Text]:
    words = Located(lists)
    candidates = words.with_codes(codes)
    for number, chosen in enumerate(words.texts_of(candidates)):
        yield _Text(words, number, candidates[chosen])


class Part(NamedTuple):
    """What a forward list has of one text: its ranges and its codes."""

    ranges: bytes
    codes: bytes


def parts(forward: bytes) -> tuple[Part, Part]:
    """The title and the body in a forward list that is not empty."""
    title, codes, body, tags, end = bounds(forward)
    return Part(forward[title:codes], forward[codes:body]), Part(
        forward[body:tags], forward[tags:end]
    )


def bounds(forward: bytes) -> list[int]:
    """Where each part of a forward list starts, the tags at last."""
    at, lengths = 0, []
    for _ in range(4):
        length = shift = 0
        while True:
            byte = forward[at]
            at += 1
            length |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
        lengths.append(length)
    return [*accumulate(lengths, initial=at)]


class Located:
    """The words of some texts, numbered across all of them."""

    def __init__(self, texts: Sequence[Part]) -> None:
        packed = np.frombuffer(b"".join([part.ranges for part in texts]), np.uint8)
        symbols = np.empty(2 * len(packed), np.uint8)
        symbols[0::2], symbols[1::2] = packed >> 4, packed & 15
        lengths = 2 * np.array([len(part.ranges) for part in texts], np.int64)
        reached = np.cumsum(_STEPS[symbols], dtype=np.int64)
        self._words = np.flatnonzero(_WORDS[symbols])
        self._kinds = symbols[self._words]
        self._symbols = symbols
        bounds = np.append(0, np.cumsum(lengths))
        self.firsts = np.searchsorted(self._words, bounds)
        """The number of the first word of each text, and at last of all words."""
        self._ends = reached[self._words]
        # The word before the first one ends at -1.
        self._offsets = np.append(0, reached)[bounds] + 1
        self._codes = b"".join([part.codes for part in texts])

    @cached_property
    def _sizes(self) -> Integers:
        sizes = _SIZES[self._kinds] + SIZES * self._before(LONGER)
        if (self._kinds == SAME).any():
            numbers = np.where(self._kinds == SAME, 0, np.arange(len(sizes)))
            sizes = sizes[np.maximum.accumulate(numbers)]
        return sizes

    @cached_property
    def _joined(self) -> NDArray[np.bool_]:
        """Whether each word, and at last none, is joined to the one before it."""
        joined = np.append((self._before(JOINED) > 0) | (self._kinds == SAME), False)
        # What fills up a text precedes the first word of the next.
        joined[self.firsts] = False
        return joined

    def _before(self, symbol: int) -> Integers:
        """How often a symbol precedes each word."""
        places = np.flatnonzero(self._symbols == symbol)
        return np.bincount(np.searchsorted(self._words, places), minlength=len(self._words) + 1)[
            : len(self._words)
        ]

    def ranges(self, text: int, words: Integers | slice | int) -> tuple[Integers, Integers]:
        """Where words of a text, given by their numbers, start and end in it."""
        ends = self._ends[words] - self._offsets[text]
        return ends - self._sizes[words], ends

    def with_codes(self, codes: Iterable[int]) -> Integers:
        """The numbers of all words that have any of the codes, in order."""
        wanted = np.zeros(64, bool)
        wanted[[*codes]] = True
        wanted[MORE:] = wanted[:MORE]
        packed = np.frombuffer(self._codes, np.uint8).reshape(-1, 3)
        first, second, third = packed.T
        each = np.empty((len(packed), 4), np.uint8)
        each[:, 0] = first >> 2
        each[:, 1] = (first & 3) << 4 | second >> 4
        each[:, 2] = (second & 15) << 2 | third >> 6
        each[:, 3] = third & 63
        flat = each.reshape(-1)
        found = np.flatnonzero(wanted[flat])
        numbers = np.searchsorted(np.flatnonzero(flat < MORE), found, side="right") - 1
        return numbers[np.diff(numbers, prepend=-1) > 0]

    def texts_of(self, words: Integers) -> list[slice]:
        """Which of these words, numbered in ascending order, are in each text."""
        bounds = np.searchsorted(words, self.firsts).tolist()
        return [slice(*bound) for bound in pairwise(bounds)]

    def alone(self, words: Integers) -> NDArray[np.bool_]:
        """Whether each word is all of a word of the tokenizer."""
        alone: NDArray[np.bool_] = ~(self._joined[words] | self._joined[words + 1])
        return alone

    def together(self, word: int) -> range:
        """The words that are in the same word of the tokenizer as this one."""
        first, last = word, word + 1
        while self._joined[first]:
            first -= 1
        while self._joined[last]:
            last += 1
        return range(first, last)


class _Text:
    """``Text`` without the core: one of the texts of a ``Located``."""

    def __init__(self, located: Located, number: int, candidates: Integers) -> None:
        self._located = located
        self._number = number
        self._candidates = candidates
        self._first, self._end = map(int, located.firsts[number : number + 2])

    def __len__(self) -> int:
        return self._end - self._first

    def range(self, word: int) -> tuple[int, int]:
        """See ``Text``."""
        start, end = self._located.ranges(self._number, self._first + word)
        return int(start), int(end)

    def whole(self, word: int) -> tuple[int, int, int]:
        """See ``Text``."""
        together = self._located.together(self._first + word)
        starts, ends = self._located.ranges(self._number, slice(together.start, together.stop))
        return int(starts[0]), int(ends[-1]), together.index(self._first + word)

    def starts(
        self, text: str, of_words: dict[str, Sequence[int]], sought: Sought | None = None
    ) -> tuple[list[tuple[int, int, int, Sequence[int]]], list[int]]:
        """See ``Text``."""
        alone = self._located.alone(self._candidates)
        whole, parts = self._candidates[alone], self._candidates[~alone]
        columns = (whole - self._first, *self._located.ranges(self._number, whole))
        starts = [
            (number, start, end, value)
            for number, start, end in zip(*(column.tolist() for column in columns), strict=True)
            if (value := of_words[text[start:end]])
        ]
        return starts, (parts - self._first).tolist()
