"""Documents and queries from plain words, and an index of one engine, for engine tests.

A word is written ``form/stem/stem``; without a slash it is its own stem. The root of a stem
is its first two letters. What follows ``~`` is its spelling.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import opensearch_server
from requirements import require

from bahith.analyzers.analyzer import Terms
from bahith.indexer.article import Article, Document
from bahith.indexer.columns import columns, names, tokens
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines import engine, manifest
from bahith.indexer.engines.base import Engine, Writer
from bahith.indexer.engines.ranking import (
    TITLE_WEIGHT,
)
from bahith.indexer.errors import MissingExtra
from bahith.indexer.query import Facet, Field, Named, Node, Phrase, Prefix, Sort, Source, Word
from bahith.indexer.results import Counts, Hits
from bahith.indexer.settings import Settings

SIGNATURE = "signature of the analyzer"


def terms(word: str) -> Terms:
    word, _, spelling = word.partition("~")
    written, *stems = word.split("/")
    stems = stems or [written]
    return Terms(written, tuple(stems), tuple(dict.fromkeys(stem[:2] for stem in stems)), spelling)


def document(
    id: str,
    body: str = "",
    title: str = "",
    source: str = "",
    declared: Declared = NOTHING,
    **known: Any,
) -> Document:
    article = Article(id, title, body, source=source, **known)
    title_terms, body_terms, source_terms = (
        [terms(word) for word in text.split()] for text in (title, body, source)
    )
    named = {
        field: [[terms(word) for word in text.split()] for text in some]
        for field, some in names(article, declared).items()
    }
    own = columns(article, declared), tokens(named)
    return Document(article, title_terms, body_terms, source_terms, b"", (), *own)


def word(text: str, field: Field = "", exact: bool = False, doubtful: bool = False) -> Word:
    return Word(text, terms(text), field, exact, doubtful=doubtful)


def phrase(text: str, field: Field = "", exact: bool = False) -> Phrase:
    return Phrase(tuple(word(part, field, exact) for part in text.split()), field, exact)


def spelled(text: str, field: Field = "") -> Phrase:
    """An exact phrase whose words agree with their spellings."""
    words = (word(part, field, exact=True) for part in text.split())
    return Phrase(tuple(replace(w, spelling=w.terms.spelling) for w in words), field, exact=True)


def prefix(text: str, field: Field = "") -> Prefix:
    return Prefix(text, text, field)


def source(text: str) -> Source:
    return Source(tuple(terms(part) for part in text.split()))


def named(field: str, text: str) -> Named:
    return Named(field, tuple(terms(part) for part in text.split()))


ENGINE_SETTINGS: dict[str, dict[str, Any]] = {"opensearch": opensearch_server.SETTINGS}
"""Settings that an engine needs in tests, such as the address of its server."""

TOLERANCE = {"whoosh": 1e-4}
"""Relative difference allowed between an engine's scores and the BM25 formula's.

Lucene and tantivy store an article's length in one byte with four significant bits, so it may be up
to an eighth too small: ``ONE_BYTE_TOLERANCE`` for every other engine.
"""
ONE_BYTE_TOLERANCE = 1 / 8


def available(name: str) -> type[Engine]:
    """The engine of that name; without it, the test is skipped, and fails in CI."""
    try:
        found = engine(name)
    except MissingExtra as error:
        require(False, str(error))
        raise
    if name == "opensearch":
        opensearch_server.started()
    return found


TITLE_LENGTH = {"tantivy": TITLE_WEIGHT}
"""How many words a title word adds to an article's length, where it is not one.

tantivy derives the length from the number of tokens in the field, and each title word is
repeated there by its weight.
"""


@dataclass
class EngineIndex:
    """An index of one engine in a folder; ``opened`` closes the readers that it opened."""

    name: str
    folder: Path
    opened: ExitStack = field(default_factory=ExitStack)
    declared: Declared = field(default_factory=dict)

    @property
    def engine_class(self) -> type[Engine]:
        return available(self.name)

    @property
    def settings(self) -> Settings:
        return self.settings_with()

    def settings_with(self, **given: Any) -> Settings:
        """The settings of this index, updated with ``given``."""
        values = {**ENGINE_SETTINGS.get(self.name, {}), **given}
        return Settings.load(environ={}, index=str(self.folder), engine=self.name, **values)

    @property
    def tolerance(self) -> float:
        return TOLERANCE.get(self.name, ONE_BYTE_TOLERANCE)

    @property
    def title_length(self) -> int:
        return TITLE_LENGTH.get(self.name, 1)

    def writer(self, signature: str = SIGNATURE) -> Writer:
        return self.engine_class.writer(self.settings, signature)

    def write(self, *documents: Document, delete: Iterable[str] = ()) -> None:
        """One commit."""
        with self.writer() as writer:
            if self.declared:
                manifest.declare(self.folder, self.declared)
            writer.declare(self.declared)
            writer.put(documents)
            writer.delete(delete)
            writer.commit()

    def open(self, signature: str = SIGNATURE) -> Engine:
        engine = self.engine_class.open(self.settings, signature)
        self.opened.callback(engine.close)
        return engine

    def hits(
        self, query: Node, sort: Sort = "relevance", offset: int = 0, limit: int = 1000
    ) -> Hits:
        return self.open().search(query, sort, offset, limit)

    def counts(self, query: Node, facet: Facet) -> Counts:
        """How many matches have each value of a facet."""
        return self.open().search(query, "newest", 0, 0, facets={facet: ()}).counts[facet]

    def search_ids(self, query: Node, sort: Sort = "relevance") -> list[str]:
        return ids(self.hits(query, sort))


def rewrite(file: Path, content: bytes) -> None:
    """Put a file with other content in the place of one.

    What is mapped stays as it was: a thread of tantivy looks at an index for a moment after that
    was opened or written, and would end the process where a mapped file gets shorter.
    """
    file.unlink()
    file.write_bytes(content)


def ids(hits: Hits) -> list[str]:
    return [hit.article.id for hit in hits.hits]
