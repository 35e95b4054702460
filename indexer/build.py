"""Articles into an index: sources → analyzer → engine, in batches, with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from analyzers.analyzer import Analyzer
from indexer.article import Article, Document, Problem
from indexer.engines import chosen
from indexer.engines.base import Writer
from indexer.settings import Settings
from indexer.sources import articles

BATCH_CHARACTERS = 8 * 2**20
"""A batch is committed when it holds this much text, however few its articles."""


@dataclass
class Summary:
    """What a run did: counts of articles, and what could not be read."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Problem] = field(default_factory=list)


def build(
    settings: Settings,
    paths: Iterable[Path],
    prune: bool = False,
    progress: Callable[[Summary], None] = lambda summary: None,
) -> Summary:
    """Bring the index at ``settings.index`` up to what ``paths`` hold now.

    An article that is in the index unchanged is skipped. With ``prune``,
    articles that ``paths`` no longer hold are removed, but never one whose file
    or folder could not be read, and none at all if one of ``paths`` is not there.
    ``progress`` is called after each article. Every batch is committed; an
    interruption leaves the last one, and the next run goes on.

    Raises as ``chosen`` and ``Engine.writer`` do: IndexLocked, IndexMismatch, IndexDamaged.
    """
    analyzer = Analyzer()
    tops = list(paths)
    with chosen(settings).writer(settings, analyzer.signature) as writer:
        run = _Run(analyzer, writer, settings.batch)
        for item in articles(tops):
            run.take(item)
            progress(run.summary)
        if prune and all(top.exists() for top in tops):
            run.prune()
        writer.commit()
        return run.summary


class _Run:
    def __init__(self, analyzer: Analyzer, writer: Writer, batch: int) -> None:
        self.summary = Summary()
        self._analyzer = analyzer
        self._writer = writer
        self._batch = batch
        self._known = writer.digests()
        self._seen: set[str] = set()
        self._articles = 0
        self._characters = 0

    def take(self, item: Article | Problem) -> None:
        """Index one article, unless it is there already; remember one problem."""
        if isinstance(item, Problem):
            self.summary.failed.append(item)
            return
        if item.id in self._seen:
            reason = f"another article of this run has the same id, {item.id!r}"
            self.summary.failed.append(Problem(PurePosixPath(item.origin), item.origin, reason))
            return
        self._seen.add(item.id)
        digest, _ = self._known.get(item.id, ("", ""))
        if digest == item.digest:
            self.summary.unchanged += 1
            return
        self._put(item)
        if digest:
            self.summary.replaced += 1
        else:
            self.summary.added += 1

    def _put(self, article: Article) -> None:
        terms = self._analyzer.terms
        document = Document(
            article, terms(article.title), terms(article.body), terms(article.source)
        )
        self._writer.put([document])
        self._articles += 1
        self._characters += len(article.body)
        if self._articles >= self._batch or self._characters >= BATCH_CHARACTERS:
            self._writer.commit()
            self._articles = self._characters = 0

    def prune(self) -> None:
        """Remove what this run has not seen, but for what could not be read."""
        unread = {problem.origin for problem in self.summary.failed}
        gone = [
            id
            for id, (_, origin) in self._known.items()
            if id not in self._seen and unread.isdisjoint(_upwards(origin))
        ]
        self._writer.delete(gone)
        self.summary.removed = len(gone)


def _upwards(origin: str) -> Iterator[str]:
    """A file, and the folders it lies in up to the one that was indexed, which is empty."""
    yield origin
    while origin:
        origin = origin.rpartition("/")[0]
        yield origin
