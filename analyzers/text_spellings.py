"""How texts spell the words whose terms are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bahith.analyzers.terms import Terms
from bahith.analyzers.tokenizer import split

PUNCTUATION = '.,،;؛:!?؟…()[]{}«»"“”'
"""Characters around words that are never the first or last of one."""

MAX_LENGTH = 40
"""Longer texts without white space are not cached; no word of the language is so long."""


def spellings(terms_by_piece: Mapping[str, Sequence[Terms]]) -> dict[int, str]:
    """How words are spelled that are not spelled as their written form, by the id of their terms.

    Not known of words that are written as one, nor of a month's name of two words.
    """
    spelled: dict[int, str] = {}
    # This runs for every distinct piece of a chunk.
    for piece, words in terms_by_piece.items():
        if len(words) == 1 and (piece == words[0].written or id(words[0]) in spelled):
            continue
        raw = split(piece.strip(PUNCTUATION))
        if len(raw) == len(words):
            for text, word in zip(raw, words, strict=True):
                if text != word.written and len(text) <= MAX_LENGTH:
                    spelled[id(word)] = text
    return spelled
