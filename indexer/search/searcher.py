"""Answers all that readers ask of an index: parse → engine → snippets → Page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bahith.analyzers import patterns
from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.dates.queries import read
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import TimedOut
from bahith.indexer.query import Bool, Facet, Filter, Node, Request, Selection, within
from bahith.indexer.results import Correction, Effect, Page, Relaxed, Suggestion, View
from bahith.indexer.rules.force import InForce
from bahith.indexer.scheduling import IDLE, Task, stepwise, without_budget
from bahith.indexer.search.answers import Answer, dated, offers
from bahith.indexer.search.assist.corrections import Corrector
from bahith.indexer.search.assist.relaxation import relaxations, without_one
from bahith.indexer.search.assist.suggestions import Suggester
from bahith.indexer.search.events import Events
from bahith.indexer.search.first_hits import Meaning, Reranker, in_order
from bahith.indexer.search.lookups import Lookups
from bahith.indexer.search.models import meaning_of
from bahith.indexer.search.overview import Overview, Overviews
from bahith.indexer.search.pages import Observer, Pages, timed_out
from bahith.indexer.search.pinned import Pinned
from bahith.indexer.search.query.parser import Parsed, Parser
from bahith.indexer.search.query.selecting import listing, selecting, unfinished
from bahith.indexer.search.query.text import QueryText
from bahith.indexer.search.shown_engine import ShownEngine
from bahith.indexer.search.snippets.highlighter import Highlighter
from bahith.indexer.search.turns import in_turn
from bahith.indexer.settings import Settings
from bahith.indexer.sized_cache import SizedCache

_TOTALS = 2**18
"""Bytes of numbers of matches that are cached: most suggestions come again at the next letter."""

if TYPE_CHECKING:
    from bahith.indexer.rules.ruler import Ruler

TOGETHER = 5
"""An article is expected to have all words of a query of at most so many."""


def prepare_language(analyzer: Analyzer) -> None:
    """Make what the first words, queries and dates would wait for; it needs no index."""
    patterns.compile_all()
    read("2021", dt.date.today())
    analyzer.prepare()


class Searcher(Lookups):
    """Answers requests from one index. Safe to share between threads.

    It switches to a newer commit by itself, checking at most every ``refresh`` seconds.
    """

    def __init__(
        self,
        engine: Engine,
        analyzer: Analyzer,
        refresh: float,
        meaning: Meaning | None = None,
        rules: InForce | None = None,
    ) -> None:
        """``meaning`` ranks the first hits anew, if given; ``rules`` are the owner's."""
        super().__init__(engine, analyzer, refresh, rules)
        self._meaning = meaning
        self._parser = Parser(analyzer)
        shown = ShownEngine(engine, self._rules)
        self._corrector = Corrector(shown, analyzer, self._rules.names)
        self._suggester = Suggester(shown, analyzer)
        self._pages = Pages(engine, analyzer, meaning, self._rules)
        self._events = Events(analyzer)
        self._totals = SizedCache(_TOTALS)
        self._overviews = Overviews(engine, analyzer, lambda q: self._totals_of([q], ())[0])

    @classmethod
    def open(
        cls, settings: Settings, analyzer: Analyzer | None = None, reranker: Reranker | None = None
    ) -> Searcher:
        """Open ``settings.index``; raises as ``chosen``, ``Engine.open``, ``meaning_of`` do."""
        analyzer = analyzer or Analyzer(letters=settings.keeps_letters)
        engine = chosen(settings).open(settings, analyzer.signature)
        rules = InForce(Path(settings.index), analyzer)
        return cls(engine, analyzer, settings.refresh, meaning_of(settings, reranker), rules)

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
        query = self._query(request.q)
        page = self._page(request, self._parsed(query, request))
        if today is None or page.timed_out:
            return page
        try:
            notes = offers(request.q, read(query, today), self.correction(query))
            return replace(page, notes=(*page.notes, *notes))
        except TimedOut:
            return timed_out(page)

    def observe(self, observer: Observer) -> None:
        """Tell ``observer``, too, of each page and how long its parts took."""
        self._pages.observers.append(observer)

    def observe_rules(self, observer: Callable[[Sequence[Effect]], None]) -> None:
        """Tell ``observer`` which of the owner's rules acted on each search."""
        self._rules.observer = observer

    def refresh_rules(self) -> None:
        """See the newest rules now, and write down how often those before have acted."""
        self._rules.refresh()
        self._rules.close()

    @in_turn
    def tried(self, ruler: Ruler, request: Request) -> tuple[Page, Page]:
        """A page by the rules in force, and by those of ``ruler``; no use is counted.

        Raises as ``search``.
        """
        parsed = self._parser.parse(self._query(request.q))
        before, after = (
            Pages(self._engine, self._analyzer, self._meaning, InForce.of(one)).page(
                request, parsed
            )
            for one in (self._rules.ruler, ruler)
        )
        return before, after

    def _page(self, request: Request, parsed: Parsed) -> Page:
        return self._pages.page(request, parsed)

    def _parsed(self, query: QueryText, request: Request) -> Parsed:
        """The query of a request, which may be unfinished."""
        parsed = self._parser.parse(query)
        if isinstance(request, Selection) and request.unfinished and query.typed[-1:].isalnum():
            starred = self._parser.parse(self._query(f"{query.typed}*"))
            return unfinished(parsed, starred, request)
        return parsed

    def _query(self, q: str) -> QueryText:
        """``q`` as a query of this index, which may name the fields that it declares."""
        return QueryText.of(q, self._engine.declared)

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
        query = self._query(request.q)
        dates = read(query, today) if apply_dates else ()
        try:
            request, parsed, dates = dated(
                request, query, dates, self._parser, self._events, self._total
            )
        except TimedOut:
            return Answer(timed_out(Page(request, 0, 0.0, ())))
        page = self._page(request, parsed)
        if page.timed_out:
            return Answer(page, dates)
        answer = Answer(page, dates)
        try:
            if page.total:
                answer = replace(answer, correction=self.correction(query))
                first = page.request.page == 1 and not answer.correction
                if not (first and self._is_apart(request, parsed)):
                    return answer
            else:
                answer = replace(answer, relaxed=self._relaxed(request, parsed.query))
                answer = replace(answer, unfiltered=self._totals_of([query.typed], ())[0])
            return replace(answer, fewer=self._fewer(request, parsed.query))
        except TimedOut:
            return replace(answer, page=timed_out(page))

    @in_turn
    def relaxed(self, request: Request) -> tuple[Relaxed, Page] | None:
        """A looser query than that of ``request`` that finds anything, and its page and counts.

        As ``answer`` relaxes a query that finds nothing. Raises as ``search``, and TimedOut.
        """
        found = self._relaxed(request, self._query(request.q))
        if not found:
            return None
        return found[0], self._looser(request, found[0])

    def _relaxed(self, request: Request, query: QueryText) -> tuple[Relaxed, Page] | None:
        """The first of ``relaxations`` that finds anything, and its first page."""
        filters = self._pages.checked(request)[0].all

        def totals(queries: Sequence[str]) -> list[int]:
            return self._totals_of(queries, filters)

        for step in stepwise(relaxations(query, self.correction(query), totals)):
            page = self._looser(replace(request, page=1, facets=()), step)
            if page.total:
                return step, page
        return None

    def _ruled(self, parsed: Parsed) -> Parsed:
        """``parsed`` as the rules have it."""
        ruler = self._rules.ruler
        return ruler.ruling(parsed).parsed if ruler else parsed

    def _looser(self, request: Request, step: Relaxed) -> Page:
        return self._page(replace(request, q=step.q), self._parser.parse(self._query(step.q)))

    def _is_apart(self, request: Request, parsed: Parsed) -> bool:
        """Whether no article has all words of a query, which are optional and few."""
        tree = self._ruled(parsed).tree
        if not isinstance(tree, Bool) or tree.must or not 2 <= len(tree.should) <= TOGETHER:
            return False
        filters = (*self._pages.checked(request)[0].all, *self._rules.hidden)
        return not self._total(within(replace(tree, must=tree.should, should=()), filters))

    def _fewer(self, request: Request, query: QueryText) -> tuple[tuple[Relaxed, int], ...]:
        """The query without one of its words, and its total, for each that finds anything."""
        filters = self._pages.checked(request)[0].all

        def is_telling(text: str) -> bool:
            return not all(map(self._analyzer.is_stop_word, self._analyzer.terms(text)))

        steps = [*without_one(query, is_telling)]
        found = zip(steps, self._totals_of([step.q for step in steps], filters), strict=True)
        return tuple((step, total) for step, total in found if total)

    def _totals_of(self, queries: Sequence[str], filters: Sequence[Filter]) -> list[int]:
        """How many articles each of the queries finds that pass all of ``filters``."""
        filters = (*filters, *self._rules.hidden)
        parsed = (self._parser.parse(self._query(q)) for q in stepwise(queries))
        return [self._total(within(self._ruled(one).tree, filters)) for one in parsed]

    def _total(self, tree: Node) -> int:
        return self._engine.search(tree, "newest", 0, 0).total

    @in_turn
    def overview(self, facets: tuple[Facet, ...]) -> Overview:
        """What the index holds, counted by ``facets``; worked out once for each commit."""
        without_budget()
        return self._overviews.overview(facets, self._rules.hidden)

    @in_turn
    def view(self, id: str, q: str | Request = "") -> View | None:
        """The article and its ranges that match ``q``; None if there is no such article."""
        hits = self._hits((id,))
        if not hits:
            return None
        request = Request(q) if isinstance(q, str) else q
        tree = self._ruled(self._parsed(self._query(request.q), request)).tree
        return Highlighter(tree, self._analyzer).view(hits[0])

    @in_turn
    def correction(self, q: str | QueryText) -> Correction | None:
        """``q`` with words corrected that are not in the index; None if all seem right.

        Words of the owner's rules are never corrected, and nothing is corrected to what rules hide.
        """
        correction = self._corrector.correction(q)
        is_hidden = correction and self._rules.ruler and not self._found(correction.q)
        return None if is_hidden else correction

    @in_turn
    def suggest(self, text: str, limit: int = 8, counted: bool = False) -> tuple[Suggestion, ...]:
        """Completions of ``text``: words, then phrases, then titles of the collection.

        The last word is a prefix unless something follows it. Each suggestion is a whole text.
        If they are to be ``counted``, words and phrases have the number of their matches.
        """
        found = self._suggester.suggestions(text, limit)
        return tuple(map(self._counted, found)) if counted else found

    def _counted(self, suggestion: Suggestion) -> Suggestion:
        if suggestion.kind == "title":
            return suggestion
        key = self._engine.version().tag, self._rules.tag, suggestion.text
        return replace(suggestion, matches=self._totals.get(key, lambda: self._found(key[-1])))

    def _found(self, q: str) -> int:
        """How many articles a search for ``q`` finds."""
        parsed = self._parser.parse(self._query(q))
        if ruler := self._rules.ruler:
            ruling = ruler.ruling(parsed)
            return self._total(within(ruling.parsed.tree, ruling.shown))
        return self._total(parsed.tree)

    def matches(self, request: Request) -> Iterator[Article]:
        """Every article that ``request`` matches, in its order; its page and size are ignored.

        Searching begins at once, so errors are raised here as by ``search``; an EngineError
        may also be raised while iterating.
        """
        task = Task()
        with self.turns.turn(task):
            without_budget()  # whoever exports wants all there is, and nothing half
            request = listing(request)
            filters, sort = self._pages.checked(request)
            parsed = selecting(self._parser.parse(self._query(request.q)), request)
            ruling = self._pages.ruling(parsed, request)
            parsed = ruling.parsed if ruling else parsed
            asking = self._pages.asking(request, parsed, filters, sort, ruling)
            self._rules.acted(ruling.effects if ruling else ())
            pinned = Pinned(self._engine, asking) if asking.pins else None
            asking = replace(asking.others if pinned else asking, facets={}, explain=False)
            tree = within(asking.tree, asking.filters)
            articles = self._engine.matches(tree, sort, asking.question, asking.boosts)
            find = asking.find(self._engine)
            articles = in_order(articles, find, request, parsed.query, self._meaning)
            articles = pinned.before(articles) if pinned else articles
            with self.turns.verified():
                first = list(islice(articles, 1))
        return chain(first, self.turns.stream(articles, task))
