"""A folder of articles and the index made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bahith.indexer.build import Summary, build
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

Record = dict[str, Any]


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    """Added, replaced, unchanged, removed, failed."""
    numbers = (summary.added, summary.replaced, summary.unchanged, summary.removed)
    return (*numbers, summary.failed.total)


class Library:
    """A folder of articles and its index."""

    def __init__(self, folder: Path) -> None:
        self.articles = folder / "articles"
        self.articles.mkdir(parents=True)
        self.settings = Settings.load(environ={}, index=str(folder / "index"), refresh=0)

    def file(self, name: str, text: str) -> Path:
        path = self.articles / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def records(self, name: str, *records: Record) -> Path:
        return self.file(name, "".join(f"{json.dumps(record)}\n" for record in records))

    def build(self, *paths: Path, **options: Any) -> Summary:
        return build(self.settings, paths or [self.articles], **options)

    @contextmanager
    def searching(self, *records: Record) -> Iterator[Searcher]:
        """A searcher of an index of these records."""
        self.records("articles.jsonl", *records)
        self.build()
        with closing(self.open()) as searcher:
            yield searcher

    def open(self) -> Searcher:
        return Searcher.open(self.settings)
