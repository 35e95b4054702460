"""Ids, values and terms as the server stores them.

JSON has no lone surrogates, Lucene no terms of more than 32,766 bytes, and the index's analyzers
split at spaces and bars. So every text is escaped; one that is too long is cut and gets a hash of
the whole text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from bahith.indexer.engines.escapes import ordered, unescaped

LONGEST_TERM = 400
"""Characters of a term; a longer one is cut, and a hash added that tells it from others."""

FILLER = "_"
"""A term that no word has: it pads a field to the length that ranking needs."""

IN_TITLE = "^"
AS_WRITTEN = "="
"""Before a term in the field ``places``: it is in the title; it is a written form."""

CUT = "="
"""Between the start of a long term and the hash of all of it."""

SAME_PLACE = "|"
"""Between terms at the same position."""

LONGEST_VALUE = 8000
"""Characters of a value, of at most four bytes each; a longer one is cut like a term."""

_SPECIAL = re.compile("[\\s\x00-\x20\x7f-\xa0\ud800-\udfff|^=_]")
_ESCAPED = re.compile("_([0-9a-f]*)_")
_REGEX_SYNTAX = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~]')
_CUT = "\ud7ff\x00"
"""No escaped text contains this."""


def doc_id(id: str) -> str:
    """The server's id of an article, whose own id may have any length."""
    return _hash(id)


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=18).hexdigest()


@lru_cache(maxsize=2**16)
def term(text: str) -> str:
    """A term without spaces, bars and other marks; different for different texts."""
    if text.isalnum() and len(text) <= LONGEST_TERM:
        return text
    escaped = encoded_prefix(text, cut=False) or "__"
    return (
        escaped if len(escaped) <= LONGEST_TERM else f"{escaped[:LONGEST_TERM]}{CUT}{_hash(text)}"
    )


def is_cut_term(encoded: str) -> bool:
    """Whether ``term`` cut the text."""
    return CUT in encoded


def read_term(encoded: str) -> str:
    """The text of an encoded term that is not cut."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else "", encoded)


def encoded_prefix(text: str, cut: bool = True) -> str:
    """The encoded prefix: ``term`` of every text with that prefix starts with it."""
    escaped = _SPECIAL.sub(lambda match: f"_{ord(match[0]):x}_", text)
    return escaped[:LONGEST_TERM] if cut else escaped


def pattern(prefix: str) -> str:
    """Lucene's regular expression for terms with an encoded prefix."""
    escaped = _REGEX_SYNTAX.sub(r"\\\g<0>", prefix)
    # Not ".*": OpenSearch 2.19 has a shortcut for that, which reads past the last term.
    return f"{escaped}.{{0,}}"


def value(text: str) -> str:
    """A text that the server can store, and that sorts by code points, as in Python."""
    encoded = ordered(text)
    return (
        encoded
        if len(encoded) <= LONGEST_VALUE
        else f"{encoded[:LONGEST_VALUE]}{_CUT}{_hash(text)}"
    )


def is_cut(encoded: str) -> bool:
    """Whether ``value`` cut the text."""
    return _CUT in encoded


def original(encoded: str) -> str:
    """The text of an encoded value that is not cut."""
    return unescaped(encoded)
