"""What helps people beside a page of results: dates, corrections and looser queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from bahith.indexer.dates.queries import When, applied, without
from bahith.indexer.notes import note
from bahith.indexer.query import Node, Nothing, Published, Request
from bahith.indexer.results import Correction, Note, Page, Relaxed
from bahith.indexer.search.events import Events
from bahith.indexer.search.query.parser import Parsed, Parser
from bahith.indexer.search.query.text import QueryText


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results, and how its query was understood.

    ``dates`` are the times that the query names. Those that are certain are filters of
    ``page.request`` instead of words. If the page has results, ``correction`` may say what
    the query should have been; if it has none, ``relaxed`` may have a looser query
    and its first page, and ``unfiltered`` counts the results without any filter or date. Where no
    article matches all of the query, ``fewer`` has it without one of its words, for each that is
    worth it, and the count of results.
    """

    page: Page
    dates: tuple[When, ...] = ()
    correction: Correction | None = None
    relaxed: tuple[Relaxed, Page] | None = None
    fewer: tuple[tuple[Relaxed, int], ...] = ()
    unfiltered: int = 0


Total: TypeAlias = Callable[[Node], int]
"""How many articles match a query tree."""


def dated(
    request: Request,
    query: QueryText,
    dates: Iterable[When],
    parser: Parser,
    events: Events,
    total: Total,
) -> tuple[Request, Parsed, tuple[When, ...]]:
    """``request`` filtered by the certain ones of ``dates``, its query parsed, and ``dates``.

    Dates on which no article was published, and those that name an event, are certain no more.
    Then, and without certain ones, the request stays as it is.
    """
    certain = [when for when in dates if when.certain]
    if certain and total(Published(*applied(certain))):
        rest = parser.parse(QueryText.of(without(query.typed, certain), query.fields))
        event = events.articles(query, rest.tree, certain)
        if not event or not total(event):
            return *_filtered(request, rest, certain, parser), tuple(dates)
    return request, parser.parse(query), tuple(replace(when, certain=False) for when in dates)


def _filtered(
    request: Request, rest: Parsed, dates: Iterable[When], parser: Parser
) -> tuple[Request, Parsed]:
    """``request`` within ``dates`` and its own bounds.

    ``rest`` is its query without them; if nothing is left, all articles of that time are meant.
    """
    after, before = applied(dates)
    if isinstance(rest.tree, Nothing):
        rest = parser.parse(_fields(after, before))
    narrowed = replace(
        request,
        q=rest.query.typed,
        after=max(filter(None, (after, request.after)), default=None),
        before=min(filter(None, (before, request.before)), default=None),
    )
    return narrowed, rest


def offers(q: str, dates: Iterable[When], correction: Correction | None) -> Iterator[Note]:
    """Notes with other ways to ask ``q``: corrected, or within one of the times that it names."""
    if correction:
        yield note("did_you_mean", correction.q)
    for when in dates:
        fields = _fields(when.after, when.before)
        yield note("names_a_time", f"{without(q, [when])} {fields}".strip())


def _fields(after: dt.date | None, before: dt.date | None) -> str:
    """A time in the query language: ``after:2021-01-01 before:2021-12-31``."""
    bounds = {"after": after, "before": before}
    return " ".join(f"{name}:{day.isoformat()}" for name, day in bounds.items() if day)
