"""A text as the analyzer reads it, word by word: why a word is found or not."""

from __future__ import annotations

from dataclasses import dataclass

from bahith.analyzers.analyzer import Analyzer, Terms


@dataclass(frozen=True, slots=True)
class Reading:
    """A word as written in a text, its range there in code points, and its terms.

    ``stop``: it is a stop word.
    """

    start: int
    end: int
    word: str
    stop: bool
    terms: Terms


def readings(analyzer: Analyzer, text: str) -> tuple[Reading, ...]:
    """The words of ``text`` in order."""
    return tuple(
        Reading(start, end, text[start:end], analyzer.is_stop_word(terms), terms)
        for start, end, terms in analyzer.tokens(text)
    )
