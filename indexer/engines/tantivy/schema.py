"""The fields of an index, and how articles and terms are written in them."""

from __future__ import annotations

import codecs
import hashlib
import re
import string
from collections.abc import Sequence
from functools import cache

import tantivy

from bahith.indexer.columns import COLUMNS
from bahith.indexer.engines.escapes import UNSTORABLE, escape, unescaped
from bahith.indexer.engines.tantivy import declared

NAME = "tantivy"
FORMAT = 12
"""Raised when the engine stores something else, or otherwise."""

ID, KEY, DAY, LENGTH, ARTICLE, FINGERPRINT, FORWARD, SOURCE, COPIES, SPELLINGS, NAMES = (
    "id",
    "key",
    "day",
    "length",
    "article",
    "fingerprint",
    "forward",
    "source",
    "copies",
    "spellings",
    "names",
)
WORDS = "words"
"""With positions: for each word the key of its stems, then its written form; see ``prepare``."""
TERMS = "terms"
"""Stems and roots, those of the title ``TITLE_WEIGHT`` times."""
TITLE = "title"
"""Written forms and stems of the title, padded to the length of the article."""
COMBINED = "combined"
"""From a stem to the keys that contain it, but not as the first; see ``combination``."""

_EXACT = ("source", "category", *COLUMNS)

UNINDEXED = "none"
"""A tokenizer without tokens, for fields that are columns only."""

ROOT, WRITTEN, IN_TITLE, PAD, NONE = "\x04", "\x02", "\x03", "\x05", "\x06"
END = "\x1f"
"""Follows each stem in a key."""
PART = "\x1d"
"""Precedes the start and length of a stem that is a part of the written form."""
OF = "\x1e"
"""Separates a written form from its stems or its spelling, these from each other, or a stem from a
key that has it."""

SHORT = 40
"""Tokens of this many characters, and a mark or two, are within any limit."""
LONGEST = 400
"""Bytes of a token. In a pattern, each is a state of an automaton, which has at most 1000."""
_KEPT = 40
"""Characters that are kept of a longer token, and so can be found as a prefix."""

# Whitespace would end a token, and the characters below it are marks.
_ODD = re.compile(f"[\0-\x20{UNSTORABLE}]")
_PLAIN = re.compile(f"[^\0-\x20{UNSTORABLE}]+")

_LETTERS = "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
_INSTEAD = "$%&*+:;<=@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# In the same order. Words hardly have these characters, so most become half as long.
SWAPPED_LETTERS = [*zip(_LETTERS + _INSTEAD, _INSTEAD + _LETTERS, strict=True)]
_SWAPPED = str.maketrans(dict(SWAPPED_LETTERS))
_USUAL_LETTERS = f"{_LETTERS}{string.ascii_lowercase}{string.digits}'-.{END}"
_USUAL = dict(zip(_USUAL_LETTERS.translate(_SWAPPED), _USUAL_LETTERS, strict=True))
_USUAL_MAP = codecs.charmap_build("".join(_USUAL.get(chr(byte), "\ufffe") for byte in range(256)))


def column(field: str) -> str:
    """The column with exact values of articles: of their source, category, authors …"""
    return f"{field}_value" if field in _EXACT else declared.column(field)


def has_column(field: str, fields: declared.Fields) -> bool:
    """Whether an index with these declared fields has a column of that name."""
    return field in _EXACT or any(field == name for name, _kind in fields)


def is_plain(text: str) -> bool:
    """Whether ``term`` need not escape it. False for an empty text."""
    return _PLAIN.fullmatch(text) is not None


def spelled(text: str) -> str:
    """Swap Arabic letters and characters of one byte; its own inverse.

    Without this, the dictionary of tokens is almost twice as large and slow.
    """
    return text.translate(_SWAPPED)


def usually_spelled(text: str) -> str:
    """``spelled`` for Arabic letters, the usual other characters of words, and END: faster.

    Raises UnicodeEncodeError for any other character.
    """
    return codecs.charmap_encode(text, "strict", _USUAL_MAP)[0].decode("ascii")


def term(text: str) -> str:
    """A term as written in tokens: one to one, and prefixes stay prefixes."""
    return spelled(text if is_plain(text) else _ODD.sub(escape, text))


def terms_of(texts: Sequence[str]) -> list[str]:
    """``term`` of each text; of thousands, several times faster than one by one."""
    if is_plain("".join(texts)):
        # END, which no plain text has, is its own spelling.
        return spelled(END.join(texts)).split(END)
    return [*map(term, texts)]


def read_term(text: str) -> str:
    """The text that ``term`` encoded."""
    return unescaped(spelled(text))


def token(text: str) -> str:
    """A token, shortened if it is too long for tantivy or for a pattern."""
    if len(text) <= SHORT or len(text.encode()) <= LONGEST:
        return text or NONE
    return text[:_KEPT] + NONE + hashlib.sha256(text.encode()).hexdigest()


def register(index: tantivy.Index) -> None:
    """Register the tokenizer ``UNINDEXED``. Call it before anything is written."""
    nothing = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[^\s\S]")).build()
    whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build()
    index.register_tokenizer(UNINDEXED, nothing)
    index.register_fast_field_tokenizer(UNINDEXED, whole)


@cache
def schema(fields: declared.Fields = ()) -> tantivy.Schema:
    """The fields of an index, with columns for declared ``fields``."""
    made = tantivy.SchemaBuilder()
    for name in (ID, *map(column, _EXACT)):
        made.add_text_field(
            name, name == ID, fast=name != ID, tokenizer_name="raw", index_option="basic"
        )
    made.add_text_field(KEY, fast=True, tokenizer_name=UNINDEXED, index_option="basic")
    for name in (SOURCE, COMBINED, COPIES, SPELLINGS, NAMES):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in (TERMS, TITLE):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    made.add_text_field(WORDS, tokenizer_name="whitespace", index_option="position")
    made.add_integer_field(DAY, fast=True)
    made.add_integer_field(LENGTH, fast=True)
    for name in (ARTICLE, FINGERPRINT, FORWARD):
        made.add_bytes_field(name, stored=True)
    for name, kind in fields:
        if kind == "keyword":
            made.add_text_field(column(name), fast=True, tokenizer_name="raw", index_option="basic")
        else:
            for each in (column(name), *(declared.sorting(name, way) for way in (False, True))):
                made.add_float_field(each, fast=True)
    return made.build()
