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

from analyzers.analyzer import Terms
from indexer.article import Article, Document
from indexer.engines.base import Engine, Writer
from indexer.query import Field, Hits, Node, Phrase, Prefix, Sort, Source, Word
from indexer.settings import Settings

SIGNATURE = "signature of the analyzer"


def terms(word: str) -> Terms:
    written, *stems = word.split("/")
    stems = stems or [written]
    return Terms(written, tuple(stems), tuple(dict.fromkeys(stem[:2] for stem in stems)))


def document(id: str, body: str = "", title: str = "", source: str = "", **known: Any) -> Document:
    article = Article(id, title, body, source=source, **known)
    lines = ([terms(word) for word in text.split()] for text in (title, body, source))
    return Document(article, *lines)


def word(text: str, field: Field = "", exact: bool = False) -> Word:
    return Word(text, terms(text), field, exact)


def phrase(text: str, field: Field = "", exact: bool = False) -> Phrase:
    return Phrase(tuple(word(part, field, exact) for part in text.split()), field, exact)


def prefix(text: str, field: Field = "") -> Prefix:
    return Prefix(text, text, field)


def source(text: str) -> Source:
    return Source(tuple(terms(part) for part in text.split()))


@dataclass
class Shelf:
    """One index of one engine, in its own folder; what it opened is closed with it."""

    kind: type[Engine]
    folder: Path
    opened: ExitStack = field(default_factory=ExitStack)

    @property
    def settings(self) -> Settings:
        return Settings.load(environ={}, index=str(self.folder))

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

    def found(self, query: Node, sort: Sort = "relevance") -> list[str]:
        return ids(self.hits(query, sort))


def ids(hits: Hits) -> list[str]:
    return [hit.article.id for hit in hits.hits]
