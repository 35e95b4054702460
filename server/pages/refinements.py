"""What narrows a search, and what else could: filters, times, facets and the chart."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bahith.i18n import Text, _
from bahith.indexer.dates.queries import When, without
from bahith.indexer.declared import Declared
from bahith.indexer.query import DECLARED, Facet
from bahith.indexer.results import Page
from bahith.indexer.search.query.filters import selected
from bahith.server.pages import facets, fields, formatting
from bahith.server.pages.addresses import PageState
from bahith.server.pages.chart import Chart, by_month, chart
from bahith.server.pages.facets import Panel


@dataclass(frozen=True, slots=True)
class Filter:
    """An active filter: its name, its value, and the changes to the address that remove it.

    If it is ``excluded``, articles must not have the value.
    """

    name: str
    text: str
    without: dict[str, Any]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that the query may mean, and the changes to the address that filter by it."""

    text: str
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refinements:
    """Everything on a page that narrows its search or could.

    ``bars`` are the changes to the address that every bar of the chart makes, beside its own dates.
    """

    filters: tuple[Filter, ...]
    offers: tuple[Offer, ...] = ()
    panels: tuple[Panel, ...] = ()
    chart: Chart | None = None
    bars: dict[str, Any] = field(default_factory=dict)


def counted(page: int, declared: Declared) -> tuple[Facet, ...]:
    """The facets to count on a page of this number; months are for the chart of the first."""
    names = facets.names(declared)
    return (*names, "month") if page == 1 else (*names,)


def refinements(
    state: PageState,
    page: Page,
    dates: Sequence[When],
    declared: Declared,
    left_to_right: bool,
) -> Refinements:
    """The filters, facets and chart of ``page``, whose counts are those of ``counted``.

    Its request is ``state`` with the certain ones of ``dates`` as filters. ``declared`` are the
    fields of the index, ``left_to_right`` is the direction of time in the chart.
    """
    certain = [when for when in dates if when.certain]
    return Refinements(
        filters(state, dates, declared),
        tuple(_offers(state, dates)),
        facets.panels(state, page.counts, declared),
        _chart(page, left_to_right) if "month" in page.counts else None,
        # A bar replaces the dates in the query, unless they are all of it.
        {"q": without(state.search.q, certain) or state.search.q},
    )


def filters(state: PageState, dates: Iterable[When], declared: Declared) -> tuple[Filter, ...]:
    """The active filters: certain dates in the query, then those in the address."""
    return (*_date_filters(dates), *_address_filters(state), *_declared_filters(state, declared))


def _date_filters(dates: Iterable[When]) -> Iterator[Filter]:
    for when in dates:
        if when.certain:
            yield Filter(when.text, formatting.span(when.after, when.before), {"dates": "0"})


def _address_filters(state: PageState) -> Iterator[Filter]:
    search = state.search
    yield from _by_values(state, "source", _("Source contains"), "")
    for facet, name in facets.NAMES.items():
        yield from _by_values(state, facets.PARAMETERS.get(facet, facet), name, facet)
    if search.after or search.before:
        span = formatting.span(search.after, search.before)
        yield Filter(str(_("Date")), span, {"after": None, "before": None})
    if search.filter.strip():
        yield Filter(str(_("Conditions")), search.filter.strip(), {"filter": None})


def _by_values(state: PageState, parameter: str, name: Text, facet: Facet) -> Iterator[Filter]:
    """A filter for each value of a parameter, which the address loses one by one."""
    values = state.search.values(parameter)
    for are_excluded, some in enumerate(selected(values)):
        for value in some:
            rest = facets.without(values, value, bool(are_excluded))
            text = facets.label(facet, value)
            yield Filter(str(name), text, {parameter: rest}, bool(are_excluded))


def _declared_filters(state: PageState, declared: Declared) -> Iterator[Filter]:
    for name, values in state.search.fields.items():
        parameter, kind = f"{DECLARED}{name}", declared[name]
        are_numbers = kind == "number"
        for are_excluded, some in enumerate(selected(values, are_numbers)):
            for value in some:
                rest = facets.without(values, value, bool(are_excluded), are_numbers)
                text = fields.label(kind, value)
                yield Filter(name, text, {parameter: rest}, bool(are_excluded))


def _offers(state: PageState, dates: Iterable[When]) -> Iterator[Offer]:
    for when in dates:
        rest = without(state.search.q, [when])
        if not when.certain and not state.dates_as_words and rest:
            changes = {"q": rest, "after": when.after, "before": when.before}
            yield Offer(formatting.span(when.after, when.before), changes)


def _chart(page: Page, left_to_right: bool) -> Chart | None:
    """By month if all matches, or the dates of the request, are within a short time, else by year.

    It shows the dates of the request only; None if one month or one year alone has matches.
    """
    request, months = page.request, page.counts["month"]
    years = _by_year(months)
    first = (request.after or dt.date.min).isoformat()[:7]
    last = (request.before or dt.date.max).isoformat()[:7]
    within = {month: count for month, count in months.items() if first <= month <= last}
    if by_month(years, request.after, request.before):
        return chart(within, left_to_right)
    return chart(_by_year(within), left_to_right)


def _by_year(months: Mapping[str, int]) -> Counter[str]:
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    return years
