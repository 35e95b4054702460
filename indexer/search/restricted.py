"""A searcher for somebody who sees only some articles, or only some of their fields."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bahith.i18n import _
from bahith.indexer.errors import NotPermitted
from bahith.indexer.query import Facet, Request
from bahith.indexer.results import Page, Result
from bahith.indexer.search.query.parser import Parsed
from bahith.indexer.search.restricted_engine import RestrictedEngine, Restriction
from bahith.indexer.search.searcher import Searcher


class RestrictedSearcher(Searcher):
    """Answers as ``searcher`` does, of what ``restriction`` shows, in the same turns.

    With bounds, there are no scores: how common words are in the whole index is part of them, so
    they could tell what others write about. The order is that of the scores all the same.
    """

    def __init__(self, searcher: Searcher, restriction: Restriction) -> None:
        engine = RestrictedEngine(searcher._engine, restriction)
        super().__init__(engine, searcher._analyzer, 0, searcher._meaning, searcher._rules)
        self.turns = searcher.turns
        self._pages.observers = searcher._pages.observers
        self._restriction = restriction

    @property
    def facets(self) -> tuple[Facet, ...]:
        """As of any searcher, without those that are hidden."""
        return tuple(one for one in super().facets if not self._restriction.hides(one))

    def shows(self, name: str) -> bool:
        """As of any searcher."""
        return not self._restriction.hides(name)

    def search(self, request: Request, today: dt.date | None = None) -> Page:
        """As of any searcher. Raises NotPermitted, also for facets that are hidden."""
        for facet in filter(self._restriction.hides, request.facets):
            raise NotPermitted(_("the field %(name)s is not open to you", name=facet), facet)
        return super().search(request, today)

    def _page(self, request: Request, parsed: Parsed) -> Page:
        page = super()._page(request, parsed)
        return replace(page, results=tuple(map(self._unscored, page.results)))

    def similar(self, id: str, size: int = 5) -> tuple[Result, ...] | None:
        """As of any searcher."""
        results = super().similar(id, size)
        return None if results is None else tuple(map(self._unscored, results))

    def _unscored(self, result: Result) -> Result:
        if not self._restriction.bounds:
            return result
        explanation = result.explanation and replace(result.explanation, shares=())
        return replace(result, score=0.0, explanation=explanation)
