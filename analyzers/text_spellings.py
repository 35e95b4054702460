"""How texts spell the words whose terms are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from bahith.analyzers.folding import is_plain
from bahith.analyzers.terms import Terms
from bahith.analyzers.tokenizer import split

PUNCTUATION = '.,،;؛:!?؟…()[]{}«»"“”'
"""Characters around words that are never the first or last of one."""

MAX_LENGTH = 40
"""Longer texts without white space are not cached; no word of the language is so long."""


def spellings(
    terms_by_piece: Mapping[str, Sequence[Terms]], look_up: Callable[[str], Sequence[Terms]]
) -> dict[int, str]:
    """How words are spelled that are not spelled as their written form, by the id of their terms.

    ``look_up`` finds the terms of a word of the tokenizer. Not known of words that are written as
    one, nor of a month's name of two words.
    """
    spelled: dict[int, str] = {}
    # This runs for every distinct piece of a chunk; most are one word, and many its written form.
    others = [
        (piece, words)
        for piece, words in terms_by_piece.items()
        if len(words) != 1 or piece != words[0][0]
    ]
    for piece, words in others:
        if len(words) == 1 and id(words[0]) in spelled:
            continue
        bare = piece.strip(PUNCTUATION)
        if len(words) == 1 and is_plain(bare):
            if bare != words[0].written and len(bare) <= MAX_LENGTH:
                spelled[id(words[0])] = bare
            continue
        raws = split(bare)
        # Most pieces are one word. The terms of the others are those of their words in order; a
        # word that the cache forgot meanwhile has got new ones, so only the number counts.
        counts = [len(words)] if len(raws) == 1 else [len(look_up(raw)) for raw in raws]
        ends = accumulate(counts)
        for raw, count, end in zip(raws, counts, ends, strict=True):
            if count == 1 and raw != words[end - 1].written and len(raw) <= MAX_LENGTH:
                spelled[id(words[end - 1])] = raw
    return spelled
