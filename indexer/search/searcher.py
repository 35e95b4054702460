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
from bahith.indexer.dates.questions import When, applied, read
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine, Statistics, Version
from bahith.indexer.query import Bool, Ids, Node, Nothing, Published, Request, within
from bahith.indexer.results import Correction, Hits, Page, Relaxed, Result, Suggestion, View
from bahith.indexer.search.analysis import Reading, readings
from bahith.indexer.search.answers import Answer, fields, narrowed, offers
from bahith.indexer.search.assist.corrections import Corrector
from bahith.indexer.search.assist.relaxation import relaxations
from bahith.indexer.search.assist.similar import question, similar
from bahith.indexer.search.assist.suggestions import Suggester
from bahith.indexer.search.explanations import Explainer
from bahith.indexer.search.grouping import Groups
from bahith.indexer.search.query.filters import Filters, check
from bahith.indexer.search.query.parser import Parsed, Parser
from bahith.indexer.search.query.question import Question
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
        self._analyzer.encode(f"{hit.article.title} {hit.article.body}" for hit in newest)
        read("2021", dt.date.today())

    def search(self, request: Request, today: dt.date | None = None) -> Page:
        """One page of ranked results with their snippets, and counts by the request's facets.

        With ``today`` its notes also offer how else to ask: corrected, or within a time that
        the question names, counted from that day. Nothing of that is done unasked.

        Raises BadRequest for a page, size, sort, facet or source that cannot be used,
        EngineError when the engine cannot answer; whatever was typed is answered.
        """
        question = Question.of(request.q)
        page = self._page(request, self._parser.parse(question))
        if today is None:
            return page
        notes = offers(request.q, read(question, today), self.correction(question))
        return replace(page, notes=(*page.notes, *notes))

    @_in_turn
    def _page(self, request: Request, parsed: Parsed) -> Page:
        started = time.perf_counter()
        check(request)
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

    def answer(self, request: Request, today: dt.date, apply_dates: bool = True) -> Answer:
        """A page as people are to see it, with what its question may mean beside it.

        Times that the question surely names become its filter, counted from ``today``; where
        nothing else is left of it, it asks for all articles of that time. Dates from which
        there is no article at all are about something else: they come back as not certain,
        and stay in ``q``. A question that finds nothing is asked more loosely, without
        counts; what is left out with ``-`` and all filters hold. Raises as ``search``.
        """
        question = Question.of(request.q)
        dates = read(question, today) if apply_dates else ()
        after, before = applied(dates)
        if (after or before) and not self._total(Published(after, before)):
            dates = tuple(replace(when, certain=False) for when in dates)
        request, parsed = self._dated(request, question, dates)
        page = self._page(request, parsed)
        if page.total:
            return Answer(page, dates, correction=self.correction(question))
        return Answer(page, dates, relaxed=self._relaxed(request, parsed.question))

    def _dated(
        self, request: Request, question: Question, dates: Sequence[When]
    ) -> tuple[Request, Parsed]:
        """The request within the certain dates of its question, and what is left of that."""
        if not any(when.certain for when in dates):
            return request, self._parser.parse(question)
        request = narrowed(request, dates)
        parsed = self._parser.parse(request.q)
        if isinstance(parsed.tree, Nothing):
            parsed = self._parser.parse(fields(dates))
        return replace(request, q=parsed.question.text), parsed

    def _relaxed(self, request: Request, question: Question) -> tuple[Relaxed, Page] | None:
        """The first looser question that finds anything, and its first page.

        See ``bahith.indexer.search.assist.relaxation`` for the steps.
        """

        def totals(questions: Sequence[str]) -> list[int]:
            filters = Filters(request, self._analyzer).all
            trees = (self._parser.parse(q).tree for q in questions)
            return [self._total(within(tree, filters)) for tree in trees]

        first = replace(request, page=1, facets=())
        for step in relaxations(question, self.correction(question), totals):
            page = self._page(replace(first, q=step.q), self._parser.parse(step.q))
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
    def correction(self, q: str | Question) -> Correction | None:
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
        filters = Filters(request, self._analyzer).all
        tree = within(self._parser.parse(request.q).tree, filters)
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
