"""The description of the API in OpenAPI 3.1, made of the code that answers.

Each call is described where it is defined, by ``described``; its parameters are the
schema that reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeVar

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from marshmallow import Schema, fields
from werkzeug.routing import Rule

from bahith.server.api.answers import Error
from bahith.server.api.parameters import Bound, Flag
from bahith.server.http.logs import ID_HEADER

JSON = "application/json"

_INTRODUCTION = (
    "Full-text search for Arabic articles. Ranges are pairs [start, end] of code points. "
    "Texts are the author's own letters and never markup."
)

_FAULTS = {
    "Refused": "A parameter cannot be used.",
    "NotFound": "No article has this id.",
    "BodyTooLarge": "The body is too large.",
    "QueryTooLong": "The part of the address after the ? is too long.",
    "NotJson": "The body is not sent as JSON.",
    "Unavailable": "The index or its engine cannot answer now.",
    "Failed": "Any other error.",
}
"""The names of answers that say what is wrong, and when they are given."""

Object = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of one call; ``answers`` has the schema of each kind of answer, if any."""

    summary: str
    call: type[Schema]
    answers: Mapping[str, type[Schema] | Object]


def described(
    summary: str, call: type[Schema], answer: type[Schema] | Mapping[str, type[Schema] | Object]
) -> Callable[[View], View]:
    """Marks a function that answers a call: what it does, takes and gives."""
    answers = answer if isinstance(answer, Mapping) else {JSON: answer}

    def mark(view: View) -> View:
        vars(view)["described"] = Described(summary, call, answers)
        return view

    return mark


def describe(app: Flask) -> Object:
    """The description of all calls of ``app`` that are ``described``."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title="Bahith",
        version=version("bahith"),
        openapi_version="3.1.0",
        plugins=[plugin],
        info={
            "description": _INTRODUCTION,
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
    )
    assert plugin.converter
    plugin.converter.field_mapping.update(_KINDS)
    spec.components.header("RequestId", _REQUEST_ID)
    for name, meaning in _FAULTS.items():
        spec.components.response(name, _answer(meaning, {JSON: Error}))
    for path, operations in _paths(app, plugin.converter).items():
        spec.path(path, operations=operations)
    made: Object = _without_nothing(spec.to_dict())
    return made


_KINDS: dict[type, tuple[str | None, str | None]] = {
    Bound: ("string", None),
    Flag: ("boolean", None),
}

_REQUEST_ID: Object = {
    "description": "The id of this request, also in the server's log.",
    "schema": {"type": "string"},
}


def _paths(app: Flask, converter: OpenAPIConverter) -> dict[str, Object]:
    paths: dict[str, Object] = {}
    for rule, method, told in _described(app):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        operation = _operation(converter, rule, method, told)
        paths.setdefault(path, {})[method] = operation
    return paths


def _described(app: Flask) -> Iterator[tuple[Rule, str, Described]]:
    for rule in app.url_map.iter_rules():
        told = getattr(app.view_functions[rule.endpoint], "described", None)
        if told:
            yield rule, "post" if "POST" in (rule.methods or ()) else "get", told


def _operation(converter: OpenAPIConverter, rule: Rule, method: str, told: Described) -> Object:
    operation: Object = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": told.summary,
        "responses": _responses(rule, method, told),
    }
    parameters = [_in_path(name) for name in sorted(rule.arguments)]
    if method == "post":
        operation["requestBody"] = {"required": True, "content": _content({JSON: told.call})}
    else:
        parameters += [_in_query(converter, field) for field in told.call().fields.values()]
    return operation | {"parameters": parameters}


def _responses(rule: Rule, method: str, told: Described) -> Object:
    responses: Object = {"200": _answer("The answer.", told.answers)}
    if method == "get":
        responses["304"] = {"description": "The answer whose ETag was sent still holds."}
    responses |= {"400": "Refused", "414": "QueryTooLong"}
    if rule.arguments:
        responses["404"] = "NotFound"
    if method == "post":
        responses |= {"413": "BodyTooLarge", "415": "NotJson"}
    return responses | {"503": "Unavailable", "default": "Failed"}


def _answer(meaning: str, kinds: Mapping[str, type[Schema] | Object]) -> Object:
    headers = {ID_HEADER: "RequestId"}
    return {"description": meaning, "content": _content(kinds), "headers": headers}


def _content(kinds: Mapping[str, type[Schema] | Object]) -> Object:
    return {kind: {"schema": schema} for kind, schema in kinds.items()}


def _in_path(name: str) -> Object:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "The article's id; slashes in it may stay as they are.",
        "schema": {"type": "string", "minLength": 1},
    }


def _in_query(converter: OpenAPIConverter, field: fields.Field[Any]) -> Object:
    """A parameter in an address, where yes and no are 1 and 0 and a list has commas."""
    schema = converter.field2property(field)
    if isinstance(field, Flag):
        schema |= {"type": "integer", "enum": [0, 1], "default": int(field.load_default is True)}
    parameter: Object = {"name": field.name, "in": "query", "required": field.required}
    parameter |= {"description": schema.pop("description", ""), "schema": schema}
    if isinstance(field, fields.List):
        parameter |= {"style": "form", "explode": False}
    return parameter


def _without_nothing(value: Any) -> Any:
    """``value`` without defaults that are null: nothing is taken where nothing is sent."""
    if isinstance(value, dict):
        items = value.items()
        return {k: _without_nothing(v) for k, v in items if (k, v) != ("default", None)}
    return [_without_nothing(part) for part in value] if isinstance(value, list) else value
