"""Builds an index: sources → analyzer → engine, in batches, with progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer import declaration, declaring, languages, long_texts
from bahith.indexer.article import Article, Problem
from bahith.indexer.batches import Batches
from bahith.indexer.engines import engine, name
from bahith.indexer.engines.base import Writer
from bahith.indexer.engines.handover import handed_over
from bahith.indexer.problems import Problems
from bahith.indexer.settings import MANIFEST, Settings
from bahith.indexer.sources import articles
from bahith.indexer.sources.fields import NO_NAMES, Names
from bahith.indexer.sources.kinds import enclosing, missing_extra
from bahith.indexer.without_files import without_files
from bahith.indexer.workers import Workers

if TYPE_CHECKING:
    from bahith.indexer.meaning.making import Maker


@dataclass
class Summary:
    """What a run did: how many articles of each kind, and what could not be read.

    ``failed`` is missing in the index; ``warnings`` are about articles that are in it. ``skipped``
    counts the files that were passed over, by their suffix. ``vectors`` counts the articles that
    got vectors, where the setting ``meaning`` chooses a model.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: Problems = field(default_factory=Problems)
    warnings: Problems = field(default_factory=Problems)
    skipped: Counter[str] = field(default_factory=Counter)
    vectors: int = 0

    @property
    def waiting(self) -> Counter[str]:
        """How many of the skipped files wait for an extra to be installed, by its name."""
        waiting: Counter[str] = Counter()
        for suffix, count in self.skipped.items():
            if extra := missing_extra(suffix):
                waiting[extra] += count
        return waiting

    def report(self, problem: Problem) -> None:
        """Take in a problem, by its severity."""
        if problem.severity == "skipped":
            self.skipped[problem.path.suffix.lower()] += 1
        else:
            (self.failed if problem.severity == "failed" else self.warnings).report(problem)


Progress = Callable[[Summary], None]
"""A function called after each article, with the counts so far."""


class Scope(Protocol):
    """The files of a run that reads some of those which the index is made of, and which those are.

    All origins are as in Article.
    """

    def reads(self, origin: str) -> bool:
        """Whether this run reads the file of an article, or that file is gone."""

    def prunes(self, origin: str) -> bool:
        """Whether an article goes that this run has not seen; asked at the end."""

    def shares(self, origin: str, other: str) -> None:
        """Two files have articles with the same id. Where the run does not read ``other``, the
        article of that file stays, and both have to be read together."""


def build(
    settings: Settings,
    paths: Iterable[Path],
    prune: bool = False,
    progress: Progress | None = None,
    rebuild: bool = False,
    analyzer: Analyzer | None = None,
    fields: Names = NO_NAMES,
) -> Summary:
    """Bring the index at ``settings.index`` up to date with the files and folders ``paths``.

    Articles that the index has unchanged are skipped. ``prune`` removes articles of files that
    ``paths`` no longer contain, except where a file or folder could not be read; it removes
    nothing if one of ``paths`` does not exist. Every batch is committed: after an interruption, the
    next run continues from it. ``settings.processes`` processes analyze many articles.

    ``fields`` says where records have fields of other names, as ``sources.read`` does.

    ``rebuild`` builds a second index and puts it in place of the first when it is complete
    and all of ``paths`` exist. Articles that came from no file are in it, too.

    With the setting ``meaning``, articles get vectors as well, also those that are unchanged and
    have none. If the model does not answer, the articles are indexed all the same.

    Raises as ``engines.name`` and ``Engine.writer`` do: IndexLocked, IndexMismatch,
    IndexDamaged; SettingError and IndexMismatch for ``settings.fields``; SourceError for
    ``fields``; WorkerLost if one of those processes dies;
    EngineUnavailable where the model did not answer.
    """
    paths = list(paths)
    names = declaring.names(fields, declaring.chosen(settings))

    def complete() -> bool:
        return all(path.exists() for path in paths)

    analyzer = analyzer or Analyzer(letters=settings.keeps_letters)
    return store(settings, analyzer, articles(paths, names), complete, prune, progress, rebuild)


def store(
    settings: Settings,
    analyzer: Analyzer,
    items: Iterable[Article | Problem],
    complete: Callable[[], bool] = lambda: True,
    prune: bool = False,
    progress: Progress | None = None,
    rebuild: bool = False,
    scope: Scope | None = None,
) -> Summary:
    """Bring the index at ``settings.index`` up to date with ``items``, as ``build`` does.

    ``complete`` is called after the last item: it says whether a whole file or folder is
    missing, in which case nothing is pruned or put in place of another index. Problems without
    any article make no new index. Where ``items`` are of some files only, ``scope`` says of which.
    """
    engine_name, declared = name(settings), declaring.chosen(settings)
    items, summary = languages.detected(long_texts.split(items)), Summary()
    first = _first_article(items, summary, progress)
    is_new = rebuild or not (Path(settings.index) / MANIFEST).exists()
    if first is None and summary != Summary() and is_new:
        return summary
    engine_class = engine(engine_name)
    wanted = settings, analyzer.signature
    with (
        handed_over(settings.index, engine_class.rebuild, *wanted)
        if rebuild
        else engine_class.writer(*wanted) as writer,
        Workers(engine_name, analyzer, settings.processes, declared) as workers,
        maker(settings) as vectors,
    ):
        run = _Run(writer, workers, settings.batch or writer.BATCH, summary, scope)
        if not rebuild:
            declaration.keep(settings, declared, run.starts_empty)
        writer.declare(declared)
        others = without_files(settings, declared, run.seen) if rebuild else ()
        for item in chain([first] if first else (), items, others):
            run.add(item)
            if vectors and isinstance(item, Article):
                vectors.offer(item)
                summary.vectors = vectors.made.made
            if progress:
                progress(summary)
        run.finish()
        is_complete = complete()
        if prune and is_complete:
            run.prune()
        writer.commit()
        if is_complete:
            writer.finish(declared)
        if vectors:
            vectors.finish()
            summary.vectors = vectors.made.made
        return summary


def maker(settings: Settings) -> AbstractContextManager[Maker | None]:
    """What makes the vectors of articles, if the settings choose a model; else nothing of it is
    imported."""
    if not settings.meaning:
        return nullcontext()
    from bahith.indexer.meaning.making import Maker

    return Maker(settings)


def remove(settings: Settings, analyzer: Analyzer, ids: Iterable[str]) -> int:
    """Remove the articles with these ids, or the texts, with all their parts, and return how many
    articles the index had.

    Raises as ``store``.
    """
    ids = {*ids}
    engine_class = engine(name(settings))
    with engine_class.writer(settings, analyzer.signature) as writer:
        stored = {id for id in writer.digests() if id in ids or long_texts.whole_id(id) in ids}
        if stored:
            writer.delete(stored)
            writer.commit()
        return len(stored)


def _first_article(
    items: Iterator[Article | Problem], summary: Summary, progress: Progress | None
) -> Article | None:
    """The next article, with the problems before it reported; None if there is none."""
    for item in items:
        if isinstance(item, Article):
            return item
        summary.report(item)
        if progress:
            progress(summary)
    return None


class _Run:
    """One run: what it did so far, and which articles of the index it has seen."""

    def __init__(
        self, writer: Writer, workers: Workers, batch: int, summary: Summary, scope: Scope | None
    ) -> None:
        self.summary = summary
        self._scope = scope
        self._writer = writer
        self._batches = Batches(writer, workers, batch)
        self._stored = writer.digests()
        self.seen: dict[str, str] = {}  # the origin of each article, by its id
        self._stale: set[str] = set()  # parts of texts that have become shorter
        self._unreadable = {problem.origin for problem in summary.failed}

    @property
    def starts_empty(self) -> bool:
        """Whether the index had no articles before this run."""
        return not self._stored

    def add(self, item: Article | Problem) -> None:
        """Index an article unless the index has it unchanged; record a problem."""
        if isinstance(item, Problem):
            self.summary.report(item)
            if item.severity == "failed":
                self._unreadable.add(item.origin)
            return
        digest, origin = self._stored.get(item.id, ("", ""))
        if item.id in self.seen:
            message = _("another article in this run has the same id, %(id)s", id=repr(item.id))
            place = PurePosixPath(item.origin)
            self.summary.report(Problem(place, item.origin, message, item.line))
            self._share(item, self.seen[item.id])
            return
        if self._scope and origin not in ("", item.origin) and not self._scope.reads(origin):
            self._share(item, origin)
            return
        self.seen[item.id] = item.origin
        if digest and digest == item.digest:
            self.summary.unchanged += 1
            return
        self._batches.add(item)
        if digest:
            self.summary.replaced += 1
        else:
            self.summary.added += 1

    def _share(self, article: Article, other: str) -> None:
        """Note that a file has an article that another one has as well."""
        if self._scope:
            self._scope.shares(article.origin, other)

    def finish(self) -> None:
        """Add the articles that are still being prepared, and remove the parts of those texts
        that have fewer than before."""
        self._batches.finish()
        self._stale = {
            part
            for id, origin in self.seen.items()
            for part in long_texts.later_parts(id, self._stored)
            if part not in self.seen and origin not in self._unreadable
        }
        self._writer.delete(self._stale)
        self.summary.removed += len(self._stale)

    def prune(self) -> None:
        """Remove the articles of files that this run has not seen, except where reading failed."""
        gone = [
            id
            for id, (_digest, origin) in self._stored.items()
            if origin
            and id not in self.seen
            and id not in self._stale
            and self._unreadable.isdisjoint(enclosing(origin))
            and (self._scope is None or self._scope.prunes(origin))
        ]
        self._writer.delete(gone)
        self.summary.removed += len(gone)
