"""The one way in for readers: parse → engine → snippets (and why, if asked) → Page."""

from __future__ import annotations

import threading
import time

from analyzers.analyzer import Analyzer, Terms
from indexer.engines import chosen
from indexer.engines.base import Engine, Statistics
from indexer.errors import BadRequest
from indexer.query import (
    SORTS,
    Bool,
    Correction,
    Filter,
    Node,
    Page,
    Published,
    Request,
    Result,
    Source,
    View,
)
from indexer.search.correcting import Corrector
from indexer.search.explaining import Explainer
from indexer.search.parser import Parser
from indexer.search.snippets import Highlighter
from indexer.settings import Settings

MAX_SIZE = 100
"""Results on one page at most."""
MAX_PAGE = 10_000_000


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

    @classmethod
    def open(cls, settings: Settings) -> Searcher:
        """Open the index at ``settings.index``; raises as ``chosen`` and ``Engine.open`` do."""
        analyzer = Analyzer()
        opened = chosen(settings).open(settings, analyzer.signature)
        return cls(opened, analyzer, settings.refresh)

    def search(self, request: Request) -> Page:
        """One page of ranked results with their snippets.

        Raises BadRequest for a page, size, sort or source that cannot be used,
        EngineError when the engine cannot answer; whatever was typed is answered.
        """
        started = time.perf_counter()
        _check(request)
        self._see_newest()
        parsed = self._parser.parse(request.q)
        offset = (request.page - 1) * request.size
        tree = self._filtered(parsed.tree, request)
        found = self._engine.search(tree, request.sort, offset, request.size, request.explain)
        highlighter = Highlighter(parsed.tree, self._analyzer)
        explainer = Explainer(parsed.tree, self._analyzer) if request.explain else None
        results = tuple(
            Result(
                hit.article,
                hit.score,
                highlighter.title(hit.article.title),
                highlighter.snippet(hit.article.body),
                explainer.explain(hit.article, hit.evidence) if explainer else None,
            )
            for hit in found.hits
        )
        took = (time.perf_counter() - started) * 1000
        return Page(request, found.total, took, results, parsed.notes + found.notes)

    def _filtered(self, tree: Node, request: Request) -> Node:
        """``tree`` within the request's own source and dates."""
        filters: list[Filter] = []
        if request.source.strip():
            filters.append(Source(self._source(request.source)))
        if request.after or request.before:
            filters.append(Published(request.after, request.before))
        return Bool(must=(tree,), filters=tuple(filters)) if filters else tree

    def _source(self, text: str) -> tuple[Terms, ...]:
        words = self._analyzer.terms(text)
        if not words:
            raise BadRequest("لا كلمة في المصدر يمكن البحث عنها", "source")
        return tuple(words)

    def view(self, id: str, q: str = "") -> View | None:
        """The article with the ranges that ``q`` matches in it, or None."""
        self._see_newest()
        article = self._engine.get(id)
        if article is None:
            return None
        highlighter = Highlighter(self._parser.parse(q).tree, self._analyzer)
        return View(article, highlighter.title(article.title), highlighter.body(article.body))

    def correction(self, q: str) -> Correction | None:
        """``q`` with the words that the index does not know corrected, if it is clear how."""
        self._see_newest()
        return self._corrector.correction(q)

    def statistics(self) -> Statistics:
        """Counts of the index as it is now."""
        self._see_newest()
        return self._engine.statistics()

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


def _check(request: Request) -> None:
    if not 1 <= request.page <= MAX_PAGE:
        raise BadRequest(f"رقم الصفحة من 1 إلى {MAX_PAGE}", "page")
    if not 1 <= request.size <= MAX_SIZE:
        raise BadRequest(f"عدد النتائج في الصفحة من 1 إلى {MAX_SIZE}", "size")
    if request.sort not in SORTS:
        raise BadRequest(f"الترتيب واحد من: {', '.join(SORTS)}", "sort")
