"""What a request asks beside its question: whether that can be answered, and its filters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import (
    FACETS,
    SORTS,
    Bool,
    Facet,
    Filter,
    Node,
    Published,
    Request,
    Source,
    Value,
)

MAX_SIZE = 100
"""Results on one page at most."""
MAX_PAGE = 10_000_000

_OWN: Final[dict[Facet, dict[str, Any]]] = {
    "source": {"source": "", "outlet": ""},
    "category": {"category": ""},
    "year": {"after": None, "before": None},
    "month": {"after": None, "before": None},
}
"""The filter of a request that each facet leaves out."""


def check(request: Request) -> None:
    """Raises BadRequest for a page, size or sort that cannot be used."""
    if not 1 <= request.page <= MAX_PAGE:
        raise BadRequest(f"رقم الصفحة من 1 إلى {MAX_PAGE}", "page")
    if not 1 <= request.size <= MAX_SIZE:
        raise BadRequest(f"عدد النتائج في الصفحة من 1 إلى {MAX_SIZE}", "size")
    if request.sort not in SORTS:
        raise BadRequest(f"الترتيب واحد من: {', '.join(SORTS)}", "sort")


def wider(request: Request, facet: Facet) -> Request:
    """The request without its own filter of a facet. Raises BadRequest where there is no such."""
    if facet not in FACETS:
        raise BadRequest(f"التصنيف واحد من: {', '.join(FACETS)}", "facet")
    return replace(request, **_OWN[facet])


def filtered(tree: Node, request: Request, analyzer: Analyzer) -> Node:
    """``tree`` within the request's source, category and dates.

    Raises BadRequest for a source without a word.
    """
    filters: list[Filter] = []
    if request.source.strip():
        filters.append(Source(_source(request.source, analyzer)))
    if request.outlet:
        filters.append(Value("source", request.outlet))
    if request.category:
        filters.append(Value("category", request.category))
    if request.after or request.before:
        filters.append(Published(request.after, request.before))
    return Bool(must=(tree,), filters=tuple(filters)) if filters else tree


def _source(text: str, analyzer: Analyzer) -> tuple[Terms, ...]:
    words = analyzer.terms(text)
    if not words:
        raise BadRequest("لا كلمة في المصدر يمكن البحث عنها", "source")
    return tuple(words)
