"""Looks up which rules about words there are for a word of a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bahith.indexer.query import Leaf, Word
from bahith.indexer.rules.questions import Asked, Questions
from bahith.indexer.rules.rule import Rule, Spelling, Synonyms
from bahith.indexer.rules.words import Reader, meet, spelled_alike


@dataclass(frozen=True)
class Entry:
    """Words of a rule, as they may stand in a question, and what is then searched for, too."""

    rule: Rule
    words: tuple[Word, ...]
    telling: tuple[Word, ...]
    others: tuple[Leaf, ...]
    questions: Questions

    def is_met(self, words: Sequence[Word]) -> bool:
        """Whether these words of a question are those of the rule."""
        alike = spelled_alike if isinstance(self.rule, Spelling) else meet
        return len(words) == len(self.telling) and all(
            alike(one.terms, other.terms) for one, other in zip(self.telling, words, strict=True)
        )


class Entries:
    """The words of rules by the terms of the first that says something."""

    def __init__(self) -> None:
        self._by_term: dict[str, dict[int, Entry]] = {}
        self._count = 0
        self.longest = 0

    def add(self, rule: Synonyms, reader: Reader) -> None:
        """Add the words that a rule begins from."""
        questions = Questions.of(rule, reader)
        leaves = {text: reader.leaf(text) for text in rule.others}
        for text in rule.words:
            words = reader.words(text)
            telling = reader.telling(words)
            others = tuple(leaf for other, leaf in leaves.items() if other != text)
            entry = Entry(rule, words, telling, others, questions)
            self._count += 1
            self.longest = max(self.longest, len(telling))
            for term in {telling[0].terms.written, *telling[0].terms.stems}:
                self._by_term.setdefault(term, {})[self._count] = entry

    def met(self, words: Sequence[Word], asked: Asked) -> Iterator[Entry]:
        """The entries with just these words, in their order, that are for the question."""
        terms = words[0].terms
        found: dict[int, Entry] = {}
        for term in (terms.written, *terms.stems):
            found |= self._by_term.get(term, {})
        for number in sorted(found):
            if found[number].is_met(words) and found[number].questions.have(asked):
                yield found[number]
