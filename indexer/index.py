"""The way in from Python: one index, to put articles into and to search."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bahith.i18n import _
from bahith.indexer import build
from bahith.indexer.article import Article, Problem
from bahith.indexer.build import Progress, Summary
from bahith.indexer.copy import copy
from bahith.indexer.dates.parsing import Side, parse_bound
from bahith.indexer.engines.base import Statistics
from bahith.indexer.errors import ArticleMissing
from bahith.indexer.handle import Handle
from bahith.indexer.query import Facet, Request, Sort
from bahith.indexer.results import Correction, Page, Result, Suggestion, View
from bahith.indexer.sources import records
from bahith.indexer.sources.records import Record

Bound = str | dt.date | None
"""A day, or a text that names a day, month or year: "26/7/2021", "2021-07", "تموز 2021", "2021"."""


class Index(Handle):
    """An index of articles in a folder. Close it, or use it in a ``with`` block.

    Nothing is made until articles are added; reading an index that is not there raises
    IndexMissing. One process or thread writes at a time, another gets IndexLocked; any
    number may read, from one object or several. What this object has added, it finds at
    once; other readers do within ``refresh`` seconds. Every method may raise EngineError
    where the index or its engine fails, and IndexClosed after ``close``.
    """

    def add(
        self, articles: Iterable[Article | Record | Problem], *, progress: Progress | None = None
    ) -> Summary:
        """Add articles: objects, mappings with the fields of a JSON line, or what ``read`` gives.

        One takes the place of an article with the same id, unless nothing has changed. They
        are taken one by one, and committed in batches and at the end. ``progress`` is called
        after each, with the counts so far. A problem that ``read`` met is in the summary's
        ``failed``; an object or mapping that cannot be used raises SourceError, and what
        follows the last commit before it is not added. Also raises IndexLocked,
        IndexMismatch, and WorkerLost where a process that helps with many articles dies.
        """
        with self._writing():
            items = records.articles(articles)
            return build.store(self.settings, self.analyzer, items, progress=progress)

    def update(
        self,
        *paths: str | os.PathLike[str],
        prune: bool = False,
        rebuild: bool = False,
        progress: Progress | None = None,
    ) -> Summary:
        """Bring the index up to what files and folders hold now, as ``bahith index`` does.

        With ``prune``, articles that they no longer hold are removed, but none whose file
        could not be read. With ``rebuild``, an index of what they hold takes the place of the
        one there is, where the engine can do that. Raises as ``add``.
        """
        with self._writing():
            return build.build(
                self.settings, [*map(Path, paths)], prune, progress, rebuild, self.analyzer
            )

    def remove(self, ids: str | Iterable[str]) -> int:
        """Remove the articles of these ids, or this id, and give how many there were.

        Raises IndexMissing, IndexLocked.
        """
        ids = [ids] if isinstance(ids, str) else ids
        with self._writing():
            self.searcher  # noqa: B018  # where there is no index, none is made
            return build.remove(self.settings, self.analyzer, ids)

    def copy_to(self, other: Index, *, progress: Progress | None = None) -> Summary:
        """Add all articles to another index, which may be of another engine.

        This one may be of another version of Bahith. Raises as ``add``, IndexMissing, and
        SettingError where both are the same.
        """
        with other._writing():
            return copy(self.settings, other.settings, other.analyzer, progress)

    def search(
        self,
        q: str,
        *,
        page: int = 1,
        size: int | None = None,
        sort: Sort = "relevance",
        source: str = "",
        outlet: str = "",
        category: str = "",
        after: Bound = None,
        before: Bound = None,
        explain: bool = False,
        group: bool = False,
        facets: Sequence[Facet] = (),
    ) -> Page:
        """One page of results, the best first, with their snippets.

        ``size`` is how many stand on a page, by default the setting ``page_size``.
        ``source`` is words that the source must have; ``outlet`` and ``category`` are
        exactly one source or category. A month or year as ``after`` or ``before`` counts
        whole. With ``explain`` each result says why it matched, with ``group`` results
        that are near-duplicates of one before them are left out, and with ``facets``
        ``Page.counts`` has how many articles match by source, category, year or month.
        Raises BadRequest for a value that cannot be used; any ``q`` is answered.
        """
        request = Request(
            q,
            page=page,
            size=self.settings.page_size if size is None else size,
            sort=sort,
            source=source,
            outlet=outlet,
            category=category,
            after=_day(after, "after"),
            before=_day(before, "before"),
            explain=explain,
            group=group,
            facets=tuple(facets),
        )
        return self.searcher.search(request)

    def matches(
        self,
        q: str,
        *,
        sort: Sort = "relevance",
        source: str = "",
        outlet: str = "",
        category: str = "",
        after: Bound = None,
        before: Bound = None,
    ) -> Iterator[Article]:
        """Every article that matches, read one by one; the rest is as in ``search``."""
        request = Request(
            q,
            sort=sort,
            source=source,
            outlet=outlet,
            category=category,
            after=_day(after, "after"),
            before=_day(before, "before"),
        )
        return self.searcher.matches(request)

    def correct(self, q: str) -> Correction | None:
        """``q`` as it should perhaps have been typed; None where nothing seems wrong with it."""
        return self.searcher.correction(q)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """What ``text`` may become: words, phrases and titles of the articles, in this order."""
        return self.searcher.suggest(text, limit)

    def similar(self, id: str, size: int = 5) -> tuple[Result, ...]:
        """Articles like that one, the most similar first. Raises ArticleMissing."""
        results = self.searcher.similar(id, size)
        if results is None:
            raise _missing(id)
        return results

    def copies(self, id: str) -> tuple[Article, ...]:
        """The near-duplicates of that article, the newest first. Raises ArticleMissing."""
        if id not in self:
            raise _missing(id)
        return self.searcher.copies(id)

    def get(self, id: str) -> Article | None:
        """The article of that id, or None."""
        return self.searcher.get(id)

    def view(self, id: str, q: str = "") -> View:
        """The whole article with what ``q`` matches in it. Raises ArticleMissing."""
        view = self.searcher.view(id, q)
        if view is None:
            raise _missing(id)
        return view

    def articles(self) -> Iterator[Article]:
        """All articles in order of id, read one by one."""
        return self.searcher.stored()

    def statistics(self) -> Statistics:
        """How much the index holds."""
        return self.searcher.statistics()

    def __enter__(self) -> Index:
        self._check_open()
        return self

    def __len__(self) -> int:
        return self.statistics().articles

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.get(id) is not None


def _day(bound: Bound, side: Side) -> dt.date | None:
    if isinstance(bound, str):
        return parse_bound(bound, side)
    return bound.date() if isinstance(bound, dt.datetime) else bound


def _missing(id: str) -> ArticleMissing:
    return ArticleMissing(_("no article has the id %(id)s", id=repr(id)))
