"""What an index stores: its fields, and the form of terms and articles."""

from __future__ import annotations

from collections.abc import Sequence

from bahith.indexer.engines.ranking import (
    LEVELS,
    POSITIONAL,
)

TITLE = "title_"
"""The prefix of fields that have only the words of titles."""

TERM_FIELDS = (*(level.name for level in LEVELS), *(TITLE + level.name for level in POSITIONAL))
GAP = 1
"""Unused positions between title and body, so that no phrase spans both."""

SOURCE = "source"
ID = "id"
COPIES = "copies"
SPELLINGS = "spellings"
NAMES = "names"
"""The tokens of authors, tags, categories and other names; see ``bahith.indexer.columns``."""
EXACT = "exact"
"""Words with a spelling: their written form and that; see ``Terms.spelling``."""
FIELDS = (*TERM_FIELDS, SOURCE, ID, COPIES, SPELLINGS, EXACT, NAMES)
"""All fields with posting lists."""

VALUES = ("source", "category")
"""Fields of one value that filter and count; see ``columns`` for others."""

NAME = "whoosh"
FORMAT = 15
"""Raised when the engine stores something else, or otherwise."""

ARTICLE, FINGERPRINT, FORWARD = "article", "fingerprint", "forward"
KEPT = (ARTICLE, FINGERPRINT, FORWARD)
"""What is stored of each article as bytes, and read for one article at a time."""

NO_DATE = 0
"""The day number of an article without a date; days are proleptic Gregorian ordinals."""


SPELLED = "\x1f"
"""Stands between a written form and its spelling; no word has it."""


def raw(term: str) -> bytes:
    """A term as bytes; works for any text, even with the lone surrogates of odd file names."""
    return term.encode("utf-8", "surrogatepass")


def all_raw(terms: Sequence[str]) -> list[bytes]:
    """``raw`` of each term."""
    # One by one takes five times as long. A term of odd origin may have a zero itself.
    each = raw("\0".join(terms)).split(b"\0") if terms else []
    return each if len(each) == len(terms) else [*map(raw, terms)]


def unpacked(term: bytes) -> str:
    """The term that ``raw`` encoded."""
    return term.decode("utf-8", "surrogatepass")
