"""What a tantivy index of ours holds, and how articles and terms are written in it."""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import re
import string
from functools import cache

import tantivy
from isal import isal_zlib

from bahith.indexer.article import Article
from bahith.indexer.engines.escapes import UNSTORABLE, escape, ordered, unescaped

NAME = "tantivy"
FORMAT = 4
"""Raised when what is kept, or how, changes."""

ID, KEY, NEWEST, OLDEST, DAY, LENGTH, ARTICLE, FINGERPRINT, SOURCE, COPIES = (
    "id",
    "key",
    "newest",
    "oldest",
    "day",
    "length",
    "article",
    "fingerprint",
    "source",
    "copies",
)
WORDS = "words"
"""With positions: of each word the key of its stems, then its written form. See ``prepare``."""
TERMS = "terms"
"""Stems and roots, the title's as often as ``TITLE_WEIGHT`` says."""
TITLE = "title"
"""Written forms and stems of the title, made as long as the whole article."""
COMBINED = "combined"
"""From a stem to each key of several stems in which it is not the first. See ``combination``."""

UNINDEXED = "none"
"""A tokenizer that finds no token: what it is for is kept as a column only."""

ROOT, WRITTEN, IN_TITLE, PAD, NONE = "\x04", "\x02", "\x03", "\x05", "\x06"
END = "\x1f"
"""Ends each stem in a key."""
PART = "\x1d"
"""Before the place and the length of a stem that is a part of the written form."""
OF = "\x1e"
"""Stands between a written form and its stems, or a stem and a key that it is in."""

SHORT = 40
"""So many characters, and a mark or two beside them, are within any limit on tokens."""
_LONGEST = 400
"""Bytes of a token. In a pattern each is a state of its automaton, which has at most 1000."""
_KEPT = 40
"""Characters of a longer one that still stand in it, and so can be asked for as a beginning."""

# Whitespace would end a token, and characters below it are our marks.
_ODD = re.compile(f"[\0-\x20{UNSTORABLE}]")
_PLAIN = re.compile(f"[^\0-\x20{UNSTORABLE}]+")

_LETTERS = "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
_INSTEAD = "$%&*+:;<=@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# In the same order. Words have no capitals and hardly those signs, so most are half as long.
_SWAPPED = str.maketrans(_LETTERS + _INSTEAD, _INSTEAD + _LETTERS)
_USUAL_LETTERS = f"{_LETTERS}{string.ascii_lowercase}{string.digits}'-.{END}"
_USUAL = dict(zip(_USUAL_LETTERS.translate(_SWAPPED), _USUAL_LETTERS, strict=True))
_USUAL_MAP = codecs.charmap_build("".join(_USUAL.get(chr(byte), "\ufffe") for byte in range(256)))


def column(field: str) -> str:
    """The column that holds an article's source or category as it is."""
    return f"{field}_value"


def is_plain(text: str) -> bool:
    """Whether ``term`` only spells it; not of an empty text."""
    return _PLAIN.fullmatch(text) is not None


def spelled(text: str) -> str:
    """Arabic letters as characters of one byte and those as Arabic letters; its own inverse.

    A dictionary of tokens in UTF-8 takes almost twice the room, and time.
    """
    return text.translate(_SWAPPED)


def usually_spelled(text: str) -> str:
    """``spelled`` of Arabic letters, of what other words are mostly made of, and END: quicker.

    Raises UnicodeEncodeError for any other character.
    """
    return codecs.charmap_encode(text, "strict", _USUAL_MAP)[0].decode("ascii")


def term(text: str) -> str:
    """A term as it stands in tokens: one to one, and a beginning stays a beginning."""
    return spelled(text if is_plain(text) else _ODD.sub(escape, text))


def read_term(text: str) -> str:
    """What was given to ``term``."""
    return unescaped(spelled(text))


def token(text: str) -> str:
    """A token of any length as one that tantivy keeps, and that a pattern can hold."""
    if len(text) <= SHORT or len(text.encode()) <= _LONGEST:
        return text or NONE
    return text[:_KEPT] + NONE + hashlib.sha256(text.encode()).hexdigest()


def key(article: Article, digest: str) -> str:
    """What a writer has to know of an article, in order of id: id, digest and origin."""
    return "\0".join(map(ordered, (article.id, digest, article.origin)))


def read_key(kept: str) -> tuple[str, str, str]:
    """Id, digest and origin from what ``key`` made."""
    id, digest, origin = map(unescaped, kept.split("\0"))
    return id, digest, origin


_LAST = dt.date.max.toordinal() + 1


def by_date(article: Article) -> tuple[str, str]:
    """What sorts the newest first, and what sorts the oldest first, with the undated last."""
    id = ordered(article.id)
    if article.published is None:
        return f"{_LAST}{id}", f"{_LAST}{id}"
    day = article.published.toordinal()
    return f"{_LAST - day:07}{id}", f"{day:07}{id}"


def stored(serialized: bytes) -> bytes:
    """A serialized article as it is kept: compressed, quickly rather than well."""
    return isal_zlib.compress(serialized, 1)


def read_stored(kept: bytes) -> Article:
    """The article from what ``stored`` made."""
    return Article.parsed(isal_zlib.decompress(kept))


def register(index: tantivy.Index) -> None:
    """Tell an index what ``UNINDEXED`` is; to be done before anything is written."""
    nothing = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[^\s\S]")).build()
    whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build()
    index.register_tokenizer(UNINDEXED, nothing)
    index.register_fast_field_tokenizer(UNINDEXED, whole)


@cache
def schema() -> tantivy.Schema:
    """The fields of an index."""
    made = tantivy.SchemaBuilder()
    for name in (ID, column("source"), column("category")):
        made.add_text_field(name, fast=name != ID, tokenizer_name="raw", index_option="basic")
    for name in (KEY, NEWEST, OLDEST):
        made.add_text_field(name, fast=True, tokenizer_name=UNINDEXED, index_option="basic")
    for name in (SOURCE, COMBINED, COPIES):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in (TERMS, TITLE):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    made.add_text_field(WORDS, tokenizer_name="whitespace", index_option="position")
    made.add_integer_field(DAY, fast=True)
    made.add_integer_field(LENGTH, fast=True)
    for name in (ARTICLE, FINGERPRINT):
        made.add_bytes_field(name, stored=True)
    return made.build()
