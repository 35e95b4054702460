"""Finds the articles that a deletion is about."""

from __future__ import annotations

from collections.abc import Iterator

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Request, within
from bahith.indexer.search.query.filters import Filters, check
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.settings import Settings


class Matches:
    """Finds articles in the newest commit of an index, which is opened when it is first needed."""

    def __init__(self, settings: Settings, analyzer: Analyzer) -> None:
        self._settings = settings
        self._analyzer = analyzer
        self._engine: Engine | None = None

    def __call__(self, request: Request) -> Iterator[Article]:
        """Every article that ``request`` matches, or without a query, that passes its filters.

        Raises as ``Engine.open`` and ``Engine.matches``, and BadRequest.
        """
        check(request)
        if self._engine is None:
            self._engine = chosen(self._settings).open(self._settings, self._analyzer.signature)
        self._engine.refresh()
        if not says_which(request, self._analyzer):
            return iter(())  # never all articles by mistake
        query = Parser(self._analyzer).parse(request.q).tree if request.q.strip() else Bool()
        filters = Filters(request, self._analyzer).all
        return self._engine.matches(within(query, filters), "newest")

    def close(self) -> None:
        """Release files."""
        if self._engine:
            self._engine.close()


def says_which(request: Request, analyzer: Analyzer) -> bool:
    """Whether a request has a query or a filter. Raises BadRequest as a search does."""
    check(request)
    return bool(request.q.strip() or Filters(request, analyzer).all)
