"""The filters, facets and limits of a request: everything in it but its query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.i18n import Message, _
from bahith.indexer.declared import MEASURED, Declared, Kind
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import (
    DECLARED,
    FACETS,
    MANY,
    SORTS,
    Choice,
    Facet,
    Facets,
    Filter,
    Named,
    Published,
    Request,
    Selection,
    Sort,
    SortBy,
    Source,
    Value,
)
from bahith.indexer.search.query import expressions
from bahith.indexer.search.query.conditions import Conditions
from bahith.indexer.search.query.fields import within
from bahith.indexer.values import read_bounds

MAX_SIZE = 100
"""Results on one page at most."""
MAX_PAGE = 10_000_000

MAX_OFFSET = (MAX_PAGE - 1) * MAX_SIZE
"""Matches before a page at most: pages reach as far."""

MAX_SELECTED = 1000
"""As ``MAX_SIZE``, of a ``Selection``."""

MAX_SNIPPETS = 10
"""Passages of one result at most."""
SNIPPET_SIZES = (40, 2000)
"""The least and the most code points that a passage may be asked to have."""

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


_UNREADABLE: Final[dict[Kind, Message]] = {
    "number": _("%(name)s: must be a number or a range: 10, 10..20, >10 or <=20"),
    "date": _("%(name)s: must be a date or a range: 2021-07-26, 2021-07, 2020..2021 or >=2021"),
}
"""Why a value of a declared field cannot be used, by its kind."""


def sorts(declared: Declared) -> tuple[str, ...]:
    """The orders that a request may have, where the index declares these fields."""
    measured = [f"{DECLARED}{name}" for name, kind in declared.items() if kind in MEASURED]
    return (*SORTS, *(f"{sign}{name}" for name in measured for sign in ("", "-")))


def facets(declared: Declared) -> tuple[Facet, ...]:
    """The facets that a request may have, where the index declares these fields."""
    return (*FACETS, *(f"{DECLARED}{name}" for name, kind in declared.items() if kind == "keyword"))


def check(request: Request, declared: Declared) -> None:
    """Raise BadRequest for a number, sort, facet or field that is out of range or unknown.

    ``declared`` are the fields that the index declares.
    """
    if not 1 <= request.page <= MAX_PAGE:
        raise _out_of_range("page", MAX_PAGE)
    low, high = (0, MAX_SELECTED) if isinstance(request, Selection) else (1, MAX_SIZE)
    if not low <= request.size <= high:
        raise _out_of_range("size", high, low)
    if not isinstance(request, Selection) and not 0 <= (request.offset or 0) <= MAX_OFFSET:
        raise _out_of_range("offset", MAX_OFFSET, 0)
    if not 0 <= (request.snippets or 0) <= MAX_SNIPPETS:
        raise _out_of_range("snippets", MAX_SNIPPETS, 0)
    least, most = SNIPPET_SIZES
    if not least <= request.snippet_size <= most:
        raise _out_of_range("snippet_size", most, least)
    if request.sort not in sorts(declared):
        raise _unknown("sort", sorts(declared))
    if not {*request.facets} <= {*facets(declared)}:
        raise _unknown("facets", facets(declared))
    for name in request.fields:
        if name not in declared:
            raise _undeclared(name, declared)


def _out_of_range(name: str, high: int, low: int = 1) -> BadRequest:
    return BadRequest(WHOLE_NUMBER.filled(name=name, low=low, high=high), name)


def _unknown(name: str, values: Iterable[str]) -> BadRequest:
    return BadRequest(ONE_OF.filled(name=name, values=[*values]), name)


def _undeclared(name: str, declared: Declared) -> BadRequest:
    parameter, names = f"{DECLARED}{name}", [*declared]
    if not names:
        return BadRequest(_("%(name)s: the index declares no fields", name=parameter), parameter)
    message = _("%(name)s: the index declares only the fields %(names)s")
    return BadRequest(message.filled(name=parameter, names=names), parameter)


def ordered(sort: str) -> Sort:
    """The order that the ``sort`` of a request asks for, once it is checked."""
    name = sort.removeprefix("-")
    if name.startswith(DECLARED):
        return SortBy(name.removeprefix(DECLARED), name != sort)
    return next(each for each in SORTS if each == sort)


def selected(texts: Iterable[str], are_numbers: bool = False) -> tuple[list[str], list[str]]:
    """The values to choose and those to exclude, of a request's values of one filter.

    Of numbers, one with a sign is no other number to exclude: ``-5`` is chosen, ``-=5`` excludes.
    """
    chosen, excluded = [], []
    for text in filter(None, map(str.strip, texts)):
        is_number = are_numbers and read_bounds("number", text)
        if text.startswith(EXCLUDING) and text != EXCLUDING and not is_number:
            excluded.append(text[1:].removeprefix(LITERAL))
        else:
            chosen.append(text.removeprefix(LITERAL))
    return chosen, excluded


class Filters:
    """The filters of a request (source, category, dates …) and its facets.

    ``all`` holds every filter. ``facets`` maps each facet of the request to the filters on its
    own field, which its counts leave out so that another value can be chosen.
    """

    def __init__(self, request: Request, analyzer: Analyzer, declared: Declared) -> None:
        """``request`` is one that ``check`` has passed.

        Raises BadRequest for a source or a text that contains no word, for a value of a declared
        field that is not of its kind, and for an expression that cannot be used.
        """
        named: dict[str, Filter] = {}
        for name in (*MANY, *(f"{DECLARED}{name}" for name in request.fields)):
            kind = declared.get(name.removeprefix(DECLARED))
            if some := _chosen(name, kind, request.values(name), analyzer):
                named[name] = some
        if request.after or request.before:
            named["published"] = Published(request.after, request.before)
        where = request.where if isinstance(request, Selection) else ()
        joined = _joined(request.filter, analyzer, declared)
        self.all: tuple[Filter, ...] = (*named.values(), *joined, *where)
        self.facets: Facets = {
            facet.removeprefix(DECLARED): [
                named[name] for name in _FILTERED.get(facet, (facet,)) if name in named
            ]
            for facet in request.facets
        }


def _joined(text: str, analyzer: Analyzer, declared: Declared) -> tuple[Filter, ...]:
    """The filters that the expression of a request joins. Raises BadRequest."""
    if not text.strip():
        return ()
    try:
        return expressions.read(text, Conditions(analyzer, declared))
    except expressions.BadExpression as error:
        place = (error.place or 0) + 1
        message = _("%(name)s: at character %(place)s: %(reason)s", place=place)
        raise BadRequest(message.filled(name="filter", reason=error.reason), "filter") from None


def _chosen(
    name: str, kind: Kind | None, texts: Iterable[str], analyzer: Analyzer
) -> Filter | None:
    """The filter by the values of a parameter; None if there are none.

    ``kind`` is that of the declared field, if it is one.
    """

    def by(text: str) -> Filter:
        if kind:
            return _declared(name, kind, text, analyzer)
        if name == "source":
            return Source(_words(name, text, analyzer))
        return Value("source" if name == "outlet" else name, text)

    chosen, excluded = selected(texts, kind == "number")
    if len(chosen) == 1 and not excluded:
        return by(chosen[0])
    if not (chosen or excluded):
        return None
    return Choice(tuple(map(by, chosen)), tuple(map(by, excluded)))


def _declared(parameter: str, kind: Kind, text: str, analyzer: Analyzer) -> Filter:
    """The filter by a value of a declared field."""
    name = parameter.removeprefix(DECLARED)
    if kind == "text":
        return Named(name, _words(parameter, text, analyzer))
    if kind == "keyword":
        return Value(name, text)
    by_range = within(name, kind, text)
    if not by_range:
        raise BadRequest(_UNREADABLE[kind].filled(name=parameter), parameter)
    return by_range


def _words(parameter: str, text: str, analyzer: Analyzer) -> tuple[Terms, ...]:
    words = analyzer.terms(text)
    if not words:
        message = _("%(name)s: contains no word that can be searched for", name=parameter)
        raise BadRequest(message, parameter)
    return tuple(words)
