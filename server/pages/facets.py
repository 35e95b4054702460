"""What narrows a search, and what could: filters, and matches counted by source and time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bahith.i18n import _
from bahith.indexer.dates.queries import When, without
from bahith.indexer.query import Facet
from bahith.indexer.results import Page
from bahith.server.pages import formatting
from bahith.server.pages.addresses import Asked
from bahith.server.pages.chart import Chart, by_month, chart

MOST = 12
"""So many values of a facet are shown: the commonest."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that holds: what it is, its value, and the changes of the address without it."""

    name: str
    text: str
    without: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter could have, how many matches have it, and whether it is chosen."""

    value: str
    count: int
    chosen: bool
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that the question may mean, and the changes of the address that filter by it."""

    text: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """All of it for one page."""

    filters: tuple[Filter, ...]
    offers: tuple[Offer, ...] = ()
    facets: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    chart: Chart | None = None
    bars: dict[str, Any] = field(default_factory=dict)


def facets(page: int) -> tuple[Facet, ...]:
    """What a page of that number counts its matches by: months are for the chart of the first."""
    return ("source", "category", "month") if page == 1 else ("source", "category")


def narrowing(asked: Asked, page: Page, whens: Iterable[When], rightwards: bool) -> Narrowing:
    """What narrows the search of ``page``, and what could, by its counts.

    Its request is ``asked`` with the sure ones of ``whens`` as filters. ``rightwards`` is how
    time runs in the chart.
    """
    names: dict[Facet, str] = {"source": str(_("Source")), "category": str(_("Category"))}
    whens = tuple(whens)
    sure = [when for when in whens if when.certain]
    return Narrowing(
        filters(asked, whens),
        tuple(_offers(asked, whens)),
        {name: choices(asked, facet, page.counts[facet]) for facet, name in names.items()},
        _chart(page, rightwards) if "month" in page.counts else None,
        # A bar takes the place of the times in the question, unless they are all of it.
        {"q": without(asked.wanted.q, sure) or asked.wanted.q},
    )


def filters(asked: Asked, whens: Iterable[When]) -> tuple[Filter, ...]:
    """The filters that hold: dates in the question, and those of the address."""
    return (*_of_dates([when for when in whens if when.certain]), *_of_address(asked))


def choices(asked: Asked, facet: Facet, counts: Mapping[str, int]) -> tuple[Choice, ...]:
    """The commonest values of a facet, with the chosen one; none where there is no choice."""
    parameter = "outlet" if facet == "source" else facet
    chosen = str(getattr(asked.wanted, parameter))
    values = {*counts, chosen} - {""}
    order = sorted(values, key=lambda value: (value != chosen, -counts.get(value, 0), value))
    if len(order) < 2 and not chosen:
        return ()
    # Choosing a source by its whole name takes the place of words in it.
    words = {"source": None} if facet == "source" else {}
    return tuple(
        Choice(
            value,
            counts.get(value, 0),
            value == chosen,
            {**words, parameter: None if value == chosen else value},
        )
        for value in order[:MOST]
    )


def _of_dates(sure: Iterable[When]) -> tuple[Filter, ...]:
    return tuple(
        Filter(when.text, formatting.span(when.after, when.before), {"dates": "0"}) for when in sure
    )


def _of_address(asked: Asked) -> tuple[Filter, ...]:
    wanted = asked.wanted
    held = []
    if wanted.source:
        held.append(Filter(str(_("Words of the source")), wanted.source, {"source": None}))
    if wanted.outlet:
        held.append(Filter(str(_("Source")), wanted.outlet, {"outlet": None}))
    if wanted.category:
        held.append(Filter(str(_("Category")), wanted.category, {"category": None}))
    if wanted.after or wanted.before:
        span = formatting.span(wanted.after, wanted.before)
        held.append(Filter(str(_("Date")), span, {"after": None, "before": None}))
    return tuple(held)


def _offers(asked: Asked, whens: Iterable[When]) -> Iterable[Offer]:
    for when in whens:
        rest = without(asked.wanted.q, [when])
        if not when.certain and not asked.plain and rest:
            changes = {"q": rest, "after": when.after, "before": when.before}
            yield Offer(formatting.span(when.after, when.before), changes)


def _chart(page: Page, rightwards: bool) -> Chart | None:
    """By month within a short time, else by year, of all times."""
    request, months = page.request, page.counts["month"]
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    if not by_month(years, request.after, request.before):
        return chart(years, rightwards)
    first = (request.after or dt.date.min).isoformat()[:7]
    last = (request.before or dt.date.max).isoformat()[:7]
    return chart({name: n for name, n in months.items() if first <= name <= last}, rightwards)
