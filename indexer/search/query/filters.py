"""The filters, facets and limits of a request: everything in it but its query."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.i18n import _
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

WHOLE_NUMBER: Final = _("%(name)s: must be a whole number from %(low)s to %(high)s")
ONE_OF: Final = _("%(name)s: must be one of %(values)s")
"""Why a parameter of a request cannot be used."""

_FIELDS: Final[dict[Facet, str]] = {
    "source": "source",
    "category": "category",
    "year": "published",
    "month": "published",
}
"""The field of articles whose values each facet counts."""


def check(request: Request) -> None:
    """Raise BadRequest for a page, size, sort or facet that is out of range or unknown."""
    if not 1 <= request.page <= MAX_PAGE:
        raise _out_of_range("page", MAX_PAGE)
    if not 1 <= request.size <= MAX_SIZE:
        raise _out_of_range("size", MAX_SIZE)
    if request.sort not in SORTS:
        raise _unknown("sort", SORTS)
    if not {*request.facets} <= {*FACETS}:
        raise _unknown("facets", FACETS)


def _out_of_range(name: str, high: int) -> BadRequest:
    return BadRequest(WHOLE_NUMBER.filled(name=name, low=1, high=high), name)


def _unknown(name: str, values: Iterable[str]) -> BadRequest:
    return BadRequest(ONE_OF.filled(name=name, values=", ".join(values)), name)


class Filters:
    """The filters of a request (source, category, dates) and its facets.

    ``all`` holds every filter. ``facets`` maps each facet of the request to the filters on its
    own field, which its counts leave out so that another value can be chosen.
    """

    def __init__(self, request: Request, analyzer: Analyzer) -> None:
        """Raises BadRequest for a source that contains no word."""
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
        raise BadRequest(_("source: contains no word that can be searched for"), "source")
    return tuple(words)
