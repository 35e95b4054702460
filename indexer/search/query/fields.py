"""What the fields of a query ask for: names, times, and the values that an index declares."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bahith.analyzers.analyzer import Terms
from bahith.indexer.columns import number
from bahith.indexer.dates.parsing import Side, parse_bound
from bahith.indexer.declared import MEASURED, Kind
from bahith.indexer.errors import BadRequest
from bahith.indexer.language_codes import code
from bahith.indexer.query import Filter, Named, Published, Range, Source, Value
from bahith.indexer.values import Measure, read_bounds
from bahith.indexer.values import Value as Measured

SIDES: Final[dict[str, Side]] = {"after": "after", "before": "before"}
"""The fields that ask for a time."""


def is_measured(field: str, kind: Kind | None) -> bool:
    """Whether a field, perhaps a declared one of that ``kind``, asks for a time or a number."""
    return field in SIDES or kind in MEASURED


def measured(field: str, kind: Kind | None, text: str) -> Filter | None:
    """The filter by a time or by numbers; None if ``text`` names none."""
    if kind == "number" or kind == "date":
        return within(field, kind, text)
    try:
        day = parse_bound(text, SIDES[field])
    except BadRequest:
        return None
    return Published(after=day) if field == "after" else Published(before=day)


def within(field: str, kind: Measure, text: str) -> Range | None:
    """The filter by the range of a declared field that ``text`` is; None if it is none."""
    bounds = read_bounds(kind, text)
    return Range(field, *map(_position, bounds)) if bounds else None


def _position(value: Measured | None) -> float | None:
    """A value as a number in a column."""
    return number(value) if isinstance(value, dt.date) else value


def named(field: str, text: str, words: tuple[Terms, ...]) -> Filter | None:
    """The filter by a field that has names, or by the language; None without what it needs.

    ``words`` are those of ``text``, which stands behind the field's name.
    """
    if field == "language":
        language = code(text)
        return Value(field, language) if language else None
    if not words:
        return None
    return Source(words) if field == "source" else Named(field, words)
