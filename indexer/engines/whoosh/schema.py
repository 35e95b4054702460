"""What a Whoosh index of ours holds, and how an article and a posting are stored in it."""

from __future__ import annotations

import json
import zlib
from typing import Any

from whoosh import columns, fields, formats

from indexer.article import Article
from indexer.engines.base import LEVELS, PLACED

TITLE = "title_"
"""The prefix of a level's field that holds the title's words only."""

TERM_FIELDS = (*(level.name for level in LEVELS), *(TITLE + level.name for level in PLACED))
SOURCE = "source"
ID = "id"

VALUES = ("source", "category")
"""The fields of an article that are kept as they are, in a column each, to filter and count by."""


def column(field: str) -> str:
    """The name of such a field's column."""
    return f"{field}_value"


NAME = "whoosh"
FORMAT = 2
"""Raised when what is kept, or how, changes."""

NO_DATE = 0
"""The day number of an article without a date; days are proleptic Gregorian ordinals."""


class _Positions(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """A posting's weight, and its positions as ``packed`` makes them."""

    def __init__(self) -> None:
        super().__init__(field_boost=1.0)

    def fixed_value_size(self) -> None:
        """None: a posting has as many bytes as its positions need."""


class TermField(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose postings are made before Whoosh sees them."""

    indexed = True
    stored = False
    scorable = False
    unique = False
    spelling = False
    sortable = False
    column_type = None
    vector = None
    analyzer = None

    def __init__(self) -> None:
        self.format = _Positions()

    def index(self, value: Any, **kwargs: Any) -> list[Any]:
        """Nothing: the writer adds the postings itself."""
        return []


def schema() -> fields.Schema:
    """The fields of an index."""
    terms = {name: TermField() for name in (*TERM_FIELDS, SOURCE, ID)}
    return fields.Schema(
        key=fields.COLUMN(columns.VarBytesColumn()),
        length=fields.COLUMN(columns.NumericColumn("I")),
        published=fields.COLUMN(columns.NumericColumn("I")),
        article=fields.COLUMN(columns.VarBytesColumn()),
        **{column(name): fields.COLUMN(columns.VarBytesColumn()) for name in VALUES},
        **terms,
    )


def raw(term: str) -> bytes:
    """A term as Whoosh keeps it; total, also for the lone surrogates of odd file names."""
    return term.encode("utf-8", "surrogatepass")


def unpacked(term: bytes) -> str:
    """The term from what ``raw`` made."""
    return term.decode("utf-8", "surrogatepass")


def packed(positions: list[int]) -> int | tuple[int, ...]:
    """Positions as a posting keeps them: Whoosh pickles values, and a lone number is shortest."""
    return positions[0] if len(positions) == 1 else tuple(positions)


def key(article: Article) -> bytes:
    """What a writer has to know of an article: its id, digest and origin."""
    # The id comes last: alone of the three it may hold any character.
    return raw("\0".join((article.digest, article.origin, article.id)))


def read_key(kept: bytes) -> tuple[str, str, str]:
    """Id, digest and origin from what ``key`` made."""
    digest, origin, id = unpacked(kept).split("\0", 2)
    return id, digest, origin


def stored(article: Article) -> bytes:
    """An article as it is kept: compressed JSON."""
    return zlib.compress(raw(json.dumps(article.values(), ensure_ascii=False)))


def read_stored(kept: bytes) -> Article:
    """The article from what ``stored`` made."""
    return Article.of(json.loads(unpacked(zlib.decompress(kept))))
