"""Kinds of parameters: what each accepts, and what it says of the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate

from bahith.indexer.dates.parsing import Side, parse_bound
from bahith.indexer.errors import BadRequest

REQUIRED: dict[str, Any] = {"required": "is required", "null": "must not be null"}


def _plain(text: str) -> None:
    if "\0" in text:
        raise ValidationError("must not contain the NUL character")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError("must not contain half of a surrogate pair")


def text(description: str, **options: Any) -> fields.String:
    """Text without what no text has: NUL, half a surrogate pair."""
    return fields.String(
        validate=_plain,
        error_messages=REQUIRED | {"invalid": "must be text"},
        metadata={"description": description, "pattern": "^[^\\u0000]*$"},
        **options,
    )


def choice(description: str, names: Sequence[str]) -> fields.String:
    """One of ``names``, the first if nothing is said."""
    return fields.String(
        load_default=names[0],
        validate=validate.OneOf(names, error=f"must be one of {', '.join(names)}"),
        error_messages=REQUIRED | {"invalid": "must be text"},
        metadata={"description": description},
    )


class _Whole(fields.Integer):
    """A whole number, which JSON may also write as 5.0."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return super()._validated(value)


def count(description: str, high: int, **options: Any) -> fields.Integer:
    """A whole number from 1 to ``high``."""
    wrong = f"must be a whole number from 1 to {high}"
    return _Whole(
        strict=True,
        validate=validate.Range(1, high, error=wrong),
        error_messages=REQUIRED | {"invalid": wrong, "too_large": wrong},
        metadata={"description": description},
        **options,
    )


class Bound(fields.Field[dt.date | None]):
    """A date as ``bahith.indexer.dates.parsing.parse_bound`` reads it; empty text is no bound."""

    default_error_messages = REQUIRED | {
        "invalid": "must be a day, month or year as text: 2021-07-23, 2021-07 or 2021"
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dt.date | None:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            return parse_bound(value, self.metadata["side"]) if value.strip() else None
        except BadRequest as error:
            raise self.make_error("invalid") from error


class Flag(fields.Field[bool]):
    """Yes or no: a boolean in JSON, 1 or 0 in an address."""

    default_error_messages = REQUIRED | {
        "invalid": "must be true or false, in an address 1 or 0",
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Choices(fields.List[Any]):
    """Some of a few names, each once: a list in JSON, with commas between them in an address."""

    def __init__(self, names: Sequence[str], description: str) -> None:
        wrong = f"must be a list of: {', '.join(names)}"
        super().__init__(
            fields.String(validate=validate.OneOf(names)),
            validate=validate.Length(min=1, error=wrong),
            load_default=list,
            error_messages=REQUIRED | {"invalid": wrong},
            metadata={"description": description},
        )

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
        try:
            return list(dict.fromkeys(super()._deserialize(value, *args, **kwargs)))
        except ValidationError as error:
            raise self.make_error("invalid") from error


def bound(side: Side, description: str) -> Bound:
    """The first or last day of a time; None where it is not given."""
    return Bound(
        load_default=None, allow_none=False, metadata={"side": side, "description": description}
    )
