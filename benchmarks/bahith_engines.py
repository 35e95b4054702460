"""Bahith's engines as peers: built as ``bahith index`` does, queried without HTTP and snippets."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from peers import Peer, Record

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import build
from bahith.indexer.engines import engine
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Node
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.settings import Settings


def spent() -> float:
    """CPU seconds of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def write_articles(folder: Path, articles: Iterable[Record]) -> Path:
    """Write the articles to a file that Bahith can index, and return its path."""
    texts = folder / "articles.jsonl"
    with texts.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    return texts


def build_index(name: str, folder: Path, texts: Path) -> Engine:
    """Index the articles of a file, skipping unreadable ones, and open the index."""
    settings = Settings.load(index=str(folder), engine=name)
    build(settings, [texts])
    return engine(name).open(settings, Analyzer().signature)


class BahithEngine(Peer):
    """One of Bahith's engines."""

    def __init__(self, name: str, folder: Path, texts: Path) -> None:
        self._engine = build_index(name, folder, texts)
        self._parser = Parser(Analyzer())

    def prepare(self, question: str, phrase: bool) -> Node:
        return self._parser.parse(f'"{question}"').tree if phrase else self._parser.words(question)

    def ask(self, prepared: Node) -> int:
        return len(self._engine.search(prepared, "relevance", 0, 10).hits)


def query_times(ask: Callable[[Any], object], prepared: list[Any]) -> list[float]:
    """CPU milliseconds per query in the second of two rounds; the first one warms the caches."""
    taken: list[float] = []
    for _ in range(2):
        taken = []
        for query in prepared:
            started = time.process_time()
            ask(query)
            taken.append((time.process_time() - started) * 1000)
    return taken
