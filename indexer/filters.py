"""The filters and the order that programs pass to ``Index.search`` and ``Index.matches``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypedDict

from bahith.indexer.dates.parsing import Side, parse_bound
from bahith.indexer.query import MANY

Bound: TypeAlias = str | dt.date | None
"""A day, or a text that names a day, month or year: "26/7/2021", "2021-07", "تموز 2021", "2021"."""

Texts: TypeAlias = str | Sequence[str]
"""One value of a filter, or several."""

Value: TypeAlias = str | float | dt.date
"""A value of a declared field, or a range of them: ``"10..20"``."""


class Filters(TypedDict, total=False):
    """What narrows a search, and its order.

    ``source`` gives words that the source must contain; ``outlet`` must be equal to the source,
    ``category``, ``author``, ``tag`` and ``language`` to what the article has. ``fields`` are
    values of declared fields by their names: a number, a date or a range such as ``"10..20"`` or
    ``">=2021"``, the whole value of a keyword, words of a text. Each may be a list: of several
    values an article needs any, and none that begins with ``-``. A month or year in ``after`` or
    ``before`` includes all its days. ``filter`` joins conditions by AND, OR and NOT:
    ``'outlet = "مرصد الساحل" OR fields.price > 10'``. ``sort`` is ``"relevance"``, ``"newest"``
    or ``"oldest"``, or ``"fields.NAME"`` of a declared number or date, with ``-`` before it for the
    highest first.
    """

    sort: str
    source: Texts
    outlet: Texts
    category: Texts
    author: Texts
    tag: Texts
    language: Texts
    after: Bound
    before: Bound
    fields: Mapping[str, Value | Sequence[Value]]
    filter: str


def read_filters(filters: Filters) -> dict[str, Any]:
    """The attributes of a Request for ``filters``.

    Raises BadRequest for a bound that is no date, and TypeError for a filter of another name.
    """
    values: dict[str, Any] = dict(filters)
    unknown = values.keys() - Filters.__annotations__.keys()
    if unknown:
        raise TypeError(f"there is no filter {min(unknown)!r}")
    sides: tuple[Side, ...] = ("after", "before")
    days: dict[str, Any] = {side: _day(values[side], side) for side in sides if side in values}
    texts = {name: _texts(values[name]) for name in MANY if name in values}
    fields = {name: _texts(some) for name, some in values.get("fields", {}).items()}
    return {**values, **days, **texts, "fields": fields}


def _day(bound: Bound, side: Side) -> dt.date | None:
    if isinstance(bound, str):
        return parse_bound(bound, side)
    return bound.date() if isinstance(bound, dt.datetime) else bound


def _texts(values: Value | Sequence[Value]) -> tuple[str, ...]:
    several = (values,) if isinstance(values, str | float | int | dt.date) else values
    return tuple(map(_text, several))


def _text(value: Value) -> str:
    return str(value.date() if isinstance(value, dt.datetime) else value)
