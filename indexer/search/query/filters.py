"""What a request asks beside its question: whether that can be answered, and its filters."""

from __future__ import annotations

from itertools import chain
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import (
    FACETS,
    SORTS,
    Facet,
    Facets,
    Filter,
    Published,
    Request,
    Source,
    Value,
)

MAX_SIZE = 100
"""Results on one page at most."""
MAX_PAGE = 10_000_000

_FIELDS: Final[dict[Facet, str]] = {
    "source": "source",
    "category": "category",
    "year": "published",
    "month": "published",
}
"""The field of articles that each facet counts the values of."""


def check(request: Request) -> None:
    """Raises BadRequest for a page, size, sort or facet that cannot be used."""
    if not 1 <= request.page <= MAX_PAGE:
        raise BadRequest(f"رقم الصفحة من 1 إلى {MAX_PAGE}", "page")
    if not 1 <= request.size <= MAX_SIZE:
        raise BadRequest(f"عدد النتائج في الصفحة من 1 إلى {MAX_SIZE}", "size")
    if request.sort not in SORTS:
        raise BadRequest(f"الترتيب واحد من: {', '.join(SORTS)}", "sort")
    if not {*request.facets} <= {*FACETS}:
        raise BadRequest(f"التصنيف واحد من: {', '.join(FACETS)}", "facets")


class Filters:
    """The filters of a request: its source, category and dates.

    ``all`` are all of them; ``facets`` are the request's facets, each with the filters on
    its own field, which its counts leave out.
    """

    def __init__(self, request: Request, analyzer: Analyzer) -> None:
        """Raises BadRequest for a source without a word."""
        fields: dict[str, list[Filter]] = {"source": [], "category": [], "published": []}
        if request.source.strip():
            fields["source"].append(Source(_source(request.source, analyzer)))
        if request.outlet:
            fields["source"].append(Value("source", request.outlet))
        if request.category:
            fields["category"].append(Value("category", request.category))
        if request.after or request.before:
            fields["published"].append(Published(request.after, request.before))
        self.all: tuple[Filter, ...] = tuple(chain.from_iterable(fields.values()))
        self.facets: Facets = {facet: fields[_FIELDS[facet]] for facet in request.facets}


def _source(text: str, analyzer: Analyzer) -> tuple[Terms, ...]:
    words = analyzer.terms(text)
    if not words:
        raise BadRequest("لا كلمة في المصدر يمكن البحث عنها", "source")
    return tuple(words)
