"""Which questions a rule is for."""

from __future__ import annotations

from dataclasses import dataclass

from bahith.indexer.query import Node, Word
from bahith.indexer.rules.rule import Rule
from bahith.indexer.rules.words import Reader, has_all, words_of


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
