"""The values of an index's declared fields in a record."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from numbers import Integral, Real

from bahith.i18n import Message, _
from bahith.indexer.article import FieldValue, FieldValues
from bahith.indexer.declared import Kind, declared_in
from bahith.indexer.sources import fields
from bahith.indexer.sources.fields import Names, Record
from bahith.indexer.values import read_number

LONGEST = 60
"""Characters of a value in a message."""

NESTED = "fields"
"""The field of a record that has declared ones, as in answers of the API."""

_LARGEST = 2**63

_WRONG = {
    "number": _("%(name)s: %(value)s is not a number"),
    "date": _("%(name)s: %(value)s is not a date"),
    "keyword": _("%(name)s: %(value)s is not a text"),
    "text": _("%(name)s: %(value)s is not a text"),
}


def values(record: Record, names: Names) -> tuple[FieldValues, list[Message]]:
    """The values of each declared field that has some, and what could not be read."""
    readable: dict[str, tuple[FieldValue, ...]] = {}
    problems = []
    for name, kind in declared_in(names).items():
        some: list[FieldValue] = []
        for written in _several(_given(record, name, names), kind):
            value = _value(written, kind)
            if value is None:
                short = repr(written)[:LONGEST]
                problems.append(_WRONG[kind].filled(name=name, value=short))
            elif value != "":
                some.append(value)
        if some:
            readable[name] = tuple(dict.fromkeys(some))
    return readable, problems


def _given(record: Record, name: str, names: Names) -> object:
    """What a record has for a declared field; None if it has nothing."""
    if name in names:
        return next((value for _name, value in fields.given(record, name, names)), None)
    nested = record.get(NESTED)
    for place in (record, nested if isinstance(nested, dict) else {}):
        wanted = fields.key(name)
        spelled = name if name in place else next((n for n in place if fields.key(n) == wanted), "")
        if spelled and fields.is_given(place[spelled]):
            return place[spelled]
    return None


def _several(value: object, kind: Kind) -> Iterator[object]:
    """The values in what a record has; a cell of a table may have a list of JSON."""
    opening = "[" if kind in ("number", "date") else '["'
    if isinstance(value, str) and value.startswith(opening):
        value = fields.json_list(value)
    for each in value if isinstance(value, list | tuple) else (value,):
        if fields.is_given(each) and not (isinstance(each, str) and not each.strip()):
            yield each


def _value(value: object, kind: Kind) -> FieldValue | None:
    """The value as one of its kind; None if it is none."""
    if kind == "number":
        return _number(value)
    if kind == "date":
        return _day(value)
    return fields.plain_text(value)


def _day(value: object) -> dt.date | None:
    return None if isinstance(value, bool) else fields.read_day(value)


def _number(value: object) -> int | float | None:
    if isinstance(value, str):
        return read_number(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral) and abs(int(value)) < _LARGEST:
        return int(value)
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
