"""Applies tasks to an index, many of them in one commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

import msgspec

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer import declaration, declaring, languages, long_texts, request_ids
from bahith.indexer.article import Article, Problem
from bahith.indexer.batches import Batches
from bahith.indexer.build import maker
from bahith.indexer.engines import name
from bahith.indexer.engines.base import Writer
from bahith.indexer.errors import BadRequest
from bahith.indexer.problems import Problems
from bahith.indexer.query import Request
from bahith.indexer.queue import reading
from bahith.indexer.queue.tasks import Fault, Outcome, Task
from bahith.indexer.settings import Settings
from bahith.indexer.workers import Workers

FAULTS = 1000
"""Faults of one task that are kept."""


class Stored:
    """The digests of articles in an index, with what its writer has changed since it was opened."""

    def __init__(self, writer: Writer) -> None:
        self._committed = writer.digests()
        self._changed: dict[str, str] = {}

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.digest(id) != ""

    def __len__(self) -> int:
        """How many articles were changed."""
        return len(self._changed)

    def digest(self, id: str) -> str:
        """The digest of an article, empty if there is none."""
        changed = self._changed.get(id)
        return self._committed.get(id, ("", ""))[0] if changed is None else changed

    def change(self, id: str, digest: str) -> None:
        """Note the digest of an article that was put, or that it was removed."""
        self._changed[id] = digest


@dataclass(slots=True)
class _Counts:
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: Problems = field(default_factory=Problems)
    warnings: Problems = field(default_factory=Problems)

    def report(self, problem: Problem) -> None:
        """Take in a problem; a file of an unknown kind in an archive is only a warning."""
        (self.failed if problem.severity == "failed" else self.warnings).report(problem)

    def outcome(self) -> Outcome:
        """The counts, with the first faults."""
        numbers = self.added, self.replaced, self.unchanged, self.removed
        faults = [*map(_fault, self.failed), *map(_fault, self.warnings)]
        return Outcome(*numbers, self.failed.total, self.warnings.total, tuple(faults[:FAULTS]))


def _fault(problem: Problem) -> Fault:
    place = str(problem.path) if problem.origin else ""
    return Fault(problem.reason, place, problem.line, problem.severity != "failed")


class Applier:
    """Applies tasks by an open writer, in their order.

    Applying tasks again that an earlier writer has committed, from the first that is not marked as
    ended, leaves the index as it is: articles that are there unchanged stay, and what happens
    to an id last decides, as it did then. See docs/operating.md.
    """

    def __init__(
        self,
        settings: Settings,
        analyzer: Analyzer,
        writer: Writer,
        folder: Path,
        progress: Callable[[Task, Callable[[], Outcome]], None],
        matches: Callable[[Request], Iterator[Article]],
        committed: Callable[[float], None],
    ) -> None:
        """``folder`` has the bodies of tasks. ``progress`` is called after each article, with the
        task and a function that gives its outcome so far; ``matches`` finds articles.
        ``committed`` is told of each commit how many seconds it took."""
        self._settings = settings
        self._analyzer = analyzer
        self._writer = writer
        self._folder = folder
        self._progress = progress
        self._matches = matches
        self._committed = committed
        self._stored = Stored(writer)
        self._declared = declaration.of_index(settings)
        self._names = declaring.names({}, self._declared)
        writer.declare(self._declared)

    @property
    def changes(self) -> int:
        """How many articles it has changed, which it keeps in memory."""
        return len(self._stored)

    def apply(self, tasks: list[Task]) -> Mapping[int, Outcome]:
        """Apply tasks and commit; returns what became of each, by its number.

        Raises as ``build.store``, and OSError where a body cannot be read.
        """
        settings = self._settings
        with (
            Workers(name(settings), self._analyzer, settings.processes, self._declared) as workers,
            maker(settings) as vectors,
        ):
            size = settings.batch or self._writer.BATCH
            batches = Batches(self._writer, workers, size, self._commit)
            counts: dict[int, _Counts] = {}
            for task in tasks:
                counts[task.number] = count = _Counts()
                with request_ids.working_for(task.request):
                    self._apply(task, count, batches, vectors.offer if vectors else None)
            batches.finish()
            self._commit()
            if vectors:
                vectors.finish()
        return {number: count.outcome() for number, count in counts.items()}

    def _commit(self) -> None:
        started = time.monotonic()
        self._writer.commit()
        self._committed(time.monotonic() - started)

    def _apply(
        self,
        task: Task,
        count: _Counts,
        batches: Batches,
        offer: Callable[[Article], object] | None,
    ) -> None:
        if task.kind == "delete":
            batches.finish()
            self._delete([task.target], count)
        elif task.kind == "delete_matching":
            batches.finish()
            self._commit()
            self._delete_matching(task, count)
        else:
            self._put(task, count, batches, offer)

    def _put(
        self,
        task: Task,
        count: _Counts,
        batches: Batches,
        offer: Callable[[Article], object] | None,
    ) -> None:
        items = reading.articles(task, self._folder, self._names)
        seen: set[str] = set()
        for item in languages.detected(long_texts.split(items)):
            if isinstance(item, Problem):
                count.report(item)
            else:
                seen.add(item.id)
                self._put_one(item, count, batches)
                if offer:
                    offer(item)
            self._progress(task, count.outcome)
        if task.kind == "file" and count.failed:
            return  # what is missing may be in what could not be read
        stale = [
            part
            for id in seen
            for part in long_texts.later_parts(id, self._stored)
            if part not in seen
        ]
        if stale:
            batches.finish()
            self._remove(stale, count)

    def _put_one(self, article: Article, count: _Counts, batches: Batches) -> None:
        # No file on this machine has it, so none that is missing may take it away again.
        article = replace(article, origin="") if article.origin else article
        known, digest = self._stored.digest(article.id), article.digest
        if known == digest:
            count.unchanged += 1
            return
        self._stored.change(article.id, digest)
        batches.add(article)
        if known:
            count.replaced += 1
        else:
            count.added += 1

    def _delete(self, ids: list[str], count: _Counts) -> None:
        """Remove articles, or texts with all their parts."""
        known = [id for id in ids if id in self._stored]
        parts = [part for id in known for part in long_texts.later_parts(id, self._stored)]
        self._remove(dict.fromkeys([*known, *parts]), count)

    def _remove(self, ids: list[str] | dict[str, None], count: _Counts) -> None:
        self._writer.delete(ids)
        for id in ids:
            self._stored.change(id, "")
        count.removed += len(ids)

    def _delete_matching(self, task: Task, count: _Counts) -> None:
        request = msgspec.json.decode(task.body.content, type=Request)
        ids: list[str] = []
        try:
            for article in self._matches(request):
                ids.append(article.id)
                self._progress(task, count.outcome)
        except BadRequest as error:  # it was none when it was asked: fields are declared otherwise
            count.report(Problem(PurePath(), "", error.args[0]))
            return
        self._remove([id for id in ids if id in self._stored], count)
