"""What the classes of ``parameters`` and ``answers`` are made of, and answers as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, convert

SEVERAL = "x-several"
"""Marks a parameter that is a text or a list of them. msgspec 0.22 crashes on such unions."""

DECLARED = "x-declared"
"""Marks the parameter with values of declared fields, which only the index of a server names."""

SHOWN = "shown"
"""The attribute with keys of the answer: callers call it ``fields``, as they do filters."""

ITEMS = "x-items"
"""Marks a list of objects that are read one by one; names the schema of each."""

CHOICES = "x-choices"
"""Marks a parameter whose values the fields of the index add to; says what they are."""

Made = TypeVar("Made", bound="Answer")


def doc(description: str, **options: Any) -> Meta:
    """What OpenAPI says of a parameter or key; ``options``, such as ``ge``, are msgspec's."""
    return Meta(description=description, **options)


class Call(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every call takes. An unknown parameter is an error: most often it is a typo."""

    lang: (
        Annotated[
            Literal["ar", "en"],
            doc(
                "Language of messages and labels; by default the one that Accept-Language prefers."
            ),
        ]
        | UnsetType
    ) = UNSET


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """An object that has these keys and no others; one that is UNSET is left out."""

    @classmethod
    def of(cls: type[Made], *sources: object, **values: object) -> Made:
        """The answer with ``values``, and all other keys from ``sources``' attributes of that name.

        Of several sources with an attribute, the first counts. Raises msgspec.ValidationError
        where a key is missing or not of its type.
        """
        for name in cls.__struct_fields__:
            for source in sources if name not in values else ():
                if hasattr(source, name):
                    values[name] = getattr(source, name)
                    break
        given = {name: value for name, value in values.items() if value is not UNSET}
        return convert(given, cls, from_attributes=True)


def to_json(value: object) -> bytes:
    """``value``, such as an answer or a list of them, as one line of JSON in UTF-8."""
    return msgspec.json.encode(value) + b"\n"


def to_text(value: object, indent: int = 2) -> str:
    """``value`` as JSON that people can read; on one line where ``indent`` is 0."""
    return msgspec.json.format(msgspec.json.encode(value), indent=indent).decode()
