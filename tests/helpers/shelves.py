"""What the tests of this folder write and ask: documents from a line of words, and an index.

A word is written ``form/stem/stem``; without a slash it is its own stem. The root of a stem
is its first two letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import opensearch_server
from needing import needed

from bahith.analyzers.analyzer import Terms
from bahith.indexer.article import Article, Document
from bahith.indexer.engines import engine
from bahith.indexer.engines.base import TITLE_WEIGHT, Engine, Writer
from bahith.indexer.errors import MissingExtra
from bahith.indexer.query import Facet, Field, Node, Phrase, Prefix, Sort, Source, Word
from bahith.indexer.results import Counts, Hits
from bahith.indexer.settings import Settings

SIGNATURE = "signature of the analyzer"


def terms(word: str) -> Terms:
    written, *stems = word.split("/")
    stems = stems or [written]
    return Terms(written, tuple(stems), tuple(dict.fromkeys(stem[:2] for stem in stems)))


def document(id: str, body: str = "", title: str = "", source: str = "", **known: Any) -> Document:
    article = Article(id, title, body, source=source, **known)
    title_terms, body_terms, source_terms = (
        [terms(word) for word in text.split()] for text in (title, body, source)
    )
    return Document(article, title_terms, body_terms, source_terms)


def word(text: str, field: Field = "", exact: bool = False) -> Word:
    return Word(text, terms(text), field, exact)


def phrase(text: str, field: Field = "", exact: bool = False) -> Phrase:
    return Phrase(tuple(word(part, field, exact) for part in text.split()), field, exact)


def prefix(text: str, field: Field = "") -> Prefix:
    return Prefix(text, text, field)


def source(text: str) -> Source:
    return Source(tuple(terms(part) for part in text.split()))


ITS_SETTINGS: dict[str, dict[str, Any]] = {"opensearch": opensearch_server.SETTINGS}
"""What an engine needs to be told in tests, such as its server's address."""

CLOSENESS = {"whoosh": 1e-4}
"""How far an engine's scores may be from the formula's, relative to them.

Lucene and tantivy keep a length in one byte, of which four bits are its leading ones; so it is up
to an eighth shorter than it was.
"""
IN_A_BYTE = 1 / 8


def available(name: str) -> type[Engine]:
    """The engine of that name; the test is skipped, in CI failed, where it is not installed."""
    try:
        found = engine(name)
    except MissingExtra as error:
        needed(False, str(error))
        raise
    if name == "opensearch":
        opensearch_server.started()
    return found


TITLE = {"tantivy": TITLE_WEIGHT}
"""How long an engine takes a word of the title to be, where that is not one word.

tantivy takes the length of an article from how often its field has any token, and that is as
often as the title's words count.
"""


@dataclass
class Shelf:
    """One index of one engine, in its own folder; what it opened is closed with it."""

    name: str
    folder: Path
    opened: ExitStack = field(default_factory=ExitStack)

    @property
    def kind(self) -> type[Engine]:
        return available(self.name)

    @property
    def settings(self) -> Settings:
        return self.set()

    def set(self, **given: Any) -> Settings:
        """The settings of this index, with what is given beside them."""
        its = {**ITS_SETTINGS.get(self.name, {}), **given}
        return Settings.load(environ={}, index=str(self.folder), engine=self.name, **its)

    @property
    def closeness(self) -> float:
        return CLOSENESS.get(self.name, IN_A_BYTE)

    @property
    def title(self) -> int:
        return TITLE.get(self.name, 1)

    def writer(self, signature: str = SIGNATURE) -> Writer:
        return self.kind.writer(self.settings, signature)

    def write(self, *documents: Document, delete: Iterable[str] = ()) -> None:
        """One commit."""
        with self.writer() as writer:
            writer.put(documents)
            writer.delete(delete)
            writer.commit()

    def open(self, signature: str = SIGNATURE) -> Engine:
        engine = self.kind.open(self.settings, signature)
        self.opened.callback(engine.close)
        return engine

    def hits(
        self, query: Node, sort: Sort = "relevance", offset: int = 0, limit: int = 1000
    ) -> Hits:
        return self.open().search(query, sort, offset, limit)

    def counts(self, query: Node, facet: Facet) -> Counts:
        """How many matches have each value of a facet."""
        return self.open().search(query, "newest", 0, 0, facets={facet: ()}).counts[facet]

    def found(self, query: Node, sort: Sort = "relevance") -> list[str]:
        return ids(self.hits(query, sort))


def ids(hits: Hits) -> list[str]:
    return [hit.article.id for hit in hits.hits]
