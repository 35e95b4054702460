"""A queue and the writer that applies it, in one process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import msgspec

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import store
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.queue import bodies
from bahith.indexer.queue.reading import LINES
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Kind, Task, Write
from bahith.indexer.queue.writing import QueueWriter
from bahith.indexer.settings import Settings


class Queued:
    """An index that is written to through its queue."""

    def __init__(self, settings: Settings, analyzer: Analyzer) -> None:
        store(settings, analyzer, [])
        self.settings = settings
        self.queue = Queue(settings.index)

    def ask(self, kind: Kind, target: str = "", body: bytes = b"") -> int:
        """Put a write into the queue; its number."""
        return self.queue.add(Write(kind, target, bodies.of(body)))[0].number

    def put(self, id: str, **record: Any) -> int:
        return self.ask("put", id, json.dumps(record).encode())

    def add(self, *records: object) -> int:
        return self.ask("add", LINES, "".join(f"{json.dumps(one)}\n" for one in records).encode())

    def delete(self, id: str) -> int:
        return self.ask("delete", id)

    def delete_matching(self, **request: Any) -> int:
        return self.ask("delete_matching", "", msgspec.json.encode(Request(**{"q": ""} | request)))

    def apply(self) -> None:
        """Apply everything that waits."""
        with closing(QueueWriter(self.settings, lambda: not self.queue.is_waiting())) as writer:
            writer.run()

    def task(self, number: int) -> Task:
        task = self.queue.task(number)
        assert task
        return task

    def titles(self) -> dict[str, str]:
        """The title of each article in the index, by its id."""
        with Index(self.settings) as index:
            return {article.id: article.title for article in index.articles()}


@contextmanager
def queued(settings: Settings, analyzer: Analyzer) -> Iterator[Queued]:
    """An empty index with a queue."""
    index = Queued(settings, analyzer)
    with closing(index.queue):
        yield index
