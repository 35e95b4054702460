"""Other ways to search the same articles, each as its own manual shows it."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Ask = Callable[[str, bool], int]
"""A question, and whether it is a phrase → how many of the ten places asked for were filled."""


def whole(article: Record) -> str:
    return f"{article.get('title') or ''}\n{article['text']}"


def whoosh_manual(folder: Path, articles: Sequence[Record]) -> Ask:
    """Whoosh with its default analyzer and search: its own for Arabic raises on Python ≥ 3.7."""
    from whoosh.fields import STORED, TEXT, Schema
    from whoosh.index import create_in
    from whoosh.qparser import OrGroup, QueryParser

    index = create_in(str(folder), Schema(id=STORED, text=TEXT))
    writer = index.writer()
    for article in articles:
        writer.add_document(id=article["id"], text=whole(article))
    writer.commit()
    searcher = index.searcher()
    parser = QueryParser("text", index.schema, group=OrGroup)

    def ask(question: str, phrase: bool) -> int:
        text = f'"{question}"' if phrase else question
        return searcher.search(parser.parse(text), limit=10).scored_length()

    return ask


def sqlite_fts5(folder: Path, articles: Sequence[Record]) -> Ask:
    """SQLite's FTS5 with the tokenizer unicode61, without diacritics."""
    database = sqlite3.connect(folder / "fts.db")
    database.execute(
        "CREATE VIRTUAL TABLE article USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
    )
    with database:
        database.executemany(
            "INSERT INTO article VALUES (?)", ([whole(article)] for article in articles)
        )

    def ask(question: str, phrase: bool) -> int:
        words = re.findall(r"\w+", question)
        text = f'"{" ".join(words)}"' if phrase else " OR ".join(f'"{word}"' for word in words)
        found = database.execute(
            "SELECT rowid FROM article WHERE article MATCH ? ORDER BY rank LIMIT 10", [text]
        )
        return len(found.fetchall())

    return ask


def bm25s(folder: Path, articles: Sequence[Record]) -> Ask:
    """bm25s with its own tokenizer: words only, no phrases."""
    import bm25s as library

    tokens = library.tokenize(list(map(whole, articles)), stopwords=None, show_progress=False)
    index = library.BM25()
    index.index(tokens, show_progress=False)
    index.save(str(folder))

    def ask(question: str, phrase: bool) -> int:
        if phrase:
            raise NotImplementedError("bm25s has no phrases")
        asked = library.tokenize([question], stopwords=None, show_progress=False)
        _, scores = index.retrieve(asked, k=min(10, len(articles)), show_progress=False)
        return int((scores > 0).sum())

    return ask


def tantivy_manual(folder: Path, articles: Sequence[Record]) -> Ask:
    """tantivy with its default tokenizer."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("text").build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer()
    for article in articles:
        writer.add_document(tantivy.Document(text=[whole(article)]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(question: str, phrase: bool) -> int:
        text = re.sub(r"[^\w\s]", " ", question)
        query = index.parse_query(f'"{text}"' if phrase else text, ["text"])
        return len(searcher.search(query, 10).hits)

    return ask


PEERS: dict[str, Callable[[Path, Sequence[Record]], Ask]] = {
    "whoosh-manual": whoosh_manual,
    "sqlite-fts5": sqlite_fts5,
    "bm25s": bm25s,
    "tantivy-manual": tantivy_manual,
}


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(
        os.path.getsize(os.path.join(top, name))
        for top, _, names in os.walk(folder)
        for name in names
    )
