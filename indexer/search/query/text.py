"""What a person typed, cut into lexemes once for the parser, dates, corrections and relaxations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial, wraps
from typing import Any, Final, TypeAlias, TypeVar, cast

from bahith.analyzers.folding import fold
from bahith.indexer.declared import MEASURED, Declared, Kind
from bahith.indexer.search.query.lexer import Lexeme, lexemes
from bahith.indexer.search.query.operators import with_words
from bahith.indexer.sized_cache import SizedCache

F = TypeVar("F", bound=Callable[..., Any])

MAX_CHARACTERS: Final = 4000

REMEMBERED: Final = 20_000
"""Characters of the queries, some thousand, of which each step remembers what it made: readers turn
pages, and choose facets. It takes 100 to 250 bytes for each character."""

SHORT: Final = 200
"""Queries with more characters than this are not remembered: they are rare, and take memory."""

_AT_LEAST: Final = 5
"""Characters that a query counts as, beside its own."""

_NEW: Final[Any] = object()

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
"""Names that people write before a colon, and the field that each stands for."""

CLOSE_FIELDS: Final = {
    **dict.fromkeys(("author", "الكاتب", "كاتب", "المؤلف"), "author"),
    **dict.fromkeys(("tag", "tags", "وسم", "الوسم", "الوسوم"), "tag"),
    **dict.fromkeys(("category", "section", "القسم", "قسم", "التصنيف"), "category"),
    **dict.fromkeys(("language", "lang", "اللغة", "لغة"), "language"),
}
"""The same, for names that are headings too in copied texts: so no space may follow the colon."""

Fields: TypeAlias = tuple[tuple[str, Kind], ...]
"""The declared fields of an index, as a part of the keys of what is remembered."""

_FOLDED: Final = {fold(name): field for name, field in FIELDS.items()}
_CLOSE: Final = {fold(name): field for name, field in CLOSE_FIELDS.items()}


@dataclass(frozen=True, slots=True)
class QueryText:
    """A text as it was typed, and its lexemes.

    Only ``head``, the first ``MAX_CHARACTERS`` of ``typed`` at most, is read; ``lexemes`` are
    those of ``head``, the last of kind ``END``. ``fields`` are those that the index declares.
    """

    typed: str
    head: str = field(repr=False, compare=False)
    lexemes: tuple[Lexeme, ...] = field(repr=False, compare=False)
    fields: Fields = ()

    @classmethod
    def of(cls, text: str | QueryText, declared: Declared | Fields = ()) -> QueryText:
        """``text`` cut into lexemes; a query is returned unchanged. Total and linear."""
        if isinstance(text, QueryText):
            return text
        fields = declared if isinstance(declared, tuple) else tuple(declared.items())
        return _of(text, fields)


def _remembered(text_of: Callable[[Any], str]) -> Callable[[F], F]:
    """Have a pure function be called once for each of the last short queries.

    Its first argument is a query; ``text_of`` tells what was typed.
    """

    def wrapped(function: F) -> F:
        kept = SizedCache(REMEMBERED, lambda arguments, _: _AT_LEAST + len(text_of(arguments[0])))

        @wraps(function)
        def call(*arguments: Any) -> Any:
            if len(text_of(arguments[0])) > SHORT:
                return function(*arguments)
            made = kept.known(arguments, _NEW)
            if made is _NEW:
                made = function(*arguments)
                kept.keep(arguments, made)
            return made

        return cast(F, call)

    return wrapped


@_remembered(str)
def _of(text: str, fields: Fields) -> QueryText:
    head = _head(text)
    return QueryText(text, head, tuple(cut(head, fields)), fields)


remembered = _remembered(lambda query: query.typed)
"""Have a pure function of a query be called once for each of the last short queries."""


def cut(text: str, fields: Fields = ()) -> list[Lexeme]:
    """The lexemes of ``text``; the names of fields are those in this module, and ``fields``."""
    named = partial(field_named, fields=fields)
    measured = [name for name, kind in fields if kind in MEASURED]
    return with_words([*lexemes(text, named, measured)])


def field_named(name: str, is_close: bool = True, fields: Fields = ()) -> str | None:
    """The field that ``name`` stands for before a colon, in any spelling; None for plain text.

    ``is_close`` tells whether its value follows without a space. Declared ``fields`` have the
    names that they were declared by.
    """
    folded = fold(name)
    if field := _FOLDED.get(folded):
        return field
    return (_CLOSE.get(folded) or _spellings(fields).get(folded)) if is_close else None


@lru_cache(64)
def _spellings(fields: Fields) -> Mapping[str, str]:
    """The declared fields by their names, folded; of two that are spelled alike, the first."""
    return {fold(name): name for name, _kind in reversed(fields)}


def _head(text: str) -> str:
    """The first ``MAX_CHARACTERS`` without a word that they cut, unless it is all there is."""
    if len(text) <= MAX_CHARACTERS:
        return text
    head = text[:MAX_CHARACTERS]
    return head if text[MAX_CHARACTERS].isspace() else (head.rsplit(None, 1) or [""])[0]
