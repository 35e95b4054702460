"""Which questions a rule is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bahith.indexer.query import Node, Word
from bahith.indexer.rules.rule import Rule
from bahith.indexer.rules.words import Reader, has_all, words_of

AnyOf = TypeVar("AnyOf", bound=Rule)


@dataclass(frozen=True)
class Asked:
    """The words of a question that say something; ``is_whole``: it asks for nothing else."""

    words: tuple[Word, ...]
    is_whole: bool

    @classmethod
    def of(cls, tree: Node, reader: Reader) -> Asked:
        """The words that a query tree searches for."""
        words, is_whole = words_of(tree)
        return cls(reader.telling(words), is_whole)


class ByQuestion(Generic[AnyOf]):
    """Looks up the rules that are for a question."""

    def __init__(self, rules: Iterable[AnyOf], reader: Reader) -> None:
        self._rules = [(rule, Questions.of(rule, reader)) for rule in rules]
        self._for_all = [n for n, (rule, _) in enumerate(self._rules) if rule.is_for_all]
        self._by_term: dict[str, set[int]] = {}
        for number, (_, questions) in enumerate(self._rules):
            for words in (*questions.whole, *questions.parts):
                for term in (words[0].terms.written, *words[0].terms.stems):
                    self._by_term.setdefault(term, set()).add(number)

    def of(self, asked: Asked) -> list[AnyOf]:
        """The rules for a question, in their order."""
        numbers = {*self._for_all}
        for word in asked.words:
            for term in (word.terms.written, *word.terms.stems):
                numbers |= self._by_term.get(term, set())
        return [self._rules[n][0] for n in sorted(numbers) if self._rules[n][1].have(asked)]


@dataclass(frozen=True)
class Questions:
    """The questions of a rule: the words of whole ones, and those that a question must have."""

    whole: tuple[tuple[Word, ...], ...]
    parts: tuple[tuple[Word, ...], ...]

    @classmethod
    def of(cls, rule: Rule, reader: Reader) -> Questions:
        """Those that a rule names."""

        def read(texts: tuple[str, ...]) -> tuple[tuple[Word, ...], ...]:
            return tuple(reader.telling(reader.words(text)) for text in texts)

        return cls(read(rule.questions), read(rule.containing))

    def have(self, asked: Asked) -> bool:
        """Whether a question is one of them; if the rule names none, every question is.

        A question is the same if it has the same words, in whatever order and form, beside stop
        words.
        """
        if not (self.whole or self.parts):
            return True
        return any(has_all(words, asked.words) for words in self.parts) or (
            asked.is_whole
            and any(
                has_all(words, asked.words) and has_all(asked.words, words) for words in self.whole
            )
        )


def overlap(one: Rule, other: Rule, reader: Reader) -> bool:
    """Whether there is a question that two rules are both certainly for."""
    if one.is_for_all or other.is_for_all:
        return True
    pairs = (one, Questions.of(other, reader)), (other, Questions.of(one, reader))
    for rule, questions in pairs:
        for texts, is_whole in ((rule.questions, True), (rule.containing, False)):
            for text in texts:
                if questions.have(Asked(reader.telling(reader.words(text)), is_whole)):
                    return True
    return False
