"""The Python interface: one index, to add articles to and to search."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bahith.i18n import Message, _
from bahith.indexer.article import Article, Problem
from bahith.indexer.engines import chosen
from bahith.indexer.engines.facts import Statistics
from bahith.indexer.errors import ArticleMissing
from bahith.indexer.filters import Filters, read_filters
from bahith.indexer.handle import Handle
from bahith.indexer.query import Facet, Request
from bahith.indexer.results import Correction, Page, Result, Suggestion, View

# Adding articles needs readers of files and processes, which take a while to import.
if TYPE_CHECKING:
    from typing_extensions import Unpack

    from bahith.indexer.build import Progress, Summary
    from bahith.indexer.meaning.making import Made
    from bahith.indexer.meaning.making import Progress as Making
    from bahith.indexer.meaning.vectors import VectorCounts
    from bahith.indexer.sources.fields import Record


class Index(Handle):
    """An index of articles in a folder. Close it, or use it in a ``with`` block.

    The first ``add`` creates the index; reading one that does not exist raises IndexMissing.
    Threads can share an Index. Only one thread or process can write at a time, and others
    get IndexLocked. An Index sees its own changes at once, and those of other processes
    within ``refresh`` seconds. Every method can raise EngineError if the index or its engine
    fails, and IndexClosed after ``close``.
    """

    def add(
        self, articles: Iterable[Article | Record | Problem], *, progress: Progress | None = None
    ) -> Summary:
        """Add articles: objects, mappings with the fields of a JSON line, or what ``read`` yields.

        An article replaces the one with the same id, and is skipped if nothing has changed.
        Articles are taken one by one, and committed in batches and at the end. ``progress``
        is called after each one, with the counts so far. Problems that ``read`` met are in the
        Summary. Raises SourceError for an object or mapping that cannot be used,
        after which only the batches before it are kept; IndexLocked; IndexMismatch; and
        WorkerLost if a process that analyzes articles dies.
        """
        from bahith.indexer import build, declaring
        from bahith.indexer.sources import records

        with self._writing():
            names = declaring.names({}, declaring.chosen(self.settings))
            items = records.articles(articles, names)
            return build.store(self.settings, self.analyzer, items, progress=progress)

    def update(
        self,
        *paths: str | os.PathLike[str],
        prune: bool = False,
        rebuild: bool = False,
        fields: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Bring the index up to date with files and folders, as ``bahith index`` does.

        ``prune`` removes articles that they no longer contain, unless their file cannot be
        read. ``rebuild`` builds a new index and puts it in place of the old one, if the
        engine supports that. ``fields`` as of ``read``. Raises as ``add``.
        """
        from bahith.indexer import build

        with self._writing():
            return build.build(
                self.settings,
                [*map(Path, paths)],
                prune,
                progress,
                rebuild,
                self.analyzer,
                fields or {},
            )

    def remove(self, ids: str | Iterable[str]) -> int:
        """Remove the articles with these ids, or this id; returns how many the index had.

        Raises IndexMissing and IndexLocked.
        """
        from bahith.indexer import build

        ids = [ids] if isinstance(ids, str) else ids
        with self._writing():
            self.searcher  # noqa: B018  # raises IndexMissing instead of creating an index
            return build.remove(self.settings, self.analyzer, ids)

    def copy_to(self, other: Index, *, progress: Progress | None = None) -> Summary:
        """Add all articles to another index, which may have another engine.

        Another version of Bahith may have built this one. Raises as ``add``, IndexMissing,
        and SettingError if both are the same index.
        """
        from bahith.indexer.copy import copy

        self._check_open()
        with other._writing():
            return copy(self.settings, other.settings, other.analyzer, progress)

    def upgrade(self, *, progress: Progress | None = None) -> int | None:
        """Rebuild an index made by another version of Bahith, from the articles stored in it.

        Returns how many it has; None if nothing had to be done. Raises as ``upgrade.upgrade``.
        """
        from bahith.indexer.upgrade import upgrade

        self._check_open()
        return upgrade(self.settings, self.analyzer, progress)

    def made_by(self) -> str:
        """The signature of the analyzer that made the index, as it is now.

        Raises IndexMissing, IndexMismatch, EngineUnavailable.
        """
        return chosen(self.settings).made_by(self.settings)

    def make_vectors(self, *, anew: bool = False, progress: Making | None = None) -> Made:
        """Make the vectors of all articles that have none, by the model of the setting ``meaning``.

        Drops those of articles that are gone. ``anew`` makes all again, for another model.
        Interrupted work is kept. ``progress`` is called after each article. Raises SettingError
        without such a setting, MissingExtra, IndexMissing, IndexLocked, IndexMismatch where another
        model made the vectors, EngineUnavailable where the model does not answer.
        """
        from bahith.indexer.meaning.making import of_index

        self._check_open()
        return of_index(self.settings, self.analyzer, progress, anew)

    def search(
        self,
        q: str,
        *,
        page: int = 1,
        size: int | None = None,
        offset: int | None = None,
        snippets: int | None = None,
        snippet_size: int = 250,
        explain: bool = False,
        group: bool = False,
        facets: Sequence[Facet] = (),
        facet_query: str = "",
        **filters: Unpack[Filters],
    ) -> Page:
        """One page of results with snippets.

        ``size`` is the number of results per page, by default the setting ``page_size``. With
        ``offset``, the page begins after that many matches, whatever its number. A result has a
        passage of ``snippet_size`` code points at most or, with ``snippets``, as many as that,
        in ``Result.snippets``. ``explain`` says why each result matched, ``group`` leaves out
        near-duplicates of earlier results. ``facets`` fills ``Page.counts``, with values that have
        a word which begins with ``facet_query``. ``Filters`` has the filters and the order. Raises
        BadRequest for a value that cannot be used; every ``q`` gets an answer.
        """
        request = Request(
            q,
            page=page,
            size=self.settings.page_size if size is None else size,
            offset=offset,
            snippets=snippets,
            snippet_size=snippet_size,
            explain=explain,
            group=group,
            facets=tuple(facets),
            facet_query=facet_query,
            **read_filters(filters),
        )
        return self.searcher.search(request)

    def matches(self, q: str, **filters: Unpack[Filters]) -> Iterator[Article]:
        """Every matching article, one by one; the filters and the order are those of ``search``."""
        return self.searcher.matches(Request(q, **read_filters(filters)))

    def correct(self, q: str) -> Correction | None:
        """``q`` as it was probably meant, or None if nothing seems wrong with it."""
        return self.searcher.correction(q)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Completions of ``text``: words, phrases and titles from the articles, in this order."""
        return self.searcher.suggest(text, limit)

    def similar(self, id: str, size: int = 5) -> tuple[Result, ...]:
        """Articles on the same topic, the most similar first. Raises ArticleMissing."""
        results = self.searcher.similar(id, size)
        if results is None:
            raise _missing(id)
        return results

    def copies(self, id: str) -> tuple[Article, ...]:
        """Near-duplicates of the article, the newest first. Raises ArticleMissing."""
        if id not in self:
            raise _missing(id)
        return self.searcher.copies(id)

    def get(self, id: str) -> Article | None:
        """The article with this id, or None."""
        return self.searcher.get(id)

    def view(self, id: str, q: str = "") -> View:
        """The whole article, with the matches of ``q`` in it. Raises ArticleMissing."""
        view = self.searcher.view(id, q)
        if view is None:
            raise _missing(id)
        return view

    def articles(self) -> Iterator[Article]:
        """All articles, one by one, in order of id."""
        return self.searcher.stored()

    def statistics(self) -> Statistics:
        """How many articles, words and bytes the index has."""
        return self.searcher.statistics()

    def warnings(self) -> tuple[Message, ...]:
        """What is wrong with the index, although it can be searched: a lost commit."""
        return self.searcher.summary().warnings

    def check(self) -> Iterator[Message]:
        """What is wrong with all that its folder has; nothing where it is sound.

        That is the index, its vectors and rules, and what waits to be written by a server.

        Raises EngineError for what keeps it from being opened.
        """
        from bahith.indexer.meaning import vectors
        from bahith.indexer.queue import checking
        from bahith.indexer.rules import store

        self._check_open()
        engine = chosen(self.settings).open(self.settings, self.analyzer.signature)
        try:
            yield from engine.check()
            yield from vectors.problems(self.settings.index)
            yield from store.problems(Path(self.settings.index))
            yield from checking.problems(self.settings.index)
        finally:
            engine.close()

    def vectors(self) -> VectorCounts | None:
        """How many articles have vectors, and which model made them; None if there are none.

        Raises IndexDamaged.
        """
        from bahith.indexer.meaning.vectors import counted

        return counted(self.settings.index)

    def __enter__(self) -> Index:
        self._check_open()
        return self

    def __len__(self) -> int:
        return self.searcher.summary().articles

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.get(id) is not None


def _missing(id: str) -> ArticleMissing:
    return ArticleMissing(_("no article has the id %(id)s", id=repr(id)))
