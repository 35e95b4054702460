"""Filters and facets of the results page: what narrows a search, and what else could."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bahith.i18n import _
from bahith.indexer.dates.queries import When, without
from bahith.indexer.query import Facet
from bahith.indexer.results import Page
from bahith.server.pages import formatting
from bahith.server.pages.addresses import PageState
from bahith.server.pages.chart import Chart, by_month, chart

MAX_VALUES = 12
"""Values of a facet that are shown, the commonest first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """An active filter: its name, its value, and the changes to the address that remove it."""

    name: str
    text: str
    without: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, its count of matches, and the changes to the address that choose it.

    If it is ``chosen``, the changes undo that.
    """

    value: str
    count: int
    chosen: bool
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that the query may mean, and the changes to the address that filter by it."""

    text: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refinements:
    """Everything on a page that narrows its search or could.

    ``facets`` are by their names for people. ``bars`` are the changes to the address that every
    bar of the chart makes, beside its own dates.
    """

    filters: tuple[Filter, ...]
    offers: tuple[Offer, ...] = ()
    facets: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    chart: Chart | None = None
    bars: dict[str, Any] = field(default_factory=dict)


def facets(page: int) -> tuple[Facet, ...]:
    """The facets to count on a page of this number; months are for the chart of the first."""
    return ("source", "category", "month") if page == 1 else ("source", "category")


def refinements(
    state: PageState, page: Page, dates: Sequence[When], left_to_right: bool
) -> Refinements:
    """The filters, facets and chart of ``page``, whose counts are those of ``facets``.

    Its request is ``state`` with the certain ones of ``dates`` as filters. ``left_to_right`` is
    the direction of time in the chart.
    """
    names: dict[Facet, str] = {"source": str(_("Source")), "category": str(_("Category"))}
    certain = [when for when in dates if when.certain]
    return Refinements(
        filters(state, dates),
        tuple(_offers(state, dates)),
        {name: choices(state, facet, page.counts[facet]) for facet, name in names.items()},
        _chart(page, left_to_right) if "month" in page.counts else None,
        # A bar replaces the dates in the query, unless they are all of it.
        {"q": without(state.search.q, certain) or state.search.q},
    )


def filters(state: PageState, dates: Iterable[When]) -> tuple[Filter, ...]:
    """The active filters: certain dates in the query, then those in the address."""
    return (*_date_filters(dates), *_address_filters(state))


def choices(state: PageState, facet: Facet, counts: Mapping[str, int]) -> tuple[Choice, ...]:
    """The chosen value of a facet, then its commonest ones; empty if there is nothing to choose."""
    parameter = "outlet" if facet == "source" else facet
    chosen = next(iter(getattr(state.search, parameter)), "")
    values = {*counts, chosen} - {""}
    order = sorted(values, key=lambda value: (value != chosen, -counts.get(value, 0), value))
    if len(order) < 2 and not chosen:
        return ()
    # Choosing an exact source replaces a filter by words of the source.
    words = {"source": None} if facet == "source" else {}
    return tuple(
        Choice(
            value,
            counts.get(value, 0),
            value == chosen,
            {**words, parameter: None if value == chosen else value},
        )
        for value in order[:MAX_VALUES]
    )


def _date_filters(dates: Iterable[When]) -> Iterator[Filter]:
    for when in dates:
        if when.certain:
            yield Filter(when.text, formatting.span(when.after, when.before), {"dates": "0"})


def _address_filters(state: PageState) -> Iterator[Filter]:
    search = state.search
    if search.source:
        yield Filter(str(_("Source contains")), _listed(search.source), {"source": None})
    if search.outlet:
        yield Filter(str(_("Source")), _listed(search.outlet), {"outlet": None})
    if search.category:
        yield Filter(str(_("Category")), _listed(search.category), {"category": None})
    if search.after or search.before:
        span = formatting.span(search.after, search.before)
        yield Filter(str(_("Date")), span, {"after": None, "before": None})


def _listed(values: Iterable[str]) -> str:
    return "، ".join(values)


def _offers(state: PageState, dates: Iterable[When]) -> Iterator[Offer]:
    for when in dates:
        rest = without(state.search.q, [when])
        if not when.certain and not state.dates_as_words and rest:
            changes = {"q": rest, "after": when.after, "before": when.before}
            yield Offer(formatting.span(when.after, when.before), changes)


def _chart(page: Page, left_to_right: bool) -> Chart | None:
    """By month if all matches, or the dates of the request, are within a short time, else by year.

    A chart by year shows all years, also those outside the dates of the request.
    """
    request, months = page.request, page.counts["month"]
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    if not by_month(years, request.after, request.before):
        return chart(years, left_to_right)
    first = (request.after or dt.date.min).isoformat()[:7]
    last = (request.before or dt.date.max).isoformat()[:7]
    within = {month: count for month, count in months.items() if first <= month <= last}
    return chart(within, left_to_right)
