"""Finds the articles that a deletion is about."""

from __future__ import annotations

from collections.abc import Iterator

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.declared import Declared
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Request, within
from bahith.indexer.search.query.filters import Filters, check
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.query.text import QueryText
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
        if self._engine is None:
            self._engine = chosen(self._settings).open(self._settings, self._analyzer.signature)
        self._engine.refresh()
        declared = self._engine.declared
        if not says_which(request, self._analyzer, declared):
            return iter(())  # never all articles by mistake
        text = QueryText.of(request.q, declared)
        query = Parser(self._analyzer).parse(text).tree if request.q.strip() else Bool()
        filters = Filters(request, self._analyzer, declared).all
        return self._engine.matches(within(query, filters), "newest")

    def close(self) -> None:
        """Release files."""
        if self._engine:
            self._engine.close()


def says_which(request: Request, analyzer: Analyzer, declared: Declared) -> bool:
    """Whether a request has a query or a filter. Raises BadRequest as a search does.

    ``declared`` are the fields that the index declares.
    """
    check(request, declared)
    filters = Filters(request, analyzer, declared).all  # also checks them, beside a query too
    return bool(request.q.strip() or filters)
