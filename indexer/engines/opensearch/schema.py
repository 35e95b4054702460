"""Settings and mapping of an index, and articles as JSON documents."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from bahith.indexer.article import Article, Document, Terms
from bahith.indexer.columns import COLUMNS
from bahith.indexer.declared import MEASURED, Declared
from bahith.indexer.documents import Documents
from bahith.indexer.engines.opensearch.encoding import (
    AS_WRITTEN,
    FILLER,
    IN_TITLE,
    SAME_PLACE,
    doc_id,
    term,
    value,
)
from bahith.indexer.engines.ranking import (
    K1,
    LEVELS,
    POSITIONAL,
    TITLE_WEIGHT,
    B,
    Level,
)
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.near_duplicates import bands
from bahith.indexer.query import Field

NAME = "opensearch"
FORMAT = 8
"""Raised when the engine stores something else, or otherwise."""

STORED = ["article", "fingerprint"]
"""What the server keeps of an article as it was sent, and gives with a hit."""

FORWARD = "forward"
"""The forward list of an article, which only evidence about a question needs."""

PLACES = "places"
EXACT = "exact"
"""The field that lists words with a spelling: their written form and that."""
TITLE = "title_"

JSON = dict[str, Any]


class Entry(NamedTuple):
    """An article ready to send: its id, digest and origin, and its JSON."""

    id: str
    digest: str
    origin: str
    source: str


def field(where: Field, level: Level) -> str:
    """The field with the frequencies of a level's terms in articles, or in titles."""
    return (TITLE if where else "") + level.name


def column(name: str) -> str:
    """The field with exact values of articles: their source, category, authors …"""
    if name in COLUMNS:
        return f"{name}_value"
    return name if name in ("source", "category") else f"keyword_{name}"


def numbers(name: str) -> str:
    """The field with the values of a declared number or date."""
    return f"number_{name}"


def declared_fields(declared: Declared) -> JSON:
    """The mapping of declared fields. Each kind has names of its own, since a field of the mapping
    stays when an empty index declares others."""
    mapped: JSON = {}
    for name, kind in declared.items():
        if kind == "keyword":
            mapped[column(name)] = {"type": "keyword"}
        elif kind in MEASURED:
            mapped[numbers(name)] = {"type": "double"}
    return mapped


def vocabulary(counted: str) -> str:
    """The field that lists the terms of such a field, for prefixes."""
    return f"{counted}_terms"


_COUNTED: JSON = {
    "type": "text",
    "analyzer": "counted",
    "search_analyzer": "any_of",
    "index_options": "freqs",
}
_LISTED: JSON = {"type": "keyword", "index": False}
_TITLE_FIELDS = tuple(field("title", level) for level in POSITIONAL)
_FIELDS = (*(level.name for level in LEVELS), *_TITLE_FIELDS)
_POSITIONAL_FIELDS = (*(level.name for level in POSITIONAL), *_TITLE_FIELDS)
_BM25: JSON = {"type": "BM25", "k1": K1, "b": B}

ANALYSIS: JSON = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 2**20}},
    "filter": {
        "counts": {"type": "delimited_term_freq", "delimiter": SAME_PLACE},
        "parts": {
            "type": "pattern_capture",
            "patterns": [f"([^{SAME_PLACE}]+)"],
            "preserve_original": False,
        },
    },
    "analyzer": {
        "counted": {"type": "custom", "tokenizer": "spaces", "filter": ["counts"]},
        "any_of": {"type": "custom", "tokenizer": "spaces", "filter": ["parts"]},
    },
}


def body(shards: int, replicas: int, signature: str) -> JSON:
    """Settings and mapping of a new index. It never refreshes by itself: only commits do that."""
    counted = dict.fromkeys(_FIELDS, _COUNTED)
    listed = dict.fromkeys(map(vocabulary, _POSITIONAL_FIELDS), _LISTED)
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                "refresh_interval": "-1",
                "translog.durability": "request",
                "codec": "best_compression",
                # The terms of a word count as one; ``places`` has several for each word.
                "similarity": {
                    "default": _BM25,
                    "places": {**_BM25, "discount_overlaps": False},
                },
            },
            "analysis": ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"engine": NAME, "format": FORMAT, "analyzer": signature},
            "_source": {"includes": [*STORED, FORWARD]},
            "properties": {
                "article": {"type": "object", "enabled": False},
                "fingerprint": {"type": "object", "enabled": False},
                FORWARD: {"type": "object", "enabled": False},
                "key": {"type": "keyword"},
                "digest": _LISTED,
                "origin": _LISTED,
                "words": {"type": "integer", "index": False},
                "published": {"type": "date", "format": "strict_date"},
                "source": {"type": "keyword"},
                "category": {"type": "keyword"},
                "copies": {"type": "keyword", "doc_values": False},
                "spellings": _LISTED,
                EXACT: _LISTED,
                **{column(name): {"type": "keyword"} for name in COLUMNS},
                "outlet": {"type": "text", "analyzer": "any_of", "index_options": "docs"},
                "names": {"type": "text", "analyzer": "any_of", "index_options": "docs"},
                PLACES: {"type": "text", "analyzer": "any_of", "similarity": "places"},
                **counted,
                **listed,
            },
        },
    }


def spelling(form: str, text: str) -> str:
    """A written form and how an article spells it, as one value; ``text`` may be a beginning."""
    return f"{term(form)}{SAME_PLACE}{term(text) if text else ''}"


def exact(form: str, text: str) -> str:
    """A written form and its spelling as a token of ``PLACES`` and a value of ``EXACT``.

    Longer ones than a word are cut, and different where their whole texts are.
    """
    return f"{AS_WRITTEN}{term(form)}{AS_WRITTEN}{term(text) if text else ''}"


def _spelled(document: Document) -> Iterable[Terms]:
    return (word for word in chain(document.title, document.body) if word.spelling)


def prepare(documents: Iterable[Document]) -> list[Entry]:
    """See ``Writer.prepare``: documents as the server takes them."""
    given = Documents.of(documents)
    return [*map(_entry, given, forward_lists(given.words))]


def _entry(document: Document, forward: bytes) -> Entry:
    article = document.article
    fields: JSON = {
        "article": stored(article),
        "key": value(article.id),
        "digest": article.digest,
        "origin": value(article.origin),
        "words": len(document.title) + len(document.body),
        "source": value(article.source),
        "category": value(article.category),
        "outlet": " ".join({term(stem) for word in document.source for stem in word.stems}),
        "copies": bands(document.fingerprint),
        "spellings": [spelling(*each) for each in document.spellings],
        EXACT: [*{exact(word.written, word.spelling) for word in _spelled(document)}],
        "fingerprint": base64.b64encode(document.fingerprint).decode("ascii"),
        FORWARD: base64.b64encode(forward).decode("ascii"),
        PLACES: [_places(document.title, IN_TITLE), _places(document.body)],
        **_counted(document),
    }
    if article.published:
        fields["published"] = article.published.isoformat()
    for name, values in document.columns.items():
        if texts := [value(each) for each in values if isinstance(each, str)]:
            fields[column(name)] = texts
        if measured := [each for each in values if isinstance(each, float)]:
            fields[numbers(name)] = measured
    if document.names:
        fields["names"] = " ".join(map(term, document.names))
    return Entry(article.id, article.digest, article.origin, json.dumps(fields, ensure_ascii=False))


def _counted(document: Document) -> JSON:
    """The frequency of each term; in the title it counts several times.

    The filler gives all fields of an article one length, TITLE_WEIGHT for each word, so
    that BM25 compares the lengths of whole articles, whatever occurs in their titles.
    """
    length = TITLE_WEIGHT * (len(document.title) + len(document.body))
    fields: JSON = {}
    for number, level in enumerate(LEVELS):
        title = {t: n * TITLE_WEIGHT for t, n in _count(document.title, number).items()}
        everywhere = _count(document.body, number)
        everywhere.update(title)
        for name, counts in ((level.name, everywhere), (TITLE + level.name, title)):
            if name in _FIELDS:
                rest = max(1, length - sum(counts.values()))
                parts = [f"{term(t)}{SAME_PLACE}{n}" for t, n in counts.items()]
                fields[name] = " ".join([*parts, f"{FILLER}{SAME_PLACE}{rest}"])
                if name in _POSITIONAL_FIELDS:
                    fields[vocabulary(name)] = [term(t) for t in counts]
    return fields


def _count(words: Sequence[Terms], number: int) -> Counter[str]:
    if number == 0:
        return Counter(word[0] for word in words)
    return Counter(chain.from_iterable(word[number] for word in words))


def _places(words: Iterable[Terms], mark: str = "") -> str:
    """One token per word: its written form and stems, in a title once more with the mark."""
    return " ".join(SAME_PLACE.join(_at_one_place(word, mark)) for word in words)


def _at_one_place(word: Terms, mark: str) -> list[str]:
    plain = [AS_WRITTEN + term(word.written), *(term(stem) for stem in dict.fromkeys(word.stems))]
    if word.spelling:
        plain.append(exact(word.written, word.spelling))
    return [*plain, *(mark + part for part in plain)] if mark else plain


def stored(article: Article) -> str:
    """An article as JSON; escaped if it has characters that UTF-8 lacks."""
    text = json.dumps(article.values(), ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(article.values())
    return text


def read_stored(text: str) -> Article:
    """The article that ``stored`` serialized."""
    return Article.of(json.loads(text))


def action(id: str, operation: str) -> JSON:
    """The line before a document in a bulk request."""
    return {operation: {"_id": doc_id(id)}}
