"""Finds the articles that a deletion is about."""

from __future__ import annotations

from collections.abc import Iterator

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.declared import Declared
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import BadRequest
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

        Raises as ``Engine.open`` and ``Engine.matches``, and BadRequest as ``says_which``.
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
    """Whether a request has a query or a filter.

    ``declared`` are the fields that the index declares. Raises BadRequest as a search does, and for
    a query about which a search would have notes: without what cannot be used of it, it would mean
    more articles than its author does.
    """
    check(request, declared)
    filters = Filters(request, analyzer, declared).all  # also checks them, beside a query too
    if not request.q.strip():
        return bool(filters)
    for note in Parser(analyzer).parse(QueryText.of(request.q, declared)).notes:
        message = _("a query that deletes must be understood whole: %(note)s", note=note.message)
        raise BadRequest(message, "q")
    return True
