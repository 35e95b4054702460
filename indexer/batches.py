"""Puts articles into chunks, which workers prepare, and chunks into batches, each one commit."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from bahith.indexer.article import Article
from bahith.indexer.engines.base import Writer
from bahith.indexer.workers import Workers

CHUNK = 1000
"""Articles prepared together, so that each distinct word of theirs is analyzed once."""

CHUNK_CHARACTERS = 2**20
"""Text at which a chunk is full, however few its articles."""


class Batches:
    """Puts articles into chunks for ``workers``, and chunks into batches, each one commit.

    The articles alone decide where chunks and batches end, so the index does not depend on
    the number of processes.
    """

    def __init__(
        self,
        writer: Writer,
        workers: Workers,
        batch: int,
        commit: Callable[[], None] | None = None,
    ) -> None:
        """``commit`` is called in place of the writer's own, if given."""
        self._writer = writer
        self._commit = commit or writer.commit
        self._workers = workers
        self._batch = batch
        self._chunk: list[Article] = []
        self._batch_articles = 0
        self._chunk_characters = self._batch_characters = 0
        self._ends_batch: deque[bool] = deque()  # of each chunk that is being prepared

    def add(self, article: Article) -> None:
        """Take an article, and write the chunks that are ready."""
        self._chunk.append(article)
        self._batch_articles += 1
        self._chunk_characters += len(article.body)
        self._batch_characters += len(article.body)
        batch_full = (
            self._batch_articles >= self._batch
            or self._batch_characters >= self._writer.BATCH_CHARACTERS
        )
        chunk_full = len(self._chunk) >= CHUNK or self._chunk_characters >= CHUNK_CHARACTERS
        if batch_full or chunk_full:
            self._submit(ends_batch=batch_full)

    def _submit(self, ends_batch: bool) -> None:
        chunk, self._chunk, self._chunk_characters = self._chunk, [], 0
        self._ends_batch.append(ends_batch)
        if ends_batch:
            self._batch_articles = self._batch_characters = 0
        self._write(self._workers.submit(chunk))

    def _write(self, prepared_chunks: Iterable[Any]) -> None:
        for prepared in prepared_chunks:
            self._writer.add(prepared)
            if self._ends_batch.popleft():
                self._commit()

    def finish(self) -> None:
        """Prepare and write what is left."""
        if self._chunk:
            self._submit(ends_batch=False)
        self._write(self._workers.drain())
