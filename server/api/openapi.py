"""The description of the API in OpenAPI 3.1, made of the classes that read and answer calls.

Each view function names its classes with ``documented``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeVar

from flask import Flask
from msgspec.json import schema_components
from werkzeug.routing import Rule

from bahith.indexer.declared import NOTHING, Declared, Kind
from bahith.indexer.query import DECLARED as PREFIX
from bahith.indexer.search.query.filters import facets, sorts
from bahith.server.api.answers import Error
from bahith.server.api.found import names
from bahith.server.api.parameters import MANY, MEANINGS
from bahith.server.api.schema import CHOICES, DECLARED, ITEMS, SEVERAL, SHOWN, Answer, Call
from bahith.server.http.logs import ID_HEADER

JSON = "application/json"
LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl")

_INFO = {
    "title": "Bahith",
    "version": version("bahith"),
    "description": "Full-text search for Arabic articles. Ranges are pairs [start, end] of code "
    "points. Texts are the author's own letters and never markup.",
    "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
}

_ERRORS = {
    "Refused": "A parameter cannot be used.",
    "NotFound": "No article has this id, or no task this number.",
    "BodyTooLarge": "The body is too large.",
    "QueryTooLong": "The part of the address after the ? is too long.",
    "NotJson": "The body is not sent as one of these media types.",
    "KeyReused": "Another request had the same Idempotency-Key.",
    "DiskFull": "The disk of the server is full; nothing was taken in.",
    "Unavailable": "The index or its engine cannot answer now.",
    "Failed": "Any other error.",
}
"""The error responses by name, and when each is given."""

_REQUEST_ID = {
    "description": "The id of this request, also in the server's log.",
    "schema": {"type": "string"},
}

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text: the same request with the same key is taken in once.",
    "schema": {"type": "string", "maxLength": 255},
}

Object = dict[str, Any]
Answers = Mapping[str, type[Answer] | Object]
"""What a call answers by media type: a class, or a schema where there is none."""
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """What OpenAPI says of one view function."""

    summary: str
    call: type[Call]
    answers: Answers
    bodies: Answers | None = None
    is_queued: bool = False


def documented(
    summary: str,
    call: type[Call],
    answer: type[Answer] | Answers,
    bodies: Answers | None = None,
    is_queued: bool = True,
) -> Callable[[View], View]:
    """Marks a view function with what it does, takes and answers.

    One that writes has ``bodies``, what it takes by media type; its parameters are in the address.
    Unless ``is_queued``, it has been done once it is answered.
    """
    answers = answer if isinstance(answer, Mapping) else {JSON: answer}

    def mark(view: View) -> View:
        vars(view)["operation"] = Operation(
            summary, call, answers, bodies, is_queued and bodies is not None
        )
        return view

    return mark


def describe(app: Flask, declared: Declared = NOTHING) -> Object:
    """The OpenAPI document of all view functions of ``app`` that are ``documented``.

    ``declared`` are the fields of its index, which some parameters depend on.
    """
    paths: dict[str, Object] = {}
    classes: set[type] = {Error}
    for rule, method, operation in _operations(app):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method] = _operation(rule, method, operation, declared)
        classes |= {answer for answer in operation.answers.values() if isinstance(answer, type)}
        classes |= {operation.call} if _is_asked_in_json(method, operation) else set()
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "paths": paths,
        "components": {
            "schemas": {
                name: _in_json(schema, declared)
                for name, schema in _schemas(
                    declared, *sorted(classes, key=lambda kind: kind.__name__)
                ).items()
            },
            "responses": {
                name: _response(meaning, {JSON: Error}) for name, meaning in _ERRORS.items()
            },
            "headers": {"RequestId": _REQUEST_ID},
        },
    }


def _schemas(declared: Declared, *classes: type) -> dict[str, Object]:
    """The schemas of ``classes``, and of all classes that they are made of, by name."""
    reference = _reference("schemas", "{name}")["$ref"]
    components = schema_components(classes, ref_template=reference)[1]
    for schema in components.values():
        for described in schema.get("properties", {}).values():
            if described.pop(SEVERAL, False):
                items = {name: described.pop(name) for name in ("type", "items")}
                described |= {"anyOf": [items["items"], items]}
            if items := described.pop(ITEMS, ""):
                described["items"] = _reference("schemas", items)
            if choices := described.pop(CHOICES, ""):
                values = _CHOICES[choices](declared)
                described.get("items", described).update({"type": "string", "enum": [*values]})
            if described.pop(DECLARED, False):
                by_name = {name: _values(kind) for name, kind in declared.items()}
                described |= {"properties": by_name, "additionalProperties": False}
    return components


_CHOICES: Mapping[str, Callable[[Declared], Iterable[str]]] = {
    "sorts": sorts,
    "facets": facets,
    "keys": names,
}
"""What the values of a parameter are, by the mark in its schema."""


def _in_json(schema: Object, declared: Declared) -> Object:
    """The schema of a call whose parameters are members of an object.

    There, ``fields`` is the list of keys or the object of filters. Beside the list, each filter is
    a member.
    """
    properties = schema.get("properties", {})
    if SHOWN not in properties:
        return schema
    either = [properties.pop(SHOWN), properties["fields"]]
    properties["fields"] = {
        "anyOf": either,
        "description": " ".join(one.pop("description") for one in either),
    }
    properties |= {f"{PREFIX}{name}": _values(kind) for name, kind in declared.items()}
    return schema


def _values(kind: Kind) -> Object:
    """The values of a filter by a declared field."""
    one = [{"type": "string"}, *([{"type": "number"}] if kind == "number" else [])]
    many = {"type": "array", "items": {"anyOf": one} if len(one) > 1 else one[0]}
    return {"anyOf": [*one, many], "description": f"{MEANINGS[kind]} {MANY}"}


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _operations(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    for rule in app.url_map.iter_rules():
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if operation:
            [method] = {*(rule.methods or ())} - {"HEAD", "OPTIONS"}
            yield rule, method.lower(), operation


def _is_asked_in_json(method: str, operation: Operation) -> bool:
    """Whether the parameters are in the body."""
    return method == "post" and operation.bodies is None


def _operation(rule: Rule, method: str, operation: Operation, declared: Declared) -> Object:
    described: Object = {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": operation.summary,
        "parameters": [
            _TASK_IN_PATH if name == "number" else _in_path(name) for name in sorted(rule.arguments)
        ],
        "responses": _responses(rule, method, operation),
    }
    bodies = {JSON: operation.call} if _is_asked_in_json(method, operation) else operation.bodies
    if bodies:
        described["requestBody"] = {"required": True, "content": _content(bodies)}
    if not _is_asked_in_json(method, operation):
        described["parameters"] += _in_query(operation.call, declared)
    if operation.is_queued:
        described["parameters"].append(_IDEMPOTENCY_KEY)
    return described


def _responses(rule: Rule, method: str, operation: Operation) -> Object:
    errors = {"400": "Refused", "414": "QueryTooLong"}
    if rule.arguments and method == "get":
        errors["404"] = "NotFound"
    if method == "post" or operation.bodies:
        errors |= {"413": "BodyTooLarge", "415": "NotJson"}
    if operation.is_queued:
        errors |= {"422": "KeyReused", "507": "DiskFull"}
    errors |= {"503": "Unavailable", "default": "Failed"}
    responses: Object = {"200": _response("The answer.", operation.answers)}
    if operation.is_queued:
        responses["202"] = _response("The task, which has not ended yet.", operation.answers)
    if method == "get":
        responses["304"] = {"description": "The answer whose ETag was sent is still the same."}
    return responses | {status: _reference("responses", name) for status, name in errors.items()}


def _response(meaning: str, answers: Answers) -> Object:
    headers = {ID_HEADER: _reference("headers", "RequestId")}
    return {"description": meaning, "content": _content(answers), "headers": headers}


def _content(bodies: Mapping[str, type | Object]) -> Object:
    return {
        media_type: {
            "schema": _reference("schemas", body.__name__) if isinstance(body, type) else body
        }
        for media_type, body in bodies.items()
    }


def _in_path(name: str) -> Object:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "The article's id; slashes in it may stay as they are.",
        "schema": {"type": "string", "minLength": 1},
    }


_TASK_IN_PATH = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "The task's number.",
    "schema": {"type": "integer", "minimum": 0},
}


def _in_query(call: type[Call], declared: Declared) -> Iterator[Object]:
    """The parameters in an address, where true and false are 1 and 0 and a list has commas."""
    described = _schemas(declared, call)[call.__name__]
    fields = described["properties"].pop("fields", {}).get("properties", {})
    by_name = {f"{PREFIX}{name}": schema for name, schema in fields.items()}
    for attribute, schema in (described["properties"] | by_name).items():
        name = "fields" if attribute == SHOWN else attribute
        parameter = {"name": name, "in": "query", "required": name in described["required"]}
        parameter |= {"description": schema.pop("description"), "schema": schema}
        if schema.get("type") == "boolean":
            schema |= {"type": "integer", "enum": [0, 1], "default": int(schema["default"])}
        elif schema.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        yield parameter
