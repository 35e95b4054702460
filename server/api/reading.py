"""Reads the parameters of a call from a query string or a JSON body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

from msgspec import ValidationError, convert, inspect
from msgspec.structs import FieldInfo, fields

from bahith.i18n import Message, _
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import DECLARED
from bahith.indexer.search.query.filters import ONE_OF, WHOLE_NUMBER
from bahith.server.api.schema import SEVERAL, SHOWN, Call
from bahith.server.http import languages

_GIVEN_TWICE: Final = _("%(name)s: is given twice")
_NUL: Final = _("%(name)s: must not contain the NUL character")

_FIELDS: Final = DECLARED.removesuffix(".")
"""The parameter that is an object in JSON; in an address, each of its names is a parameter."""

AnyCall = TypeVar("AnyCall", bound=Call)


class UnreadableRequest(Exception):
    """A query string or body has no parameters that could be read; the message says why."""


def from_query(call: type[AnyCall], query: bytes) -> AnyCall:
    """The parameters in ``query``, the part of an address after the ``?``.

    Raises UnreadableRequest unless it is UTF-8, and BadRequest, with the name of the parameter,
    for one that is unknown, missing, given twice or not what ``call`` takes.
    """
    try:
        pairs = parse_qsl(query.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise UnreadableRequest(_("the query string must be UTF-8")) from None
    types = _types(call)
    several = [name for name, kind in types.items() if _is_several(kind)]
    pairs = [(_attribute(name, types), text) for name, text in pairs]
    fields, pairs = _fields_apart(pairs) if _FIELDS in types else ({}, pairs)
    texts: dict[str, Any] = {
        name: each for name in several if (each := [text for other, text in pairs if other == name])
    }
    others = _unique((name, text) for name, text in pairs if name not in several)
    values = {name: _typed(types.get(name), text) for name, text in others}
    return _read(call, texts | fields | values)


def _attribute(name: str, types: Mapping[str, Any]) -> str:
    """The attribute of a call with the parameter ``name`` in an address."""
    if name == SHOWN:
        raise _unknown(name)
    return SHOWN if name == _FIELDS and SHOWN in types else name


def _fields_apart(
    pairs: Iterable[tuple[str, str]],
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The parameters ``fields.NAME`` as JSON has them, and the others."""
    fields: dict[str, list[str]] = {}
    others = []
    for name, text in pairs:
        if name.startswith(DECLARED):
            fields.setdefault(name.removeprefix(DECLARED), []).append(text)
        else:
            others.append((name, text))
    return {_FIELDS: fields} if fields else {}, others


def from_json(call: type[AnyCall], body: bytes) -> AnyCall:
    """The parameters in ``body``, a JSON object in UTF-8.

    Raises UnreadableRequest unless it is one, and BadRequest as ``from_query``.
    """
    try:
        values = json.loads(body, object_pairs_hook=lambda pairs: dict(_unique(pairs)))
    except (ValueError, RecursionError):
        raise UnreadableRequest(_("the body must be JSON in UTF-8")) from None
    if not isinstance(values, dict):
        raise UnreadableRequest(_("the body must be a JSON object"))
    if any(map(is_broken, values)):
        raise UnreadableRequest(_("the body must be JSON in UTF-8"))
    languages.prefer(values.get("lang"))
    return from_object(call, values)


def from_object(call: type[AnyCall], values: dict[str, Any]) -> AnyCall:
    """The parameters in ``values``, an object of JSON. Raises BadRequest as ``from_query``."""
    types = _types(call)
    values = _fields_told_apart(values, types)
    for name, value in values.items():
        if any(map(is_broken, texts(value))):
            message = _("%(name)s: must not contain half of a surrogate pair")
            raise BadRequest(message.filled(name=_told(name)), _told(name))
    return _read(call, {name: _whole(types.get(name), values[name]) for name in values})


def _fields_told_apart(values: dict[str, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with the list ``fields`` and filters of that name as attributes of a call.

    Beside the list, filters are members ``fields.NAME``, as in an address; given in both ways, the
    values of a field add up.
    """
    if SHOWN in values:
        raise _unknown(SHOWN)
    if SHOWN not in types:
        return values
    others = {name: value for name, value in values.items() if not name.startswith(DECLARED)}
    by_name = {name.removeprefix(DECLARED): values[name] for name in values.keys() - others}
    if isinstance(others.get(_FIELDS), list):
        others[SHOWN] = others.pop(_FIELDS)
    if not by_name:
        return others
    filters = others.get(_FIELDS, {})
    if not isinstance(filters, dict):
        return others
    for name in by_name.keys() & filters.keys():
        both = filters[name], by_name[name]
        by_name[name] = [
            one for some in both for one in (some if isinstance(some, list) else [some])
        ]
    return {**others, _FIELDS: filters | by_name}


def texts(value: Any) -> Iterator[str]:
    """All texts in a value of JSON that is one, a list or an object."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (text for each in value for text in texts(each))
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for each in pair for text in texts(each))


def _unique(pairs: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    names: set[str] = set()
    for name, value in pairs:
        if name in names:
            raise BadRequest(_GIVEN_TWICE.filled(name=_told(name)), _told(name))
        names.add(name)
        yield name, value


def is_broken(text: str) -> bool:
    """Whether ``text`` has half of a surrogate pair: JSON can escape it, UTF-8 cannot hold it."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_several(kind: inspect.Type | None) -> bool:
    """Whether a parameter is a text or a list of them, and in an address may be repeated."""
    return isinstance(kind, inspect.Metadata) and SEVERAL in (kind.extra_json_schema or {})


@cache
def _types(call: type[Call]) -> dict[str, inspect.Type]:
    """The type of each parameter by its name."""
    struct = inspect.type_info(call)
    assert isinstance(struct, inspect.StructType)
    return {field.name: field.type for field in struct.fields}


@cache
def _fields(call: type[Call]) -> tuple[FieldInfo, ...]:
    return fields(call)  # it evaluates the annotations on each call, which is slow


def _typed(kind: inspect.Type | None, text: str) -> Any:
    """What ``text`` would be in JSON; text that is no value of ``kind`` stays as it is."""
    match kind:
        case inspect.Metadata(type=inspect.IntType()) if re.fullmatch("[0-9]{1,18}", text):
            return int(text)
        case inspect.Metadata(type=inspect.BoolType()) if text in ("0", "1"):
            return text == "1"
        case inspect.Metadata(type=inspect.VarTupleType()):
            return text.split(",")
    return text


def _whole(kind: inspect.Type | None, value: Any) -> Any:
    """``value``; as a whole number if it is written as 5.0, as a list where it may be one."""
    if _is_several(kind) and isinstance(value, str):
        return [value]
    if isinstance(kind, inspect.Metadata) and isinstance(kind.type, inspect.DictType):
        is_object = isinstance(value, dict)
        return {name: _listed(each) for name, each in value.items()} if is_object else value
    match kind:
        case inspect.Metadata(type=inspect.IntType()) if isinstance(value, float):
            return int(value) if value.is_integer() else value
    return value


def _listed(value: Any) -> Any:
    """A value of a declared field, or several, as a list of texts; anything else unchanged."""
    several = value if isinstance(value, list) else [value]
    texts = [str(each) if type(each) in (int, float) else each for each in several]
    return texts if _aretexts(texts) else value


def _read(call: type[AnyCall], values: Mapping[str, Any]) -> AnyCall:
    try:
        return convert(values, call)
    except ValidationError:
        # Its message is for programmers: it speaks of types and regular expressions.
        raise _fault(call, values) from None


def _fault(call: type[Call], values: Mapping[str, Any]) -> BadRequest:
    """What is wrong with the first parameter of ``call`` that cannot be read from ``values``."""
    for field in _fields(call):
        reason = _reason(_types(call)[field.name], field, values)
        if reason and field.name == _FIELDS and values[_FIELDS] is not None:
            return _fault_in_fields(values[_FIELDS])
        if reason:
            return BadRequest(reason.filled(name=_told(field.name)), _told(field.name))
    return _unknown(next(name for name in values if name not in _types(call)))


def _told(attribute: str) -> str:
    """What callers call an attribute."""
    return _FIELDS if attribute == SHOWN else attribute


def _unknown(name: str) -> BadRequest:
    return BadRequest(_("%(name)s: is not a parameter of this call", name=name), name)


def _reason(kind: inspect.Type, field: FieldInfo, values: Mapping[str, Any]) -> Message | None:
    """Why the value of a parameter, its ``name``, cannot be used; None if it can."""
    if field.name not in values:
        return _("%(name)s: is required") if field.required else None
    value = values[field.name]
    if value is None:
        return _("%(name)s: must not be null")
    try:
        convert(value, field.type)
    except ValidationError:
        return _expected(kind, field.type, value)
    return None


def _expected(kind: inspect.Type, annotation: Any, value: Any) -> Message:
    if _is_several(kind):
        return _NUL if _aretexts(value) else _("%(name)s: must be text, or a list of texts")
    match kind:
        case inspect.Metadata(extra={"reason": Message() as reason}):
            return reason
        case inspect.Metadata(type=inspect.IntType(ge=low, le=high)):
            return WHOLE_NUMBER.filled(low=low, high=high)
        case inspect.Metadata(type=inspect.BoolType()):
            return _("%(name)s: must be true or false, in an address 1 or 0")
        case inspect.Metadata(type=inspect.LiteralType()) if isinstance(value, str):
            return ONE_OF.filled(values=_choices(annotation))
    if isinstance(value, str):
        return _NUL
    return _("%(name)s: must be text")


def _fault_in_fields(fields: Any) -> BadRequest:
    """What is wrong with the values of declared fields."""
    if not isinstance(fields, dict):
        message = _("%(name)s: must be an object; in an address, write fields.NAME=VALUE")
        return BadRequest(message.filled(name=_FIELDS), _FIELDS)
    wrong = _("%(name)s: must be text, a number, or a list of them")
    faults = {name: _NUL if _aretexts(some) else wrong for name, some in fields.items()}
    name = next(
        name for name, some in fields.items() if not _aretexts(some) or "\0" in "".join(some)
    )
    return BadRequest(faults[name].filled(name=f"{DECLARED}{name}"), f"{DECLARED}{name}")


def _aretexts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _choices(annotation: Any) -> list[str]:
    """The values of the ``Literal`` in a type, in their order, which ``inspect`` loses."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [value for part in get_args(annotation) for value in _choices(part)]
