"""Words of a question that no article has, and the words of the collection that look like them.

Unlike a correction, which replaces what was typed by one word, they only rank what the other words
of the question find. Two words are alike by the trigrams they share: Angell, Freund and Willett,
"Automatic spelling correction using a trigram similarity measure", Information Processing &
Management 19(4), 1983.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.letters import ALEF, LAM
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Alike, Question, Word
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.memory import Memory

LEAST: Final = 0.4
"""How much alike a word must be, from 0 to 1."""

MOST: Final = 24
"""The most words that one word stands for."""

BEGINNINGS: Final = (4, 3, 2)
"""Letters, after the article, with which words are looked up: the commonest for each beginning."""

COMPLETIONS: Final = 128

_ARTICLE: Final = ALEF + LAM


class Alikes:
    """Looks up words that look alike in one collection. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._memory = Memory(engine)

    def asked(self, question: Question | None) -> Question | None:
        """``question`` with the words that those stand for which no article has."""
        if question is None:
            return None
        searched = [n for n, searched in enumerate(question.searched) if searched]
        missing = self._missing([question.words[number] for number in searched])
        found = [
            Alike(number, word, likeness)
            for number in searched
            if question.words[number] in missing
            for word, likeness in self._alike(question.words[number].terms.written)
        ]
        return replace(question, alike=tuple(found)) if found else question

    def _missing(self, words: list[Word]) -> set[Word]:
        """The words that no article has, even by a stem."""
        counts = self._memory.values(
            [word.terms.written for word in words],
            lambda forms: dict(zip(forms, self._engine.frequencies(forms), strict=True)),
        )
        unwritten = [word for word in words if not counts[word.terms.written]]
        have = self._memory.values(unwritten, lambda new: {word: self._has(word) for word in new})
        return {word for word in unwritten if not have[word]}

    def _has(self, word: Word) -> bool:
        return self._engine.search(word, "newest", 0, 0).total > 0

    def _alike(self, written: str) -> list[tuple[Word, float]]:
        """The words most like a written form, and how much they are, the most first."""
        return self._memory.value(("alike", written), lambda: self._looked_up(written))

    def _looked_up(self, written: str) -> list[tuple[Word, float]]:
        start = len(_ARTICLE) if written.startswith(_ARTICLE) else 0
        forms: dict[str, None] = {}
        for letters in stepwise(BEGINNINGS):
            if len(written) > start + letters or letters == min(BEGINNINGS):
                beginning = written[: start + letters]
                some = self._engine.completions(beginning, COMPLETIONS)
                forms.update(dict.fromkeys(form for form, _ in some))
        ranked = sorted((-likeness(written, form), form) for form in forms)
        return [
            (Word(form, self._analyzer.terms(form)[0]._replace(written=form), exact=True), -less)
            for less, form in ranked[:MOST]
            if -less >= LEAST and self._analyzer.terms(form)
        ]


def likeness(one: str, other: str) -> float:
    """How much two words are alike: 2 × shared trigrams ÷ all, with their ends; from 0 to 1."""
    first, second = _trigrams(one), _trigrams(other)
    return 2 * (first & second).total() / (first.total() + second.total())


def _trigrams(word: str) -> Counter[str]:
    text = f"\0{word}\0"
    return Counter(text[at : at + 3] for at in range(max(1, len(text) - 2)))
