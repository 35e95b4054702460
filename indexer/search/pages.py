"""One page of results: what the engine finds, in groups, with snippets and explanations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import TimedOut
from bahith.indexer.notes import note
from bahith.indexer.query import DECLARED, Node, Question, Request, Selection, Sort, within
from bahith.indexer.results import Effect, Hit, Hits, Page, Result
from bahith.indexer.rules.force import InForce
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.alike import Alikes
from bahith.indexer.search.explanations import Explainer
from bahith.indexer.search.first_hits import Meaning, page_of
from bahith.indexer.search.grouping import Groups
from bahith.indexer.search.query.filters import Filters, check, ordered
from bahith.indexer.search.query.parser import Parsed
from bahith.indexer.search.query.selecting import listing, selecting
from bahith.indexer.search.snippets.highlighter import Highlighter, unmarked
from bahith.indexer.search.within_facets import narrowed

if TYPE_CHECKING:
    from bahith.indexer.rules.ruling import Ruling

Observer = Callable[[str, float], None]
"""Is told a part of a search, ``engine`` or ``snippets``, and the seconds that it took."""


def _nobody(part: str, seconds: float) -> None:
    """An observer that is not interested."""


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
        self.observer: Observer = _nobody

    def page(self, request: Request, parsed: Parsed) -> Page:
        """The page of a request whose query is ``parsed``. Raises as ``Searcher.search``."""
        started = time.perf_counter()
        request = listing(request)
        filters, sort = self.checked(request)
        parsed = selecting(parsed, request)
        if ruling := self.ruling(parsed, request):
            parsed = ruling.parsed
        try:
            answer = self._hits(request, parsed, filters, sort)
        except TimedOut:
            return timed_out(Page(request, 0, _since(started), (), parsed.notes))
        found = time.perf_counter()
        self.observer("engine", found - started)
        names = {facet.removeprefix(DECLARED): facet for facet in request.facets}
        counts = {names[facet]: some for facet, some in answer.counts.items()}
        shown = narrowed(counts, request.facet_query)
        page = Page(request, answer.total, 0.0, (), parsed.notes + answer.notes, shown)
        if ruling:
            page = replace(page, effects=ruling.effects)
        tree = within(parsed.tree, filters.all)
        try:
            results = tuple(self._results(request, parsed, tree, sort, answer, page.effects))
            page = replace(page, results=results)
        except TimedOut:
            results = tuple(_unmarked(hit, request) for hit in answer.hits)
            page = timed_out(replace(page, results=results))
        self.observer("snippets", time.perf_counter() - found)
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

    def _hits(self, request: Request, parsed: Parsed, filters: Filters, sort: Sort) -> Hits:
        find = partial(
            self._engine.search,
            parsed.tree,
            sort,
            filters=filters.all,
            facets=filters.facets,
            explain=request.explain,
            question=self.asked(parsed, sort),
        )
        return page_of(find, request, parsed.query, self._meaning)

    def _results(
        self,
        request: Request,
        parsed: Parsed,
        tree: Node,
        sort: Sort,
        answer: Hits,
        effects: Sequence[Effect],
    ) -> Iterator[Result]:
        groups = Groups(self._engine, answer.hits) if request.group else None
        hits = groups.led(answer.hits, tree, sort) if groups else answer.hits
        marked = Highlighter(parsed.tree, self._analyzer).wanted(hits, request)
        explainer = Explainer(parsed.tree, self._analyzer, effects) if request.explain else None
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
