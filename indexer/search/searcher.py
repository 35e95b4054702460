"""The one way in for readers: parse → engine → snippets (and why, if asked) → Page."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import wraps
from itertools import chain, islice
from typing import Any, Concatenate, ParamSpec, TypeVar

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.dates.questions import When, applied, read, without
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine, Statistics, Version
from bahith.indexer.notes import note
from bahith.indexer.query import Bool, Ids, Node, Nothing, Published, Request, within
from bahith.indexer.results import Correction, Hits, Note, Page, Relaxed, Result, Suggestion, View
from bahith.indexer.search.analysis import Reading, readings
from bahith.indexer.search.assist.corrections import Corrector
from bahith.indexer.search.assist.relaxation import relaxations
from bahith.indexer.search.assist.similar import question, similar
from bahith.indexer.search.assist.suggestions import Suggester
from bahith.indexer.search.explanations import Explainer
from bahith.indexer.search.grouping import Groups
from bahith.indexer.search.query.filters import Filters, check
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.snippets.highlighter import Highlighter, opened
from bahith.indexer.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


def _in_turn(
    method: Callable[Concatenate[Searcher, P], R],
) -> Callable[Concatenate[Searcher, P], R]:
    """``method`` on the newest commit, by one thread at a time.

    The interpreter runs one anyway. Several at work hand it to each other in the midst of
    their pages, so that all are late, and take a tenth of time more for it.
    """

    @wraps(method)
    def answered(self: Searcher, /, *args: P.args, **named: P.kwargs) -> R:
        self._see_newest()
        with self._turn:
            return method(self, *args, **named)

    return answered


class Searcher:
    """Answers requests from one index. Safe to share between threads.

    Looks for a newer commit by itself, at most every ``refresh`` seconds.
    """

    def __init__(self, engine: Engine, analyzer: Analyzer, refresh: float) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._parser = Parser(analyzer)
        self._corrector = Corrector(engine, analyzer)
        self._refresh = refresh
        self._looked = time.monotonic()
        self._looking = threading.Lock()
        self._turn: AbstractContextManager[Any] = (
            nullcontext() if engine.REMOTE else threading.Lock()
        )

    @classmethod
    def open(cls, settings: Settings, analyzer: Analyzer | None = None) -> Searcher:
        """Open the index at ``settings.index``; raises as ``chosen`` and ``Engine.open`` do."""
        analyzer = analyzer or Analyzer()
        opened = chosen(settings).open(settings, analyzer.signature)
        return cls(opened, analyzer, settings.refresh)

    def prepare(self, articles: int = 1000) -> None:
        """Work out beforehand what the first questions would wait for.

        These are the words of the newest ``articles``, and the patterns of dates. Raises
        EngineError.
        """
        newest = self._engine.search(Bool(), "newest", 0, articles).hits
        self._analyzer.numbered(f"{hit.article.title} {hit.article.body}" for hit in newest)
        read("2021", dt.date.today())

    @_in_turn
    def search(self, request: Request) -> Page:
        """One page of ranked results with their snippets, and counts by the request's facets.

        Raises BadRequest for a page, size, sort, facet or source that cannot be used,
        EngineError when the engine cannot answer; whatever was typed is answered.
        """
        started = time.perf_counter()
        check(request)
        parsed = self._parser.parse(request.q)
        filters = Filters(request, self._analyzer)
        found = self._engine.search(
            parsed.tree,
            request.sort,
            (request.page - 1) * request.size,
            request.size,
            filters=filters.all,
            facets=filters.facets,
            explain=request.explain,
        )
        groups = self._groups(hit.article for hit in found.hits) if request.group else None
        tree = within(parsed.tree, filters.all)
        hits = groups.led(found.hits, tree, request.sort) if groups else found.hits
        shown = Highlighter(parsed.tree, self._analyzer).shown(hit.article for hit in hits)
        explainer = Explainer(parsed.tree, self._analyzer) if request.explain else None
        results = tuple(
            Result(
                hit.article,
                hit.score,
                *its,
                explainer.explain(hit.article, hit.evidence) if explainer else None,
                groups.copies(hit.article.id) if groups else 0,
            )
            for hit, its in zip(hits, shown, strict=True)
        )
        took = (time.perf_counter() - started) * 1000
        notes = parsed.notes + found.notes
        return Page(request, found.total, took, results, notes, found.counts)

    def _filtered(self, tree: Node, request: Request) -> Node:
        return within(tree, Filters(request, self._analyzer).all)

    def dated(self, request: Request, today: dt.date) -> tuple[Request, tuple[When, ...]]:
        """The request with the sure dates of its question as its filter, and all dates in it.

        ``q`` becomes what is left to search for; where nothing is, the fields that ask
        for all articles of that time. The request's own bounds hold beside it. Dates
        from which there is no article at all are no filter, but about something else:
        they come back as not certain, and stay in ``q``. Raises EngineError.
        """
        whens = read(request.q, today)
        after, before = applied(whens)
        if not after and not before:
            return request, whens
        if not self._total(Published(after, before)):
            return request, tuple(replace(when, certain=False) for when in whens)
        left = without(request.q, [when for when in whens if when.certain])
        if isinstance(self._parser.parse(left).tree, Nothing):
            bounds = {"after": after, "before": before}
            left = " ".join(f"{name}:{day:%Y-%m-%d}" for name, day in bounds.items() if day)
        after = max(filter(None, (after, request.after)), default=None)
        before = min(filter(None, (before, request.before)), default=None)
        return replace(request, q=left, after=after, before=before), whens

    def offers(self, q: str, today: dt.date) -> tuple[Note, ...]:
        """What may have been meant, for callers to whom nothing is done unasked: notes that say
        how else to ask, with a correction or within a time that ``q`` names.
        """
        correction = self.correction(q)
        notes = [note("did_you_mean", correction.q)] if correction else []
        for when in read(q, today):
            bounds = {"after": when.after, "before": when.before}
            fields = " ".join(f"{name}:{day}" for name, day in bounds.items() if day)
            notes.append(note("names_a_time", f"{without(q, [when])} {fields}".strip()))
        return tuple(notes)

    def relaxed(self, request: Request) -> tuple[Relaxed, Page] | None:
        """What a looser question finds, for a request that finds nothing; None if nothing either.

        See ``bahith.indexer.search.assist.relaxation`` for the steps.
        What is left out with ``-`` and
        all filters hold. The page is the first. Raises as ``search``.
        """

        def totals(questions: Sequence[str]) -> list[int]:
            trees = (self._parser.parse(q).tree for q in questions)
            return [self._total(self._filtered(tree, request)) for tree in trees]

        for step in relaxations(request.q, self.correction(request.q), totals):
            page = self.search(replace(request, q=step.q, page=1, facets=()))
            if page.total:
                return step, page
        return None

    @_in_turn
    def _total(self, tree: Node) -> int:
        return self._engine.search(tree, "newest", 0, 0).total

    @_in_turn
    def get(self, id: str) -> Article | None:
        """The article of that id, or None."""
        return self._engine.get(id)

    @_in_turn
    def view(self, id: str, q: str = "") -> View | None:
        """The article with the ranges that ``q`` matches in it, or None."""
        article = self._engine.get(id)
        if article is None:
            return None
        highlighter = Highlighter(self._parser.parse(q).tree, self._analyzer)
        return View(article, highlighter.title(article.title), highlighter.body(article.body))

    @_in_turn
    def correction(self, q: str) -> Correction | None:
        """``q`` with the words that the index does not know corrected, if it is clear how."""
        return self._corrector.correction(q)

    @_in_turn
    def copies(self, id: str) -> tuple[Article, ...]:
        """The near-duplicates of an article, the newest first; none of one that there is not."""
        article = self._engine.get(id)
        if article is None:
            return ()
        others = tuple(sorted(self._groups([article]).of(id) - {id}))
        found = (
            self._engine.search(Ids(others), "newest", 0, len(others)) if others else Hits(0, ())
        )
        return tuple(hit.article for hit in found.hits)

    def _groups(self, articles: Iterable[Article]) -> Groups:
        return Groups(self._engine, self._analyzer, [*articles])

    @_in_turn
    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """What ``text`` may become: words, phrases and titles of the collection, in this order.

        The last word is a beginning unless something follows it. Each suggestion is a whole text.
        """
        return Suggester(self._engine, self._analyzer).suggestions(text, limit)

    @_in_turn
    def similar(self, id: str, size: int = 5) -> tuple[Result, ...] | None:
        """The articles that share the most telling words of one, without its near-duplicates.

        They have no marks, and for a snippet their openings. None where there is no such article.
        """
        article = self._engine.get(id)
        if article is None:
            return None
        query = question(self._engine, self._analyzer, article)
        hits = similar(self._engine, query, self._groups([article]).of(id), size)
        return tuple(Result(h.article, h.score, (), opened(h.article.body)) for h in hits)

    @_in_turn
    def matches(self, request: Request) -> Iterator[Article]:
        """Every article that ``request`` finds, in its order, whatever its page and size.

        The first is looked for at once, so that errors are raised as ``search`` does; an
        EngineError may come later as well.
        """
        check(request)
        tree = self._filtered(self._parser.parse(request.q).tree, request)
        found = self._engine.matches(tree, request.sort)
        return chain(list(islice(found, 1)), found)

    @_in_turn
    def articles(self, after: str, size: int) -> tuple[Article, ...]:
        """The first ``size`` articles, in order of id, whose id is greater than ``after``."""
        return tuple(islice(self._engine.articles(after), size))

    @_in_turn
    def stored(self) -> Iterator[Article]:
        """Every article, in order of id, read one by one."""
        return self._engine.articles()

    def analyze(self, text: str) -> tuple[Reading, ...]:
        """The words of ``text`` as this index's analyzer reads them."""
        return readings(self._analyzer, text)

    def version(self) -> Version:
        """Which commit searches see now."""
        self._see_newest()
        return self._engine.version()

    def statistics(self) -> Statistics:
        """Counts of the index as it is now."""
        self._see_newest()
        return self._engine.statistics()

    def refresh(self) -> None:
        """See the newest commit now, without waiting for the next look."""
        with self._looking:
            self._engine.refresh()
            self._looked = time.monotonic()

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def _see_newest(self) -> None:
        """Look for a newer commit if it is time; one thread looks, the others go on."""
        if time.monotonic() - self._looked < self._refresh:
            return
        if self._looking.acquire(blocking=False):
            try:
                self._engine.refresh()
                self._looked = time.monotonic()
            finally:
                self._looking.release()
