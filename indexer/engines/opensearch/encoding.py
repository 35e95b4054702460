"""Ids, values and terms in the form that the server keeps.

JSON has no lone surrogates, Lucene no term of more than 32,766 bytes, and our analyzers on the
server cut at spaces and bars: so every text is escaped, and what is too long is cut and hashed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from bahith.indexer.engines.escapes import ordered, unescaped

KEPT = 400
"""Letters of a term that are kept; a longer one is told from others by a hash after them."""

FILLER = "_"
"""A term that no word can be: it fills up a field to the length that ranking needs."""

IN_TITLE = "^"
AS_WRITTEN = "="
"""Before a term in the field ``places``: it stands in the title; it is a written form."""

CUT = "="
"""Between what is kept of a long term and the hash of all of it."""

SAME_PLACE = "|"
"""Between terms that stand at one place."""

LONGEST_VALUE = 8000
"""Characters of a value that are kept, of at most four bytes each."""

_NOT_IN_TERMS = re.compile("[\\s\x00-\x20\x7f-\xa0\ud800-\udfff|^=_]")
_ESCAPED = re.compile("_([0-9a-f]*)_")
_REGEX_SIGNS = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~]')
_CUT = "\ud7ff\x00"
"""What no escaped text holds."""


def doc_id(id: str) -> str:
    """The server's id of an article: ours may be of any length."""
    return _hash(id)


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=18).hexdigest()


@lru_cache(maxsize=2**16)
def term(text: str) -> str:
    """A term without spaces, bars and signs of ours; different for different texts."""
    if text.isalnum() and len(text) <= KEPT:
        return text
    escaped = beginning(text, cut=False) or "__"
    return escaped if len(escaped) <= KEPT else f"{escaped[:KEPT]}{CUT}{_hash(text)}"


def is_cut_term(kept: str) -> bool:
    """Whether ``term`` had to cut the text."""
    return CUT in kept


def read_term(kept: str) -> str:
    """The text from what ``term`` made, if it is not cut."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else "", kept)


def beginning(text: str, cut: bool = True) -> str:
    """What ``term`` begins with for all texts that begin so."""
    escaped = _NOT_IN_TERMS.sub(lambda match: f"_{ord(match[0]):x}_", text)
    return escaped[:KEPT] if cut else escaped


def pattern(beginning: str) -> str:
    """Lucene's regular expression for the terms that begin so."""
    escaped = _REGEX_SIGNS.sub(r"\\\g<0>", beginning)
    # Not ".*": OpenSearch 2.19 has a shorter way for that, which runs past the last term.
    return f"{escaped}.{{0,}}"


def value(text: str) -> str:
    """A text that the server can keep and sort by code points, as Python sorts."""
    kept = ordered(text)
    return kept if len(kept) <= LONGEST_VALUE else f"{kept[:LONGEST_VALUE]}{_CUT}{_hash(text)}"


def is_cut(kept: str) -> bool:
    """Whether ``value`` had to cut the text."""
    return _CUT in kept


def original(kept: str) -> str:
    """The text from what ``value`` made, if it is not cut."""
    return unescaped(kept)
