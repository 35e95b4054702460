"""What an index holds: the names of its fields, and how a term and an article are kept."""

from __future__ import annotations

import zlib

from bahith.indexer.article import Article
from bahith.indexer.engines.base import LEVELS, POSITIONAL

TITLE = "title_"
"""The prefix of a level's field that holds the title's words only."""

TERM_FIELDS = (*(level.name for level in LEVELS), *(TITLE + level.name for level in POSITIONAL))
SOURCE = "source"
ID = "id"
COPIES = "copies"
FIELDS = (*TERM_FIELDS, SOURCE, ID, COPIES)
"""All fields that have posting lists."""

VALUES = ("source", "category")
"""What of an article can be filtered and counted by, letter by letter."""

NAME = "whoosh"
FORMAT = 5
"""Raised when what is kept, or how, changes."""

NO_DATE = 0
"""The day number of an article without a date; days are proleptic Gregorian ordinals."""


def raw(term: str) -> bytes:
    """A term as Whoosh keeps it; total, also for the lone surrogates of odd file names."""
    return term.encode("utf-8", "surrogatepass")


def unpacked(term: bytes) -> str:
    """The term from what ``raw`` made."""
    return term.decode("utf-8", "surrogatepass")


def stored(serialized: bytes) -> bytes:
    """A serialized article as it is kept."""
    return zlib.compress(serialized)


def read_stored(kept: bytes) -> Article:
    """The article from what ``stored`` made."""
    return Article.parsed(zlib.decompress(kept))
