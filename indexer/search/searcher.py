"""Answers all that readers ask of an index: parse → engine → snippets → Page."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from bahith.analyzers import patterns
from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.dates.queries import read
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.facts import Statistics, Summary, Version
from bahith.indexer.query import Bool, Ids, Node, Question, Request, Sort, within
from bahith.indexer.results import Correction, Hit, Page, Relaxed, Result, Suggestion, View
from bahith.indexer.scheduling import IDLE, Task, stepwise
from bahith.indexer.search.analysis import Reading, readings
from bahith.indexer.search.answers import Answer, dated, offers
from bahith.indexer.search.assist.alike import Alikes
from bahith.indexer.search.assist.corrections import Corrector
from bahith.indexer.search.assist.relaxation import relaxations
from bahith.indexer.search.assist.similar import query_of, similar
from bahith.indexer.search.assist.suggestions import Suggester
from bahith.indexer.search.events import Events
from bahith.indexer.search.explanations import Explainer
from bahith.indexer.search.first_hits import Meaning, Reranker, in_order, page_of
from bahith.indexer.search.grouping import Groups
from bahith.indexer.search.models import meaning_of
from bahith.indexer.search.query.filters import Filters, check
from bahith.indexer.search.query.parser import Parsed, Parser
from bahith.indexer.search.query.text import QueryText
from bahith.indexer.search.snippets.highlighter import Highlighter, opened
from bahith.indexer.search.turns import Turns, in_turn
from bahith.indexer.search.within_facets import narrowed
from bahith.indexer.settings import Settings


def prepare_language(analyzer: Analyzer) -> None:
    """Make what the first words, queries and dates would wait for; it needs no index."""
    patterns.compile_all()
    read("2021", dt.date.today())
    analyzer.prepare()


class Searcher:
    """Answers requests from one index. Safe to share between threads.

    It switches to a newer commit by itself, checking at most every ``refresh`` seconds.
    """

    def __init__(
        self, engine: Engine, analyzer: Analyzer, refresh: float, meaning: Meaning | None = None
    ) -> None:
        """``meaning`` ranks the first hits anew, if given."""
        self._engine = engine
        self._meaning = meaning
        self._analyzer = analyzer
        self._parser = Parser(analyzer)
        self._corrector = Corrector(engine, analyzer)
        self._suggester = Suggester(engine, analyzer)
        self._alikes = Alikes(engine, analyzer)
        self._events = Events(analyzer)
        self.turns = Turns(engine, refresh)

    @classmethod
    def open(
        cls, settings: Settings, analyzer: Analyzer | None = None, reranker: Reranker | None = None
    ) -> Searcher:
        """Open ``settings.index``; raises as ``chosen``, ``Engine.open``, ``meaning_of`` do."""
        analyzer = analyzer or Analyzer(letters=settings.keeps_letters)
        engine = chosen(settings).open(settings, analyzer.signature)
        return cls(engine, analyzer, settings.refresh, meaning_of(settings, reranker))

    @in_turn
    def load(self) -> None:
        """Read what every search needs; otherwise the first one does. Raises EngineError."""
        self._engine.load()

    def prepare(self, articles: int = 1000, is_over: Callable[[], bool] = lambda: False) -> None:
        """Do in advance what some of the first requests would wait for.

        This reads what the engine keeps in memory, and analyzes the words of the newest
        ``articles``. Requests of other threads go first. It ends early once ``is_over``.
        Raises EngineError.
        """
        for _ in self.turns.stream(self._prepared(articles), Task(worked=IDLE), at_once=1):
            if is_over():
                break

    def _prepared(self, articles: int) -> Iterator[None]:
        yield from self._engine.load_more()
        hits = self._engine.search(Bool(), "newest", 0, articles).hits
        for hit in hits:
            self._analyzer.encode([hit.article.title, hit.article.body])
            yield

    @in_turn
    def search(self, request: Request, today: dt.date | None = None) -> Page:
        """One page of ranked results with their snippets, and counts by the request's facets.

        With ``today``, the notes also suggest a correction of the query, and searches
        within the times that it names; relative ones like أمس are counted from that day.

        Raises BadRequest for a page, size, sort, facet or source that cannot be used, and
        EngineError when the engine cannot answer. Any ``q`` is answered.
        """
        query = QueryText.of(request.q)
        page = self._page(request, self._parser.parse(query))
        if today is None:
            return page
        notes = offers(request.q, read(query, today), self.correction(query))
        return replace(page, notes=(*page.notes, *notes))

    def _page(self, request: Request, parsed: Parsed) -> Page:
        started = time.perf_counter()
        check(request)
        filters = Filters(request, self._analyzer)
        find = partial(
            self._engine.search,
            parsed.tree,
            request.sort,
            filters=filters.all,
            facets=filters.facets,
            explain=request.explain,
            question=self._asked(parsed, request.sort),
        )
        answer = page_of(find, request, parsed.query, self._meaning)
        groups = Groups(self._engine, answer.hits) if request.group else None
        tree = within(parsed.tree, filters.all)
        hits = groups.led(answer.hits, tree, request.sort) if groups else answer.hits
        marked = Highlighter(parsed.tree, self._analyzer).shown(hits)
        explainer = Explainer(parsed.tree, self._analyzer) if request.explain else None
        results = tuple(
            Result(
                hit.article,
                hit.score,
                *title_and_snippet,
                explainer.explain(hit.article, hit.evidence) if explainer else None,
                groups.copies(hit.article.id) if groups else 0,
            )
            for hit, title_and_snippet in stepwise(zip(hits, marked, strict=True))
        )
        took = (time.perf_counter() - started) * 1000
        notes = parsed.notes + answer.notes
        counts = narrowed(answer.counts, request.facet_query)
        return Page(request, answer.total, took, results, notes, counts)

    def _asked(self, parsed: Parsed, sort: Sort) -> Question | None:
        """What engines rank by beside the tree."""
        return self._alikes.asked(parsed.question) if sort == "relevance" else None

    @in_turn
    def answer(self, request: Request, today: dt.date, apply_dates: bool = True) -> Answer:
        """One page for people, who are helped without asking.

        A date that the query certainly names becomes a filter; if the query is nothing but a
        date, it finds all articles of that time. Dates on which no article was published, and
        those that name an event, stay in ``q``, and come back as not certain. Relative dates like
        أمس are counted from ``today``; without ``apply_dates``, dates are words like any other.

        A query that finds nothing is relaxed, without counts. Its exclusions and all
        filters are kept. Raises as ``search``.
        """
        query = QueryText.of(request.q)
        dates = read(query, today) if apply_dates else ()
        request, parsed, dates = dated(
            request, query, dates, self._parser, self._events, self._total
        )
        page = self._page(request, parsed)
        if page.total:
            return Answer(page, dates, correction=self.correction(query))
        return Answer(page, dates, relaxed=self._relaxed(request, parsed.query))

    def _relaxed(self, request: Request, query: QueryText) -> tuple[Relaxed, Page] | None:
        """The first of ``relaxations`` that finds anything, and its first page."""
        filters = Filters(request, self._analyzer).all

        def totals(queries: Sequence[str]) -> list[int]:
            trees = (self._parser.parse(q).tree for q in stepwise(queries))
            return [self._total(within(tree, filters)) for tree in trees]

        for step in stepwise(relaxations(query, self.correction(query), totals)):
            looser = replace(request, q=step.q, page=1, facets=())
            page = self._page(looser, self._parser.parse(step.q))
            if page.total:
                return step, page
        return None

    def _total(self, tree: Node) -> int:
        return self._engine.search(tree, "newest", 0, 0).total

    @in_turn
    def get(self, id: str) -> Article | None:
        """The article of that id, or None."""
        return self._engine.get(id)

    @in_turn
    def view(self, id: str, q: str = "") -> View | None:
        """The article and its ranges that match ``q``; None if there is no such article."""
        hits = self._hits((id,))
        if not hits:
            return None
        return Highlighter(self._parser.parse(q).tree, self._analyzer).view(hits[0])

    @in_turn
    def correction(self, q: str | QueryText) -> Correction | None:
        """``q`` with words corrected that are not in the index; None if all seem right."""
        return self._corrector.correction(q)

    @in_turn
    def copies(self, id: str) -> tuple[Article, ...]:
        """The near-duplicates of an article, newest first; empty if there is no such article."""
        hits = self._hits((id,))
        others = tuple(sorted(Groups(self._engine, hits).of(id) - {id})) if hits else ()
        return tuple(hit.article for hit in self._hits(others))

    def _hits(self, ids: tuple[str, ...]) -> tuple[Hit, ...]:
        """Articles by their ids, the newest first."""
        return self._engine.search(Ids(ids), "newest", 0, len(ids)).hits if ids else ()

    @in_turn
    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Completions of ``text``: words, then phrases, then titles of the collection.

        The last word is a prefix unless something follows it. Each suggestion is a whole text.
        """
        return self._suggester.suggestions(text, limit)

    @in_turn
    def similar(self, id: str, size: int = 5) -> tuple[Result, ...] | None:
        """The articles that share the most distinctive words with one, without its near-duplicates.

        They have no marks; their snippets are their openings. None if there is no such article.
        """
        found = self._hits((id,))
        if not found:
            return None
        query = query_of(self._engine, self._analyzer, found[0].article)
        hits = similar(self._engine, query, Groups(self._engine, found).of(id), size)
        return tuple(Result(h.article, h.score, (), opened(h.article.body)) for h in hits)

    def matches(self, request: Request) -> Iterator[Article]:
        """Every article that ``request`` matches, in its order; its page and size are ignored.

        Searching begins at once, so errors are raised here as by ``search``; an EngineError
        may also be raised while iterating.
        """
        check(request)
        task = Task()
        with self.turns.turn(task):
            filters = Filters(request, self._analyzer).all
            parsed = self._parser.parse(request.q)
            tree = within(parsed.tree, filters)
            question = self._asked(parsed, request.sort)
            articles = self._engine.matches(tree, request.sort, question)
            find = partial(self._engine.search, tree, request.sort, question=question)
            articles = in_order(articles, find, request, parsed.query, self._meaning)
            with self.turns.verified():
                first = list(islice(articles, 1))
        return chain(first, self.turns.stream(articles, task))

    @in_turn
    def articles(self, after: str, size: int) -> tuple[Article, ...]:
        """The first ``size`` articles, in order of id, whose id is greater than ``after``."""
        return tuple(stepwise(islice(self._engine.articles(after), size)))

    def stored(self) -> Iterator[Article]:
        """Every article in order of id, read a few at a time."""
        task = Task()
        with self.turns.turn(task):
            articles = self._engine.articles()
        return self.turns.stream(articles, task)

    @in_turn
    def analyze(self, text: str) -> tuple[Reading, ...]:
        """The words of ``text`` as this index's analyzer reads them."""
        return readings(self._analyzer, text)

    def version(self) -> Version:
        """Which commit searches see now."""
        self.turns.see_newest()
        return self._engine.version()

    @in_turn
    def statistics(self) -> Statistics:
        """Counts of the index as it is now."""
        return self._engine.statistics()

    @in_turn
    def summary(self) -> Summary:
        """Those that take little time."""
        return self._engine.summary()

    def refresh(self) -> None:
        """See the newest commit now."""
        self.turns.refresh()

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()
