"""The columns of declared fields, which an index has beside those of every index.

A schema never changes, and it has the declared columns last, so fields of every index have the same
numbers in all schemas: queries for them need not know what an index declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from bahith.indexer.declared import MEASURED, Declared

Measure: TypeAlias = Literal["keyword", "number"]
"""What a column has: texts, or numbers; days are numbers, too."""

Fields: TypeAlias = tuple[tuple[str, Measure], ...]
"""The declared fields with columns, in the order of the schema."""

_PREFIX: Final = "declared_"
_LEAST, _GREATEST = "_least", "_greatest"


def column(field: str) -> str:
    """The column with all values of a declared field; names in tantivy have few letters."""
    return _PREFIX + field.encode().hex()


def sorting(field: str, descending: bool) -> str:
    """The column with the value of a declared number or date that articles are sorted by."""
    return column(field) + (_GREATEST if descending else _LEAST)


def with_columns(declared: Declared) -> Fields:
    """The declared fields that have columns."""
    return tuple(
        (name, "number" if kind in MEASURED else "keyword")
        for name, kind in declared.items()
        if kind != "text"
    )


def in_meta(meta: Mapping[str, Any]) -> Fields:
    """Those of a commit, given its ``meta.json``."""
    return tuple(
        (bytes.fromhex(name).decode(), "keyword" if entry["type"] == "text" else "number")
        for entry in meta["schema"]
        if entry["name"].startswith(_PREFIX)
        and "_" not in (name := entry["name"].removeprefix(_PREFIX))
    )
