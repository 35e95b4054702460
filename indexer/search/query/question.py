"""What a person typed, cut into lexemes once, for all that read it: parser, dates, corrections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bahith.analyzers.folding import fold
from bahith.indexer.search.query.lexer import Lexeme, lexemes

MAX_CHARACTERS: Final = 4000

FIELDS: Final = {
    "title": "title",
    "العنوان": "title",
    "source": "source",
    "المصدر": "source",
    "before": "before",
    "قبل": "before",
    "after": "after",
    "بعد": "after",
}
"""The names of fields before a colon, as people write them, and the field each stands for."""

_FOLDED: Final = {fold(name): field for name, field in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Question:
    """A text as it was typed, and its lexemes.

    ``head`` is as much of ``text`` as is read, at most ``MAX_CHARACTERS``; ``lexemes`` are of
    ``head``, closed by ``END``.
    """

    text: str
    head: str = field(repr=False)
    lexemes: tuple[Lexeme, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str | Question) -> Question:
        """``text`` cut into lexemes; a question is returned as it is. Total and linear."""
        if isinstance(text, Question):
            return text
        head = _head(text)
        return cls(text, head, tuple(cut(head)))


def cut(text: str) -> list[Lexeme]:
    """The lexemes of ``text`` with the fields of ``FIELDS``."""
    return list(lexemes(text, field_named))


def field_named(name: str) -> str | None:
    """The field that ``name`` stands for before a colon, in any spelling; None for plain text."""
    return _FOLDED.get(fold(name))


def _head(text: str) -> str:
    """The first ``MAX_CHARACTERS``; a word is not cut unless it alone is too long."""
    if len(text) <= MAX_CHARACTERS:
        return text
    head = text[:MAX_CHARACTERS]
    return head if text[MAX_CHARACTERS].isspace() else (head.rsplit(None, 1) or [""])[0]
