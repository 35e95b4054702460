"""What the conditions of Meilisearch's filters mean: ``source = "مرصد الساحل"``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn

from bahith.i18n import SOURCE, Message, using
from bahith.indexer.declared import Declared
from bahith.indexer.query import Facet, Filter
from bahith.indexer.search.query import expressions
from bahith.indexer.search.query.conditions import exact, in_list, measured, not_compared
from bahith.indexer.search.query.expressions import BadExpression, both, either
from bahith.server.meilisearch.attributes import COLUMNS, PERIODS, filterable, listed, sortable
from bahith.server.meilisearch.faults import Fault

_CODE: Final = "invalid_search_filter"


class Conditions:
    """Makes our filters of conditions on the attributes that a caller may filter by."""

    def __init__(self, declared: Declared, counted: Iterable[Facet]) -> None:
        """``declared`` are the fields of the index, ``counted`` what the caller may count by."""
        self._declared = declared
        self._names = filterable(declared, counted)

    def __call__(self, name: str, operator: str, values: Sequence[str]) -> Filter:
        """The filter; see ``expressions.Condition``. Raises BadExpression."""
        if name not in self._names:
            raise BadExpression(
                f"Attribute `{name}` is not filterable. Available filterable attributes are: "
                f"{listed(self._names)}"
            )
        if operator == "IN":
            return in_list([self(name, "=", (value,)) for value in values])
        kind = self._declared.get(name)
        if name == "published" or name in PERIODS:
            return measured("published", "date", operator, values, name)
        if kind == "number" or kind == "date":
            return measured(name, kind, operator, values, name)
        if operator not in ("=", "EXISTS"):
            raise not_compared(operator, name, sortable(self._declared))
        return exact(COLUMNS.get(name, name), operator, values)


def read(given: Any, condition: Conditions) -> tuple[Filter, ...]:
    """The filters, all to be passed, of a request's ``filter``: a text, or lists of texts.

    The members of a list must all be passed, and of a list in it, any. Raises Fault.
    """
    if given is None:
        return ()
    if isinstance(given, str):
        return _expression(given, condition)
    if not isinstance(given, list):
        _refuse("Invalid syntax for the filter parameter: expected a string or an array.")
    filters: list[Filter] = []
    for member in given:
        if isinstance(member, str):
            filters += _expression(member, condition)
        elif isinstance(member, list) and all(isinstance(each, str) for each in member):
            alternatives = [both(some) for each in member if (some := _expression(each, condition))]
            filters += [either(alternatives)] if alternatives else []
        else:
            _refuse(
                "Invalid syntax for the filter parameter: expected arrays of strings, two deep."
            )
    return tuple(filters)


def _expression(text: str, condition: Conditions) -> tuple[Filter, ...]:
    try:
        return expressions.read(text, condition)
    except BadExpression as error:
        with using(SOURCE):
            is_ours = isinstance(error.reason, Message)
            reason = f"In the filter: {error.reason}" if is_ours else str(error.reason)
        # The place as Meilisearch says it: line, column, and the whole expression.
        _refuse(f"{reason}.\n1:{(error.place or 0) + 1} {text}")


def _refuse(message: str) -> NoReturn:
    raise Fault(_CODE, message)
