"""An article as it comes in and as it is kept, and what an engine is given to index."""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import PurePath
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from bahith.analyzers.analyzer import Terms as Terms
from bahith.i18n import Text

FieldValue: TypeAlias = str | int | float | dt.date
"""A text, a number or a day."""

FieldValues: TypeAlias = Mapping[str, tuple[FieldValue, ...]]
"""Other values of an article, by names: of each name one or more."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    ``id`` is unique in an index and the same on every machine. ``origin`` is the
    file it came from, relative to the folder that was indexed, with ``/`` between
    the parts. Text is as the author wrote it: never folded, never markup. ``language`` is a
    code such as ``ar``, ``image`` an address. ``line`` is where the article begins in its file, if
    that has lines; it is not stored. ``fields`` has whatever else a program says of it,
    by names: it is stored and given back. Those that the index declares are searched and counted.
    """

    id: str
    title: str
    body: str
    origin: str = ""
    source: str = ""
    published: dt.date | None = None
    url: str = ""
    category: str = ""
    author: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    updated: dt.date | None = None
    image: str = ""
    fields: FieldValues = field(default_factory=dict, hash=False)
    line: int | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[type[Article], tuple[object, ...]]:
        # Articles are sent to other processes; what dataclasses do takes ten times as long.
        return Article, _every(self)

    def in_language(self, language: str) -> Article:
        """The same with another ``language``; ``dataclasses.replace`` takes three times as long."""
        values = [*_every(self)]
        values[_LANGUAGE] = language
        return Article(*values)

    @property
    def section(self) -> str:
        """Another name of the category."""
        return self.category

    def values(self) -> list[Any]:
        """Every field, in their order, as JSON has them; the date as ISO 8601, or empty.

        From ``author`` on, those that are not empty are in an object at the end, if there are any.
        """
        values: list[Any] = [
            self.id,
            self.title,
            self.body,
            self.origin,
            self.source,
            self.published.isoformat() if self.published else "",
            self.url,
            self.category,
        ]
        others = self._others()
        return [*values, others] if others else values

    def _others(self) -> dict[str, Any]:
        """The fields from ``author`` on that are not empty, as JSON has them."""
        day = self.updated.isoformat() if self.updated else ""
        declared = {name: [*map(_packed, some)] for name, some in sorted(self.fields.items())}
        values = self.author, self.tags, self.language, day, self.image, declared
        return {name: value for name, value in zip(_OTHERS, values, strict=True) if value}

    @classmethod
    def of(cls, values: Sequence[Any]) -> Article:
        """The article from what ``values`` gave. Raises ValueError for anything else."""
        id, title, body, origin, source, day, url, category, *rest = values
        published = dt.date.fromisoformat(day) if day else None
        texts = id, title, body, origin, source, published, url, category
        return cls(*texts, *_others(*rest)) if rest else cls(*texts)

    @property
    def serialized(self) -> bytes:
        """All fields as a JSON array, in UTF-8 that also has lone surrogates."""
        values = self.values()
        try:
            # The same as below, several times faster.
            texts = [
                *map(_text, values[:_TEXTS]),
                *(_json(each).encode() for each in values[_TEXTS:]),
            ]
        except (UnicodeEncodeError, TypeError):
            # Lone surrogates, or a subclass of strings.
            return _json(values).encode("utf-8", "surrogatepass")
        return b"[%b]" % b", ".join(texts)

    @classmethod
    def parsed(cls, serialized: bytes) -> Article:
        """The article from what ``serialized`` gave. Raises ValueError for anything else."""
        try:
            values = _values(serialized)
        except ValueError:
            # There are lone surrogates, or it is damaged.
            values = json.loads(serialized.decode("utf-8", "surrogatepass"))
        return cls.of(values)

    @staticmethod
    def parsed_id(start: bytes) -> str | None:
        """The id from the first bytes of what ``serialized`` gave; None if more are needed."""
        try:
            text, _ = codecs.utf_8_decode(start, "surrogatepass", False)
            id, _ = _decode(text, len("["))
        except ValueError:
            return None
        return str(id)

    @property
    def digest(self) -> str:
        """SHA-256 over all fields, as 64 hexadecimal digits: equal if nothing changed."""
        return digest(self.serialized)


_every = attrgetter(*Article.__slots__)
"""The values of all fields, in their order."""

_LANGUAGE = Article.__slots__.index("language")

_OTHERS = ("author", "tags", "language", "updated", "image", "fields")
_TEXTS = 8
"""How many values precede these."""

_json = json.JSONEncoder(ensure_ascii=False).encode
_text = msgspec.json.Encoder().encode
_values = msgspec.json.Decoder().decode


def _others(packed: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of the fields from ``author`` on, from an object of JSON."""
    author, tags, language, day, image, declared = map(packed.get, _OTHERS)
    return (
        tuple(author or ()),
        tuple(tags or ()),
        language or "",
        dt.date.fromisoformat(day) if day else None,
        image or "",
        {name: tuple(map(_unpacked, some)) for name, some in (declared or {}).items()},
    )


def _packed(value: FieldValue) -> Any:
    return {"date": value.isoformat()} if isinstance(value, dt.date) else value


def _unpacked(value: Any) -> FieldValue:
    day: str | int | float | dt.date = value
    return dt.date.fromisoformat(value["date"]) if isinstance(value, dict) else day


OPENING = 200
"""Characters of a body in an ``Opening``."""


class Opening(NamedTuple):
    """An article's id and title, and ``text``: the first ``OPENING`` characters of its body."""

    id: str
    title: str
    text: str

    @classmethod
    def of(cls, article: Article) -> Opening:
        """The opening of an article."""
        return cls(article.id, article.title, article.body[:OPENING])

    @classmethod
    def parsed(cls, start: bytes) -> Opening | None:
        """The opening from the first bytes of ``Article.serialized``; None if more are needed."""
        try:
            text, _ = codecs.utf_8_decode(start, "surrogatepass", False)
            id, end = _decode(text, len("["))
            title, end = _decode(text, end + len(", "))
        except ValueError:
            return None
        body = _body(text, end + len(", "))
        return None if body is None else cls(id, title, body[:OPENING])


_decode = json.JSONDecoder().raw_decode
_ESCAPE = len(r"\u0000")


def _body(text: str, start: int) -> str | None:
    """The JSON string from ``start`` on; None if it is cut off and too short for an opening."""
    for end in range(len(text), len(text) - _ESCAPE, -1):
        # An added quotation mark ends the string, unless half an escape sequence precedes it.
        try:
            body: str
            body, after = _decode(text[:end] + '"', start)
        except ValueError:
            continue
        return body if after <= end or len(body) >= OPENING else None
    return None


def digest(serialized: bytes) -> str:
    """``Article.digest`` of an article that is serialized already."""
    return hashlib.sha256(serialized).hexdigest()


Severity = Literal["failed", "warning", "skipped"]
"""Of a problem: an article is missing in the index, it is there without something, or its file is
of a kind that nobody asked to read."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where, and why; ``str`` is in the current language.

    ``origin`` is the file relative to the indexed folder, ``path`` the file itself
    and ``line`` the line in it, counted from 1, where one line is at fault.
    """

    path: PurePath
    origin: str
    reason: Text
    line: int | None = None
    severity: Severity = "failed"

    @property
    def place(self) -> str:
        """The file, with the line if there is one."""
        return f"{self.path}:{self.line}" if self.line else str(self.path)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


Spelling = tuple[str, str]
"""A written form, which is folded, and how a text spells it."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its words' terms, in order: what an engine indexes.

    ``fingerprint`` tells near-duplicates, see ``bahith.indexer.near_duplicates``. ``spellings`` are
    written forms of title and body that are spelled in another way there, each with that spelling.
    ``columns`` and ``names`` are values and tokens as of ``bahith.indexer.columns``.
    """

    article: Article
    title: Sequence[Terms]
    body: Sequence[Terms]
    source: Sequence[Terms] = ()
    fingerprint: bytes = b""
    spellings: Sequence[Spelling] = ()
    columns: Mapping[str, tuple[str | float, ...]] = field(default_factory=dict, hash=False)
    names: Sequence[str] = ()
