"""What conditions in expressions mean: ``outlet = "مرصد الساحل"``, ``fields.price 10 TO 20``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.i18n import _
from bahith.indexer.declared import MEASURED, Declared
from bahith.indexer.query import DECLARED, MANY, Filter, Ids, Named, Published, Range, Source, Value
from bahith.indexer.search.query.expressions import BadExpression, either, negated
from bahith.indexer.search.query.fields import within
from bahith.indexer.values import Measure, read_bounds

_NONE: Final = Ids(())
"""What no article passes."""


def measured(
    name: str, kind: Measure, operator: str, values: Sequence[str], shown: str = ""
) -> Filter:
    """The filter by a declared number or date, or by ``published``; messages call it ``shown``.

    Raises BadExpression.
    """
    text = "..".join(values) if operator == "TO" else "".join((operator, *values))
    if name == "published":
        bounds = (None, None) if operator == "EXISTS" else read_bounds("date", text)
        if bounds:
            return Published(*(day if isinstance(day, dt.date) else None for day in bounds))
    elif found := Range(name) if operator == "EXISTS" else within(name, kind, text):
        return found
    if kind == "number":
        reason = _("the values of `%(name)s` are compared to a number, such as `10`", name=shown)
    else:
        reason = _(
            "`%(name)s` is compared to a day, month or year: `2021-07-26`, `2021-07` or `2021`",
            name=shown,
        )
    raise BadExpression(reason)


def exact(column: str, operator: str, values: Sequence[str]) -> Filter:
    """The filter by a value of a column, or of ``id``, or by whether there is one."""
    if column == "id":
        return Ids(tuple(values)) if values else negated(_NONE)
    return negated(Value(column, "")) if operator == "EXISTS" else Value(column, values[0])


def in_list(some: Sequence[Filter]) -> Filter:
    """The articles that pass any of some filters, perhaps none."""
    return either(some) if some else _NONE


class Conditions:
    """Makes filters of conditions on what parameters of requests filter by, of the same names.

    A condition works like the parameter of the same name. ``published`` replaces ``after`` and
    ``before``, and ``id`` is the id of an article.
    """

    def __init__(self, analyzer: Analyzer, declared: Declared) -> None:
        """``declared`` are the fields of the index."""
        self._analyzer = analyzer
        self._declared = {f"{DECLARED}{name}": kind for name, kind in declared.items()}
        self._names = (*MANY, "published", "id", *self._declared)

    def __call__(self, name: str, operator: str, values: Sequence[str]) -> Filter:
        """The filter; see ``expressions.Condition``. Raises BadExpression."""
        if name not in self._names:
            message = _("`%(name)s` is none of the names to filter by: %(names)s")
            raise BadExpression(message.filled(name=name, names=self._names))
        if operator == "IN":
            return in_list([self(name, "=", (value,)) for value in values])
        column, kind = name.removeprefix(DECLARED), self._declared.get(name)
        if name == "published" or kind == "date":
            return measured(column, "date", operator, values, name)
        if kind == "number":
            return measured(column, "number", operator, values, name)
        if operator not in ("=", "EXISTS"):
            raise not_compared(operator, name, ["published", *self._measured])
        if kind == "text" and operator == "EXISTS":
            reason = _("`%(name)s` has words, which only `=`, `!=` and `IN` look for", name=name)
            raise BadExpression(reason)
        if kind == "text":
            return Named(column, self._words(values[0]))
        if name == "source" and values:
            return Source(self._words(values[0]))
        return exact("source" if name == "outlet" else column, operator, values)

    @property
    def _measured(self) -> list[str]:
        return [name for name, kind in self._declared.items() if kind in MEASURED]

    def _words(self, text: str) -> tuple[Terms, ...]:
        words = self._analyzer.terms(text)
        if not words:
            message = _("`%(text)s` contains no word that can be searched for", text=text)
            raise BadExpression(message)
        return tuple(words)


def not_compared(operator: str, name: str, others: Sequence[str]) -> BadExpression:
    """Why ``operator`` cannot be used with ``name``, but with ``others``."""
    return BadExpression(
        _(
            "`%(operator)s` compares numbers and dates, which `%(name)s` has none of; use it with "
            "%(names)s",
            operator=operator,
            name=name,
            names=others,
        )
    )
