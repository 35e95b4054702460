"""Words typed in the letters of another script: by the wrong keyboard layout, or in Arabizi.

A word in Latin letters may be a word of English or French that the collection lacks. So it is read
as Arabic only if the Arabic word is clearly likelier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bahith.analyzers import arabizi, keyboard
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.latin_likelihood import is_name, likelihood
from bahith.analyzers.letters import is_arabic
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.spelling import Speller

CLEARLY: Final = 7.0
"""How much likelier the Arabic word must be, as a logarithm: a thousand times."""

READABLE: Final = 1.0
"""How much likelier, as a logarithm, Arabizi is than another layout: keys give no such words."""

_LONG: Final = 3
"""The fewest Arabic letters of Arabizi without digits: a shorter word may be of any language."""

_ARTICLE: Final = re.compile(r"(?i)\b[aei]l\s+$")
_LEFT_OVER: Final = re.compile(r"[^\w\u0610-\u061a\u064b-\u065f.؟!]")
"""A sign that belongs to no word: keys of Latin letters gave it by accident."""
_LATIN_WORD: Final = re.compile(r"(?!(?:AND|OR|NOT)\b)\b[A-Za-z]{2,}\b(?!:)")
_VOWEL: Final = re.compile("[aeiouy]")


class Chunk(NamedTuple):
    """A range of the query between spaces and quotation marks, without a field name before it."""

    start: int
    end: int
    text: str


Change = tuple[int, int, str]
"""Start and end of a range of the query, and the text that replaces it."""


def _whole(q: str, changes: Sequence[Change]) -> list[Change]:
    """``changes`` of all Latin words of a query, or of those with digits: not Abu ظبي."""
    rest = q
    for start, end, _ in sorted(changes, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    if not _LATIN_WORD.search(rest):
        return [*changes]
    return [change for change in changes if arabizi.has_digits(q[change[0] : change[1]])]


class Scripts:
    """Reads words in the other script, by the words of one collection."""

    def __init__(self, speller: Speller, analyzer: Analyzer) -> None:
        self._speller = speller
        self._analyzer = analyzer

    def layout(self, strange: Sequence[Chunk]) -> list[Change]:
        """Chunks that are words on the other layout, if the collection has any of them."""
        others = [
            (chunk, *other) for chunk in stepwise(strange) for other in self._other(chunk.text)
        ]
        counts = self._speller.written(terms for _, _, terms in others)
        changes: dict[Chunk, str] = {}
        known, evidence = False, 0.0
        for (chunk, text, terms), count in stepwise(zip(others, counts, strict=True)):
            listed = self._analyzer.frequency(text) > 0
            if chunk in changes or not (count or listed):
                continue
            gain = self._gain(chunk.text, text, count)
            if gain < 0:
                continue
            changes[chunk] = text
            if self._tells(terms):
                known |= count > 0 or self._speller.finds(terms) > 0
                evidence += gain
        clear = known and evidence > CLEARLY
        return [(chunk.start, chunk.end, text) for chunk, text in changes.items() if clear]

    def _other(self, text: str) -> Iterator[tuple[str, Terms]]:
        """``text`` as typed on the other layout, if that is one word of the other script."""
        latin = text.isascii()
        for other in (keyboard.arabic(text),) if latin else keyboard.latin(text):
            words = self._analyzer.terms(other)
            is_word = len(words) == 1 and is_arabic(words[0].written) == latin
            if is_word and not (latin and _LEFT_OVER.search(other)):
                yield other, words[0]

    def _gain(self, typed: str, read: str, count: int) -> float:
        """How much likelier ``read`` is than what was typed, as a logarithm.

        Negative where Arabizi explains it better: silm is سلم, though its keys give سهمة.
        """
        if not typed.isascii():
            # An Arabic word that nobody knows, against one of the collection.
            return CLEARLY + 1
        commonness = self._speller.commonness(read, count)
        readings = arabizi.readings(typed) if _VOWEL.search(typed.lower()) else {}
        in_arabizi = self._speller.read(readings)
        if in_arabizi and in_arabizi.likelihood + READABLE > commonness:
            return -1.0
        return commonness - likelihood(typed)

    def _tells(self, terms: Terms) -> bool:
        """Whether a word is evidence: stop words and single letters come out by accident."""
        return len(terms.written) > 2 and not self._analyzer.is_stop_word(terms)

    def arabizi(self, q: str, strange: Sequence[Chunk]) -> list[Change]:
        """Chunks that are words of the collection in Arabizi, if any of them clearly is."""
        changes: list[Change] = []
        is_clear = False
        for chunk in stepwise(strange):
            if is_name(chunk.text):
                continue
            article = _ARTICLE.search(q[: chunk.start])
            text = f"al-{chunk.text}" if article else chunk.text
            if word := self._read(text, chunk.text):
                is_clear |= self._is_clear(chunk.text, word)
                start = article.start() if article else chunk.start
                changes = [change for change in changes if change[1] <= start]
                changes.append((start, chunk.end, word))
        return _whole(q, changes) if is_clear else []

    def _read(self, text: str, typed: str) -> str:
        """``text`` read as Arabizi, or empty if ``typed`` may be English or French."""
        best = self._speller.read(arabizi.readings(text))
        if not best or best.likelihood - likelihood(typed) < CLEARLY:
            return ""
        return best.word

    def _is_clear(self, typed: str, word: str) -> bool:
        if any(map(self._analyzer.is_stop_word, self._analyzer.terms(word))):
            return False
        has_vowel = bool(_VOWEL.search(typed.lower()))
        return arabizi.has_digits(typed) or (has_vowel and len(word) >= _LONG)
