"""What a condition of a filter means: ``source = "مرصد الساحل"``, ``price 10 TO 20``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from bahith.indexer.declared import MEASURED, Declared
from bahith.indexer.query import Facet, Filter, Ids, Published, Range, Value
from bahith.indexer.search.query.fields import within
from bahith.indexer.values import Measure, read_bounds
from bahith.server.meilisearch.attributes import COLUMNS, PERIODS, filterable, listed
from bahith.server.meilisearch.expressions import either, negated, refuse

_NONE: Final = Ids(())
"""What no article passes."""


class Conditions:
    """Makes our filters of conditions on the attributes that a caller may filter by."""

    def __init__(self, declared: Declared, counted: Iterable[Facet]) -> None:
        """``declared`` are the fields of the index, ``counted`` what the caller may count by."""
        self._declared = declared
        self._names = filterable(declared, counted)

    def __call__(self, name: str, operator: str, values: Sequence[str]) -> Filter:
        """The filter; see ``expressions.Condition``. Raises Fault."""
        if name not in self._names:
            refuse(
                f"Attribute `{name}` is not filterable. Available filterable attributes are: "
                f"{listed(self._names)}."
            )
        if operator == "IN":
            some = [self(name, "=", (value,)) for value in values]
            return either(some) if some else _NONE
        kind = self._declared.get(name)
        if name == "published" or name in PERIODS:
            return _published(name, operator, values)
        if kind == "number" or kind == "date":
            return _measured(name, kind, operator, values)
        if operator not in ("=", "EXISTS"):
            measured = [each for each, kind in self._declared.items() if kind in MEASURED]
            refuse(
                f"`{operator}` compares numbers and dates, which `{name}` has none of; use it with "
                f"{listed(['published', *measured])}."
            )
        if name == "id":
            return Ids(tuple(values)) if values else negated(_NONE)
        column = COLUMNS.get(name, name)
        if operator == "EXISTS":
            return negated(Value(column, ""))
        return Value(column, values[0])


def _range(operator: str, values: Sequence[str]) -> str:
    """The range as our parameters have it."""
    return "..".join(values) if operator == "TO" else f"{operator}{values[0]}"


def _measured(name: str, kind: Measure, operator: str, values: Sequence[str]) -> Filter:
    if operator == "EXISTS":
        return Range(name)
    found = within(name, kind, _range(operator, values))
    if not found:
        examples = "`10`" if kind == "number" else "`2021-07-26`, `2021-07` or `2021`"
        refuse(f"The values of `{name}` are compared to a {kind} such as {examples}.")
    return found


def _published(name: str, operator: str, values: Sequence[str]) -> Filter:
    if operator == "EXISTS":
        return Published()
    bounds = read_bounds("date", _range(operator, values))
    if not bounds:
        refuse(f"`{name}` is compared to a day, month or year: `2021-07-26`, `2021-07` or `2021`.")
    return Published(*(day if isinstance(day, dt.date) else None for day in bounds))
