"""The fields that an index declares beside those of every article: their names and kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from bahith.indexer.article import FieldValue

Kind: TypeAlias = Literal["text", "keyword", "number", "date"]
"""What a field holds: a ``text`` has words, a ``keyword`` is one value as a whole."""

KINDS: Final[tuple[Kind, ...]] = ("text", "keyword", "number", "date")

NAMED: Final[tuple[Kind, ...]] = ("text", "keyword")
"""The kinds whose values are names, which have words."""

MEASURED: Final[tuple[Kind, ...]] = ("number", "date")
"""The kinds whose values have an order, so that articles can be sorted by them."""

Declared: TypeAlias = Mapping[str, Kind]
"""The kinds of declared fields by their names, in the order in which they were declared."""

NOTHING: Final[Declared] = {}

_TYPES: Final[Mapping[Kind, type | tuple[type, ...]]] = {
    "text": str,
    "keyword": str,
    "number": (int, float),
    "date": dt.date,
}


def is_of(kind: Kind, value: FieldValue) -> bool:
    """Whether a value is of that kind."""
    return isinstance(value, _TYPES[kind])


class DeclaredNames(dict[str, str]):
    """Names as of ``bahith.indexer.sources.fields``, with the fields that the index declares."""

    def __init__(self, names: Mapping[str, str], declared: Declared) -> None:
        super().__init__(names)
        self.declared = declared


def declared_in(names: Mapping[str, str]) -> Declared:
    """The declared fields that come with ``names``, if any do."""
    return names.declared if isinstance(names, DeclaredNames) else NOTHING
