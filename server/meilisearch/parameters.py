"""Reads the parameters of Meilisearch's calls, from an address or a JSON body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from bahith.server.api.openapi import JSON
from bahith.server.api.reading import is_broken, texts
from bahith.server.meilisearch.attributes import ALL
from bahith.server.meilisearch.faults import Fault

Kind: TypeAlias = Literal["text", "count", "flag", "texts", "filter", "strategy", "unsupported"]

MAX_COUNT: Final = 2**31
STRATEGIES: Final = ("last", "all", "frequency")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a parameter takes, its value where a request has none, and the code of its errors."""

    kind: Kind
    default: Any
    code: str


def _table(prefix: str, **kinds: tuple[Kind, Any]) -> dict[str, Parameter]:
    return {
        name: Parameter(kind, default, f"invalid_{prefix}_{_snake(name)}")
        for name, (kind, default) in kinds.items()
    }


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


SEARCH: Final = _table(
    "search",
    q=("text", ""),
    offset=("count", 0),
    limit=("count", 20),
    page=("count", None),
    hitsPerPage=("count", None),
    filter=("filter", None),
    facets=("texts", ()),
    sort=("texts", ()),
    attributesToRetrieve=("texts", None),
    attributesToHighlight=("texts", ()),
    attributesToCrop=("texts", ()),
    cropLength=("count", 10),
    cropMarker=("text", "…"),
    highlightPreTag=("text", "<em>"),
    highlightPostTag=("text", "</em>"),
    showMatchesPosition=("flag", False),
    showRankingScore=("flag", False),
    matchingStrategy=("strategy", "last"),
    attributesToSearchOn=("unsupported", None),
    distinct=("unsupported", None),
    hybrid=("unsupported", None),
    vector=("unsupported", None),
    retrieveVectors=("unsupported", None),
    rankingScoreThreshold=("unsupported", None),
    showRankingScoreDetails=("unsupported", None),
    locales=("unsupported", None),
    media=("unsupported", None),
    personalize=("unsupported", None),
    showPerformanceDetails=("unsupported", None),
)
"""The parameters of a search, in the API of Meilisearch 1.x."""

FACET_SEARCH: Final = {
    **_table("facet_search", facetName=("text", None), facetQuery=("text", "")),
    **{
        name: SEARCH[name]
        for name in (
            "q",
            "filter",
            "matchingStrategy",
            "attributesToSearchOn",
            "hybrid",
            "vector",
            "rankingScoreThreshold",
            "locales",
        )
    },
    "exhaustiveFacetCount": Parameter("flag", False, "invalid_facet_search_exhaustive_facet_count"),
}

DOCUMENTS: Final = _table(
    "document",
    offset=("count", 0),
    limit=("count", 20),
    fields=("texts", None),
    filter=("filter", None),
    ids=("texts", None),
    sort=("texts", ()),
    retrieveVectors=("unsupported", None),
)
DOCUMENT: Final = {name: DOCUMENTS[name] for name in ("fields", "retrieveVectors")}
INDEXES: Final = _table("index", offset=("count", 0), limit=("count", 20))


def from_address(table: Mapping[str, Parameter]) -> dict[str, Any]:
    """The parameters in the address of the current request, with defaults. Raises Fault."""
    given: MultiDict[str, str] = request.args
    for name, several in given.lists():
        if len(several) > 1:
            raise Fault("bad_request", f"Parameter `{name}` is given more than once.")
    values = {name: _typed(table.get(name), given[name]) for name in given}
    return checked(table, values)


def from_body(table: Mapping[str, Parameter]) -> dict[str, Any]:
    """The parameters in the body of the current request, with defaults. Raises Fault."""
    return checked(table, body())


def body() -> dict[str, Any]:
    """The JSON object that is the body of the current request.

    Raises Fault, and UnsupportedMediaType.
    """
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    try:
        values = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise Fault("malformed_payload", "The json payload provided is malformed.") from None
    if not isinstance(values, dict):
        raise Fault("bad_request", f"Invalid value type: expected an object, {_found(values)}.")
    return values


def checked(table: Mapping[str, Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with the defaults of ``table``; null is as good as no value. Raises Fault."""
    for name in values:
        if name not in table:
            names = ", ".join(f"`{each}`" for each in table)
            raise Fault("bad_request", f"Unknown parameter `{name}`: expected one of {names}")
    return {name: _value(name, one, values.get(name)) for name, one in table.items()}


def _typed(parameter: Parameter | None, text: str) -> Any:
    """What the text of a parameter in an address would be in JSON."""
    kind = parameter.kind if parameter else "text"
    if kind == "count" and re.fullmatch("[0-9]{1,18}", text):
        return int(text)
    if kind in ("flag", "unsupported") and text in ("true", "false"):
        return text == "true"
    if kind == "texts":
        return text.split(",") if text else []
    if kind == "filter" and text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _value(name: str, parameter: Parameter, value: Any) -> Any:
    if value is None:
        return parameter.default
    expected, holds = _CHECKS[parameter.kind]
    if not holds(value):
        message = f"Invalid value type at `.{name}`: expected {expected}, {_found(value)}."
        if parameter.kind == "unsupported":
            message = f"Bahith does not support `{name}`."
        raise Fault(parameter.code, message)
    if any(map(_is_unusable, texts(value))):
        raise Fault(parameter.code, f"The text at `.{name}` is not valid Unicode, or contains NUL.")
    return value


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < MAX_COUNT


def _is_strategy(value: Any) -> bool:
    return isinstance(value, str) and value in STRATEGIES


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_CHECKS: Final[Mapping[Kind, tuple[str, Callable[[Any], bool]]]] = {
    "text": ("a string", lambda value: isinstance(value, str)),
    "count": ("a positive integer", _is_count),
    "flag": ("a boolean", lambda value: isinstance(value, bool)),
    "texts": ("an array of strings", _is_texts),
    "filter": ("a string or an array", lambda value: isinstance(value, str | list)),
    "strategy": (f"one of {', '.join(STRATEGIES)}", _is_strategy),
    "unsupported": ("nothing", lambda value: value in (False, [], [ALL])),
}


def _found(value: Any) -> str:
    return f"but found `{json.dumps(value, ensure_ascii=False)[:100]}`"


def _is_unusable(text: str) -> bool:
    return "\0" in text or is_broken(text)
