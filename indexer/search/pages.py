"""One page of results: what the engine finds, in groups, with snippets and explanations."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import TimedOut
from bahith.indexer.notes import note
from bahith.indexer.query import DECLARED, Ids, Question, Request, Selection, Sort, within
from bahith.indexer.results import Effect, Hit, Hits, Page, Result
from bahith.indexer.rules.force import InForce
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.alike import Alikes
from bahith.indexer.search.explanations import Explainer
from bahith.indexer.search.first_hits import Find, Meaning, part_of
from bahith.indexer.search.grouping import Groups
from bahith.indexer.search.pinned import Asking, Pinned
from bahith.indexer.search.query.filters import Filters, check, ordered
from bahith.indexer.search.query.parser import Parsed
from bahith.indexer.search.query.selecting import listing, selecting
from bahith.indexer.search.snippets.highlighter import Highlighter, unmarked
from bahith.indexer.search.within_facets import narrowed

if TYPE_CHECKING:
    from bahith.indexer.rules.ruling import Ruling

Observer = Callable[[Page, Mapping[str, float]], None]
"""Is told each page and the seconds that its parts took: ``engine``, and ``snippets`` if there are
any."""


class Pages:
    """Makes pages. Safe to share between threads.

    A request that has used up its budget of work gets what there is by then (``Page.timed_out``):
    results without marks if only these are missing, no results otherwise.
    """

    def __init__(
        self, engine: Engine, analyzer: Analyzer, meaning: Meaning | None, rules: InForce
    ) -> None:
        self._engine = engine
        self._rules = rules
        self._analyzer = analyzer
        self._meaning = meaning
        self._alikes = Alikes(engine, analyzer)
        self.observers: list[Observer] = []

    def page(self, request: Request, parsed: Parsed) -> Page:
        """The page of a request whose query is ``parsed``. Raises as ``Searcher.search``."""
        seconds: dict[str, float] = {}
        page = self._page(request, parsed, seconds)
        for observer in self.observers:
            observer(page, seconds)
        return page

    def _page(self, request: Request, parsed: Parsed, seconds: dict[str, float]) -> Page:
        """The page; ``seconds`` gets those of its parts."""
        started = time.perf_counter()
        request = listing(request)
        filters, sort = self.checked(request)
        parsed = selecting(parsed, request)
        ruling = self.ruling(parsed, request)
        parsed = ruling.parsed if ruling else parsed
        try:
            asking = self.asking(request, parsed, filters, sort, ruling)
            pinned = Pinned(self._engine, asking) if asking.pins else None
            answer = self._hits(request, parsed, asking, pinned)
        except TimedOut:
            seconds["engine"] = time.perf_counter() - started
            return timed_out(Page(request, 0, _since(started), (), parsed.notes))
        found = time.perf_counter()
        seconds["engine"] = found - started
        names = {facet.removeprefix(DECLARED): facet for facet in request.facets}
        counts = {names[facet]: some for facet, some in answer.counts.items()}
        shown = narrowed(counts, request.facet_query)
        page = Page(request, answer.total, 0.0, (), parsed.notes + answer.notes, shown)
        try:
            if ruling:
                page = replace(page, effects=self._acted(ruling, asking, answer.hits, pinned))
            first = pinned.ids if pinned else ()
            why = page.effects, self._boosted(ruling, asking)
            shown_by = self._results(request, parsed, asking, answer, first, why)
            results = tuple(shown_by)
            page = replace(page, results=results)
        except TimedOut:
            results = tuple(_unmarked(hit, request) for hit in answer.hits)
            page = timed_out(replace(page, results=results))
        seconds["snippets"] = time.perf_counter() - found
        self._rules.acted(page.effects)
        return replace(page, took_ms=_since(started))

    def ruling(self, parsed: Parsed, request: Request) -> Ruling | None:
        """What the rules in force make of a question; None without rules."""
        ruler = self._rules.ruler
        all_words = isinstance(request, Selection) and request.all_words
        return ruler.ruling(parsed, all_words) if ruler else None

    def checked(self, request: Request) -> tuple[Filters, Sort]:
        """The filters and the order of ``request``. Raises BadRequest."""
        declared = self._engine.declared
        check(request, declared)
        return Filters(request, self._analyzer, declared), ordered(request.sort)

    def asking(
        self,
        request: Request,
        parsed: Parsed,
        filters: Filters,
        sort: Sort,
        ruling: Ruling | None,
    ) -> Asking:
        """What the engine is asked for a request whose query is ``parsed``, as rules have it."""
        asking = Asking(
            parsed.tree,
            sort,
            filters.all,
            filters.facets,
            request.explain,
            self.asked(parsed, sort),
        )
        if ruling is None:
            return asking
        asking = replace(asking, filters=(*filters.all, *ruling.shown), pins=ruling.pins)
        if ruling.boosts and sort == "relevance":
            from bahith.indexer.rules.boosting import boosts_of

            boosts = boosts_of(ruling.boosts, self._engine.declared, dt.date.today())
            asking = replace(asking, boosts=boosts)
        return asking if sort == "relevance" else asking.united

    def _acted(
        self, ruling: Ruling, asking: Asking, hits: Sequence[Hit], pinned: Pinned | None
    ) -> tuple[Effect, ...]:
        """The effects, without those of pinned or hidden articles that are no matches."""
        found = {*(pinned.ids if pinned else (hit.article.id for hit in hits))}
        if ruling.hidden:
            of_these = Ids(ruling.hidden)
            filters = (*(one for one in asking.filters if one not in ruling.shown), of_these)
            size = len(ruling.hidden)
            matches = self._engine.search(asking.tree, "newest", 0, size, filters=filters).hits
            found |= {hit.article.id for hit in matches}
        of_articles = ("pins", "hide")
        effects = [
            one for one in ruling.effects if one.kind not in of_articles or found & {*one.texts}
        ]
        of_hits = self._boosted(ruling, asking)
        by_rule = {one.id: replace(one, texts=()) for hit in hits for one in of_hits(hit.article)}
        return (*effects, *by_rule.values())

    def _boosted(
        self, ruling: Ruling | None, asking: Asking
    ) -> Callable[[Article], Sequence[Effect]]:
        """Tells what boosts did to the score of an article."""
        if not (ruling and asking.boosts):
            return _not_boosted
        from bahith.indexer.rules.boosting import effects_on

        rules, declared, today = ruling.boosts, self._engine.declared, asking.boosts.today
        return lambda article: effects_on(article, rules, declared, today)

    def _hits(
        self, request: Request, parsed: Parsed, asking: Asking, pinned: Pinned | None
    ) -> Hits:
        def ranked(find: Find, offset: int, limit: int) -> Hits:
            return part_of(find, request, parsed.query, self._meaning, offset, limit)

        if pinned:
            return pinned.page(request.first, request.size, ranked)
        return ranked(asking.find(self._engine), request.first, request.size)

    def _results(
        self,
        request: Request,
        parsed: Parsed,
        asking: Asking,
        answer: Hits,
        first: Sequence[str],
        why: tuple[Sequence[Effect], Callable[[Article], Sequence[Effect]]],
    ) -> Iterator[Result]:
        groups = Groups(self._engine, answer.hits) if request.group else None
        hits: Sequence[Hit] = answer.hits
        if groups:
            tree = within(asking.tree, asking.filters)
            hits = groups.led(answer.hits, tree, asking.sort, first)
        marked = Highlighter(parsed.tree, self._analyzer).wanted(hits, request)
        explainer = Explainer(parsed.tree, self._analyzer, *why) if request.explain else None
        for hit, shown in stepwise(zip(hits, marked, strict=True)):
            yield Result(
                hit.article,
                hit.score,
                shown.title_marks,
                shown.snippet,
                explainer.explain(hit.article, hit.evidence) if explainer else None,
                groups.copies(hit.article.id) if groups else 0,
                shown.snippets,
            )

    def asked(self, parsed: Parsed, sort: Sort) -> Question | None:
        """What engines rank by beside the tree."""
        return self._alikes.asked(parsed.question) if sort == "relevance" else None


def _not_boosted(article: Article) -> Sequence[Effect]:
    return ()


def timed_out(page: Page) -> Page:
    """The page as one for which time ran out: its total is a lower bound."""
    if page.timed_out:
        return page
    return replace(page, timed_out=True, notes=(*page.notes, note("timed_out")))


def _unmarked(hit: Hit, request: Request) -> Result:
    shown = unmarked(hit, request)
    return Result(hit.article, hit.score, (), shown.snippet, snippets=shown.snippets)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
