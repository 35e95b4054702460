"""Where the words of texts are: those of a word of the tokenizer, and those of many texts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bahith.analyzers import folding
from bahith.analyzers.terms import Integers, Terms
from bahith.analyzers.text_spellings import PUNCTUATION
from bahith.analyzers.tokenizer import words as words_of

Range = tuple[int, int]
"""Start and end (exclusive) in code points."""

_LETTER, _SIGN, _END, _OTHER = range(4)
_KINDS = np.full(0x2040, _OTHER, np.uint8)
"""The class of each code point in a piece; the last entry covers all higher code points."""
_KINDS[[*map(ord, PUNCTUATION)]] = _SIGN
_KINDS[[code for code in range(len(_KINDS)) if folding.is_plain(chr(code))]] = _LETTER
_KINDS[ord("\n")] = _END
_NOT_SPACE = re.compile(r"\S+")
_SPACE = np.array([chr(code).isspace() for code in range(0x3002)])
"""Whether each code point is white space; the last entry covers all higher ones: none is."""


class Ranges(NamedTuple):
    """Where the words of texts are; see ``EncodedTexts``."""

    starts: Integers
    sizes: Integers
    joined: Integers


def of_word(raw: str, terms: Sequence[Terms]) -> list[Range]:
    """The range of each of ``terms`` in ``raw``, a word of the tokenizer whose terms they are.

    Where marks hide the bounds of several words written as one, each has the range of all.
    """
    if len(terms) == 1:
        return [(0, len(raw))]
    sizes = [*accumulate(len(folding.clean(char).strip()) for char in raw)]
    lengths = [*accumulate(len(word.written) for word in terms)]
    # A hyphen that folding removes joins the parts of F-16.
    is_arabic = "\u0600" <= raw[0] <= "\u08ff"
    has_bounds = is_arabic or (len({*sizes}) == len(raw) and {*lengths} <= {*sizes})
    if has_bounds and sizes[-1:] == lengths[-1:]:
        # A mark belongs to the letter before it.
        bounds = [bisect_right(sizes, length) for length in lengths]
        ends = [len(raw[:bound].rstrip()) for bound in bounds]
        return [*zip([0, *bounds], ends, strict=False)]
    ranges = [part.span() for part in _NOT_SPACE.finditer(raw)]
    return ranges if len(ranges) == len(terms) else [(0, len(raw))] * len(terms)


def of_pieces(
    terms: Mapping[str, Sequence[Terms]], look_up: Callable[[str], Sequence[Terms]]
) -> Ranges:
    """The words of each piece of text, piece after piece; ``starts`` are counted from that piece.

    No piece has a line break. ``terms`` has those of each, ``look_up`` finds those of
    a word of the tokenizer.
    """
    counts = np.fromiter(map(len, terms.values()), np.int64, len(terms))
    one_word, starts, sizes = _surrounded(terms, counts)
    flat = np.zeros((int(counts.sum()), 3), np.int64)
    first = np.cumsum(counts) - counts
    flat[first[one_word], 0] = starts
    flat[first[one_word], 1] = sizes
    pieces = [*terms]
    others = np.flatnonzero(~one_word & (counts > 0)).tolist()
    for number, row in zip(others, first[others].tolist(), strict=True):
        for words in _in_piece(pieces[number], look_up):
            flat[row] = words
            row += 1
    return Ranges(*flat.T)


def _surrounded(
    pieces: Iterable[str], counts: Integers
) -> tuple[NDArray[np.bool_], Integers, Integers]:
    """Which pieces are a plain word and punctuation around it; where it starts, and its size."""
    kinds = _KINDS[np.minimum(_codes("\n".join((*pieces, ""))), len(_KINDS) - 1)]
    ends = np.flatnonzero(kinds == _END)
    if not len(ends):
        return np.zeros(0, bool), ends, ends
    begins = np.append(0, ends[:-1] + 1)
    letters = kinds == _LETTER
    runs = letters & ~np.append(False, letters[:-1])
    odd, many, sizes = (
        np.add.reduceat(each, begins, dtype=np.int64) for each in (kinds == _OTHER, runs, letters)
    )
    chosen = (counts == 1) & (odd == 0) & (many == 1)
    starts = np.flatnonzero(runs)[(np.cumsum(many) - 1)[chosen]] - begins[chosen]
    return chosen, starts, sizes[chosen]


def _in_piece(
    piece: str, look_up: Callable[[str], Sequence[Terms]]
) -> Iterator[tuple[int, int, int]]:
    """Start, size and whether it is joined, of each word in a piece of text."""
    for offset, _, raw in words_of(piece):
        for number, (start, end) in enumerate(of_word(raw, look_up(raw))):
            yield offset + start, end - start, int(number > 0)


def starts_of_pieces(texts: Sequence[str], split_words: Mapping[int, Sequence[int]]) -> Integers:
    """Where each piece between white space starts in its text, text after text.

    ``split_words`` has these starts for the numbers of texts that are cut otherwise.
    """
    space = np.append(True, _SPACE[np.minimum(_codes("\n".join((*texts, ""))), len(_SPACE) - 1)])
    starts = np.flatnonzero(space[:-1] & ~space[1:])
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts)])
    bounds = np.searchsorted(starts, offsets)
    each = [
        split_words[number]
        if number in split_words
        else starts[bounds[number] : bounds[number + 1]] - offsets[number]
        for number in range(len(texts))
    ]
    return np.concatenate([np.empty(0, np.int64), *each]).astype(np.int64)


def _codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
