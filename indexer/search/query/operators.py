"""Words that are operators, where they cannot be words of what is searched for.

docs/query-language.md has the rules with their reasons. Inside quotation marks all are words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from bahith.analyzers import folding, function_words
from bahith.analyzers.letters import is_arabic
from bahith.indexer.search.query.lexer import Kind, Lexeme

MAX_WORDS: Final = 6
"""A query with more words is more likely a sentence, in which وليس is a word."""

_NOT: Final = ("ليس", "ليست")
_AND_NOT: Final = ("وليس", "وليست")
_OR: Final = folding.fold("أو")
_TANWIN: Final = ("\u064b", "\u064b\u0627", "\u0627\u064b")
"""Endings of a predicate: in «رأي وليس خبرًا», a sentence says what something is not."""

_STARTS: Final = (Kind.TEXT, Kind.OPEN, Kind.FIELD)
_ENDS: Final = (Kind.TEXT, Kind.CLOSE)


def with_words(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes, with وليس, أو and near as operators where they are; linear in their number."""
    joined = _joined(lexemes)
    short = sum(lexeme.kind is Kind.TEXT for lexeme in joined) <= MAX_WORDS + 1
    has_and = any(lexeme.kind is Kind.AND for lexeme in joined)
    read = list(joined)
    for place in range(1, len(joined) - 1):
        lexeme = joined[place]
        if not _is_bare(lexeme):
            continue
        before, after = joined[place - 1], joined[place + 1]
        if before.kind not in _ENDS or after.kind not in _STARTS:
            continue
        word = folding.fold(lexeme.text)
        if word in _AND_NOT and (_is_marked(after) or (short and _is_name(after))):
            read[place] = replace(lexeme, kind=Kind.NOT, note="read_as_not")
        elif word == _OR and (has_and or _is_marked(after) or _ends_marked(joined, place)):
            read[place] = replace(lexeme, kind=Kind.OR, note="read_as_or")
        elif word == "near" and _is_arabic(before) and _is_arabic(after):
            read[place] = replace(lexeme, kind=Kind.AND, note="near_means_and")
    return read


def _joined(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """The lexemes, with و and ليس as one word where they are typed apart."""
    joined: list[Lexeme] = []
    for lexeme in lexemes:
        detached = joined and _is_bare(joined[-1]) and joined[-1].text == "و"
        if detached and _is_bare(lexeme) and folding.fold(lexeme.text) in _NOT:
            joined[-1] = replace(joined[-1], text=f"و{lexeme.text}", end=lexeme.end)
        else:
            joined.append(lexeme)
    return joined


def _is_bare(lexeme: Lexeme) -> bool:
    return lexeme.kind is Kind.TEXT and not (lexeme.quoted or lexeme.exact)


def _is_arabic(lexeme: Lexeme) -> bool:
    return is_arabic(folding.clean(lexeme.text) or " ")


def _is_marked(lexeme: Lexeme) -> bool:
    """Whether an operand begins with a sign that no sentence has."""
    return not _is_bare(lexeme)


def _ends_marked(lexemes: Sequence[Lexeme], place: int) -> bool:
    """Whether the operand that ends before a place has such a sign."""
    signs = (Kind.FIELD, Kind.PLUS)
    return _is_marked(lexemes[place - 1]) or (place > 1 and lexemes[place - 2].kind in signs)


def _is_name(lexeme: Lexeme) -> bool:
    """Whether a word names a thing: it is no stop word, and no predicate by its mark."""
    predicate = lexeme.text.endswith(_TANWIN)
    return not predicate and not _function_words().is_stop_word(folding.clean(lexeme.text))


@cache
def _function_words() -> function_words.FunctionWords:
    return function_words.load()
