"""The filters, facets and limits of a request: everything in it but its query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.i18n import _
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import (
    FACETS,
    MANY,
    SORTS,
    Choice,
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

_FILTERED: Final[dict[Facet, tuple[str, ...]]] = {
    "source": ("source", "outlet"),
    "year": ("published",),
    "month": ("published",),
}
"""The filters that the counts of a facet leave out; of any other facet, the one of its name."""

EXCLUDING, LITERAL = "-", "\\"
"""Before a value: articles must not have it; it is a value, whatever it begins with."""


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


def selected(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """The values to choose and those to exclude, of a request's values of one filter."""
    chosen, excluded = [], []
    for text in filter(None, map(str.strip, texts)):
        if text.startswith(EXCLUDING) and text != EXCLUDING:
            excluded.append(text[1:].removeprefix(LITERAL))
        else:
            chosen.append(text.removeprefix(LITERAL))
    return chosen, excluded


class Filters:
    """The filters of a request (source, category, dates …) and its facets.

    ``all`` holds every filter. ``facets`` maps each facet of the request to the filters on its
    own field, which its counts leave out so that another value can be chosen.
    """

    def __init__(self, request: Request, analyzer: Analyzer) -> None:
        """Raises BadRequest for a source that contains no word."""
        named: dict[str, Filter] = {}
        for name in MANY:
            if some := _chosen(name, getattr(request, name), analyzer):
                named[name] = some
        if request.after or request.before:
            named["published"] = Published(request.after, request.before)
        self.all: tuple[Filter, ...] = tuple(named.values())
        self.facets: Facets = {
            facet: [named[name] for name in _FILTERED.get(facet, (facet,)) if name in named]
            for facet in request.facets
        }


def _chosen(name: str, texts: Iterable[str], analyzer: Analyzer) -> Filter | None:
    """The filter by the values of a parameter; None if there are none."""

    def by(text: str) -> Filter:
        if name == "source":
            return Source(_source(text, analyzer))
        return Value("source" if name == "outlet" else name, text)

    chosen, excluded = selected(texts)
    if len(chosen) == 1 and not excluded:
        return by(chosen[0])
    if not (chosen or excluded):
        return None
    return Choice(tuple(map(by, chosen)), tuple(map(by, excluded)))


def _source(text: str, analyzer: Analyzer) -> tuple[Terms, ...]:
    words = analyzer.terms(text)
    if not words:
        raise BadRequest(_("source: contains no word that can be searched for"), "source")
    return tuple(words)
