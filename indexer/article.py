"""An article as it comes in and as it is kept, and what an engine is given to index."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bahith.analyzers.analyzer import Terms as Terms
from bahith.i18n import Text


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    ``id`` is unique in an index and the same on every machine. ``origin`` is the
    file it came from, relative to the folder that was indexed, with ``/`` between
    the parts. Text is as the author wrote it: never folded, never markup.
    """

    id: str
    title: str
    body: str
    origin: str = ""
    source: str = ""
    published: dt.date | None = None
    url: str = ""
    category: str = ""

    def __reduce__(self) -> tuple[type[Article], tuple[object, ...]]:
        # Articles are sent to other processes; what dataclasses do takes ten times as long.
        texts = (self.id, self.title, self.body, self.origin, self.source)
        return Article, (*texts, self.published, self.url, self.category)

    def values(self) -> list[str]:
        """Every field, in their order; the date as ISO 8601, or empty."""
        day = self.published.isoformat() if self.published else ""
        return [
            self.id,
            self.title,
            self.body,
            self.origin,
            self.source,
            day,
            self.url,
            self.category,
        ]

    @classmethod
    def of(cls, values: Sequence[str]) -> Article:
        """The article from what ``values`` gave. Raises ValueError for anything else."""
        id, title, body, origin, source, day, url, category = values
        published = dt.date.fromisoformat(day) if day else None
        return cls(id, title, body, origin, source, published, url, category)

    @property
    def serialized(self) -> bytes:
        """All fields as a JSON array, in UTF-8 that also has lone surrogates."""
        return json.dumps(self.values(), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def parsed(cls, serialized: bytes) -> Article:
        """The article from what ``serialized`` gave."""
        return cls.of(json.loads(serialized.decode("utf-8", "surrogatepass")))

    @property
    def digest(self) -> str:
        """SHA-256 over all fields, as 64 hexadecimal digits: equal if nothing changed."""
        return digest(self.serialized)


def digest(serialized: bytes) -> str:
    """``Article.digest`` of an article that is serialized already."""
    return hashlib.sha256(serialized).hexdigest()


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

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.reason}"


Spelling = tuple[str, str]
"""A written form, which is folded, and how a text spells it."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its words' terms, in order: what an engine indexes.

    ``fingerprint`` tells near-duplicates, see ``bahith.indexer.near_duplicates``. ``spellings`` are
    written forms of title and body that are spelled in another way there, each with that spelling.
    """

    article: Article
    title: Sequence[Terms]
    body: Sequence[Terms]
    source: Sequence[Terms] = ()
    fingerprint: bytes = b""
    spellings: Sequence[Spelling] = ()
