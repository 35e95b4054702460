"""Articles into an index: sources → analyzer → engine, in batches, with progress."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer.article import Article, Problem
from bahith.indexer.engines import engine, name
from bahith.indexer.engines.base import Writer
from bahith.indexer.settings import Settings
from bahith.indexer.sources import articles
from bahith.indexer.workers import Workers

CHUNK = 1000
"""Articles that are prepared together: each of their different words is worked on once."""

CHUNK_CHARACTERS = 2**20
"""A chunk is full when it holds this much text."""


@dataclass
class Summary:
    """What a run did: counts of articles, and what could not be read."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Problem] = field(default_factory=list)


Progress = Callable[[Summary], None]
"""What is called after each article, with the counts so far."""


def build(
    settings: Settings,
    paths: Iterable[Path],
    prune: bool = False,
    progress: Progress | None = None,
    anew: bool = False,
    analyzer: Analyzer | None = None,
) -> Summary:
    """Bring the index at ``settings.index`` up to what ``paths`` hold now.

    An article that is in the index unchanged is skipped. With ``prune``,
    articles that ``paths`` no longer hold are removed, but never one whose file
    or folder could not be read, and none at all if one of ``paths`` is not there.
    ``progress`` is called after each article. Every batch is committed; an
    interruption leaves the last one, and the next run goes on. Many articles are
    analyzed in ``settings.processes`` processes; the index is the same as with one.

    With ``anew`` an index of what ``paths`` hold is made beside the one there is, and takes
    its place in the end, if all of ``paths`` are there. Not every engine can do that.

    Raises as ``engines.name`` and ``Engine.writer`` do: IndexLocked, IndexMismatch,
    IndexDamaged; WorkerLost where one of those processes dies.
    """
    tops = list(paths)

    def whole() -> bool:
        return all(top.exists() for top in tops)

    analyzer = analyzer or Analyzer()
    return store(settings, analyzer, articles(tops), whole, prune, progress, anew)


def store(
    settings: Settings,
    analyzer: Analyzer,
    items: Iterable[Article | Problem],
    whole: Callable[[], bool] = lambda: True,
    prune: bool = False,
    progress: Progress | None = None,
    anew: bool = False,
) -> Summary:
    """Bring the index at ``settings.index`` up to these articles; the rest is as in ``build``.

    ``whole`` is asked when all are read: whether nothing was missing as a whole.
    """
    kept_by = name(settings)
    kind = engine(kept_by)
    with (
        (kind.rebuild if anew else kind.writer)(settings, analyzer.signature) as writer,
        Workers(kept_by, analyzer, settings.processes) as workers,
    ):
        run = _Run(writer, workers, settings.batch or writer.BATCH)
        for item in items:
            run.take(item)
            if progress:
                progress(run.summary)
        run.finish()
        complete = whole()
        if prune and complete:
            run.prune()
        writer.commit()
        if complete:
            writer.finish()
        return run.summary


def remove(settings: Settings, analyzer: Analyzer, ids: Iterable[str]) -> int:
    """Remove these articles, as far as there are any, and give how many there were.

    Raises as ``store``.
    """
    kind = engine(name(settings))
    with kind.writer(settings, analyzer.signature) as writer:
        gone = writer.digests().keys() & set(ids)
        if gone:
            writer.delete(gone)
            writer.commit()
        return len(gone)


class _Run:
    def __init__(self, writer: Writer, workers: Workers, batch: int) -> None:
        self.summary = Summary()
        self._writer = writer
        self._batches = _Batches(writer, workers, batch)
        self._known = writer.digests()
        self._seen: set[str] = set()

    def take(self, item: Article | Problem) -> None:
        """Index one article, unless it is there already; remember one problem."""
        if isinstance(item, Problem):
            self.summary.failed.append(item)
            return
        if item.id in self._seen:
            message = _("another article in this run has the same id, %(id)s", id=repr(item.id))
            self.summary.failed.append(Problem(PurePosixPath(item.origin), item.origin, message))
            return
        self._seen.add(item.id)
        digest, _origin = self._known.get(item.id, ("", ""))
        if digest and digest == item.digest:
            self.summary.unchanged += 1
            return
        self._batches.put(item)
        if digest:
            self.summary.replaced += 1
        else:
            self.summary.added += 1

    def finish(self) -> None:
        """Add what is still being prepared."""
        self._batches.finish()

    def prune(self) -> None:
        """Remove what this run has not seen, but for what could not be read."""
        unread = {problem.origin for problem in self.summary.failed}
        gone = [
            id
            for id, (_digest, origin) in self._known.items()
            if id not in self._seen and unread.isdisjoint(_upwards(origin))
        ]
        self._writer.delete(gone)
        self.summary.removed = len(gone)


class _Batches:
    """Articles into chunks, prepared by ``workers``; and the chunks into batches, each a commit.

    Where chunks and batches end depends on the articles alone, so however many processes there
    are, the index is the same.
    """

    def __init__(self, writer: Writer, workers: Workers, batch: int) -> None:
        self._writer = writer
        self._workers = workers
        self._batch = batch
        self._chunk: list[Article] = []
        self._in_chunk = self._in_batch = 0  # characters
        self._articles = 0
        self._last: deque[bool] = deque()

    def put(self, article: Article) -> None:
        """Take one article; whatever chunks are ready are added meanwhile."""
        self._chunk.append(article)
        self._articles += 1
        self._in_chunk += len(article.body)
        self._in_batch += len(article.body)
        full = self._articles >= self._batch or self._in_batch >= self._writer.BATCH_CHARACTERS
        if full or len(self._chunk) >= CHUNK or self._in_chunk >= CHUNK_CHARACTERS:
            self._send(last=full)

    def _send(self, last: bool) -> None:
        chunk, self._chunk, self._in_chunk = self._chunk, [], 0
        self._last.append(last)
        if last:
            self._articles = self._in_batch = 0
        self._add(self._workers.take(chunk))

    def _add(self, ready: Iterable[Any]) -> None:
        for prepared in ready:
            self._writer.add(prepared)
            if self._last.popleft():
                self._writer.commit()

    def finish(self) -> None:
        """Prepare and add what is left."""
        if self._chunk:
            self._send(last=False)
        self._add(self._workers.rest())


def _upwards(origin: str) -> Iterator[str]:
    """A file, and the folders it lies in up to the one that was indexed, which is empty."""
    yield origin
    while origin:
        origin = origin.rpartition("/")[0]
        yield origin
