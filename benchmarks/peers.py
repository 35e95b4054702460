"""Other search libraries, used as their manuals show."""

from __future__ import annotations

import os
import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Missing(Exception):
    """A peer is not installed; the message says how to point to it."""


class Peer(ABC):
    """An index of the articles, built in a folder and ready for queries."""

    @abstractmethod
    def prepare(self, query: str, phrase: bool) -> Any:
        """Parse a query for ``ask``, untimed; None if the peer does not support it."""

    @abstractmethod
    def ask(self, prepared: Any) -> int:
        """Run the query; return the number of results, at most ten."""


def whole(article: Record) -> str:
    return f"{article.get('title') or ''}\n{article['text']}"


class WhooshManual(Peer):
    """Whoosh with its default analyzer: its Arabic one raises on Python 3.7 and later."""

    def __init__(self, folder: Path, articles: Sequence[Record]) -> None:
        from whoosh.fields import STORED, TEXT, Schema
        from whoosh.index import create_in
        from whoosh.qparser import OrGroup, QueryParser

        index = create_in(str(folder), Schema(id=STORED, text=TEXT))
        writer = index.writer()
        for article in articles:
            writer.add_document(id=article["id"], text=whole(article))
        writer.commit()
        self._searcher = index.searcher()
        self._parser = QueryParser("text", index.schema, group=OrGroup)

    def prepare(self, query: str, phrase: bool) -> Any:
        return self._parser.parse(f'"{query}"' if phrase else query)

    def ask(self, prepared: Any) -> int:
        return int(self._searcher.search(prepared, limit=10).scored_length())


class SqliteFts5(Peer):
    """SQLite's FTS5 with the tokenizer unicode61, without diacritics."""

    def __init__(self, folder: Path, articles: Sequence[Record]) -> None:
        self._database = sqlite3.connect(folder / "fts.db")
        self._database.execute(
            "CREATE VIRTUAL TABLE article"
            " USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
        )
        with self._database:
            self._database.executemany(
                "INSERT INTO article VALUES (?)", ([whole(article)] for article in articles)
            )

    def prepare(self, query: str, phrase: bool) -> str:
        words = re.findall(r"\w+", query)
        return f'"{" ".join(words)}"' if phrase else " OR ".join(f'"{word}"' for word in words)

    def ask(self, prepared: str) -> int:
        found = self._database.execute(
            "SELECT rowid FROM article WHERE article MATCH ? ORDER BY rank LIMIT 10", [prepared]
        )
        return len(found.fetchall())


class Bm25s(Peer):
    """bm25s with its own tokenizer: words only, no phrases."""

    def __init__(self, folder: Path, articles: Sequence[Record]) -> None:
        import bm25s

        self._limit = min(10, len(articles))
        self._tokenize = bm25s.tokenize
        texts = list(map(whole, articles))
        tokens = self._tokenize(texts, stopwords=None, show_progress=False)
        self._index = bm25s.BM25()
        self._index.index(tokens, show_progress=False)
        self._index.save(str(folder))

    def prepare(self, query: str, phrase: bool) -> Any:
        if phrase:
            return None
        return self._tokenize([query], stopwords=None, show_progress=False)

    def ask(self, prepared: Any) -> int:
        _, scores = self._index.retrieve(prepared, k=self._limit, show_progress=False)
        return int((scores > 0).sum())


class TantivyManual(Peer):
    """tantivy with its default tokenizer."""

    def __init__(self, folder: Path, articles: Sequence[Record]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder().add_text_field("text").build()
        self._index = tantivy.Index(schema, path=str(folder))
        writer = self._index.writer()
        for article in articles:
            writer.add_document(tantivy.Document(text=[whole(article)]))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def prepare(self, query: str, phrase: bool) -> Any:
        text = re.sub(r"[^\w\s]", " ", query)
        return self._index.parse_query(f'"{text}"' if phrase else text, ["text"])

    def ask(self, prepared: Any) -> int:
        return len(self._searcher.search(prepared, 10).hits)


PEERS: dict[str, Callable[[Path, Sequence[Record]], Peer]] = {
    "whoosh-manual": WhooshManual,
    "sqlite-fts5": SqliteFts5,
    "bm25s": Bm25s,
    "tantivy-manual": TantivyManual,
}


def size(folder: Path) -> int:
    """Bytes of all files in a folder and its subfolders."""
    return sum(
        os.path.getsize(os.path.join(top, name))
        for top, _, names in os.walk(folder)
        for name in names
    )
