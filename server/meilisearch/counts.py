"""Counts of the matches: ``facetDistribution`` and ``facetStats``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bahith.indexer.declared import Declared
from bahith.indexer.query import DECLARED, PERIODS, Facet, Selection
from bahith.indexer.results import Page
from bahith.indexer.search.searcher import Searcher
from bahith.server.meilisearch.attributes import ALL, facet, facets, listed
from bahith.server.meilisearch.faults import Fault

MAX_VALUES: Final = 100
"""Values of one facet in an answer, as ``faceting.maxValuesPerFacet`` by default."""


def asked(names: Sequence[str], declared: Declared, counted: Iterable[Facet]) -> list[str]:
    """The attributes to count by that ``facets`` names. Raises Fault."""
    known = facets(declared, counted)
    if ALL in names:
        return known
    if unknown := [name for name in names if name not in known]:
        raise Fault(
            "invalid_search_facets",
            f"Invalid facet distribution: Attribute `{unknown[0]}` is not filterable. Available "
            f"filterable attributes are: {listed(known)}.",
        )
    return [*dict.fromkeys(names)]


def distribution(names: Iterable[str], page: Page) -> dict[str, dict[str, int]]:
    """For each attribute, how many matches have its commonest values.

    Years and months are in order, other values the commonest first. Numbers are not counted.
    """
    return {name: values(facet(name), page) for name in names}


def values(name: Facet, page: Page) -> dict[str, int]:
    """How many of the matches of ``page`` have each of the commonest values of a facet."""
    common = sorted(page.counts.get(name, {}).items(), key=lambda pair: (-pair[1], pair[0]))
    shown = common[:MAX_VALUES]
    return dict(sorted(shown) if name in PERIODS else shown)


def ranges(
    searcher: Searcher, names: Iterable[str], request: Selection
) -> dict[str, dict[str, float]]:
    """The least and the greatest number in the matches of ``request``, by the numbers' names."""
    found = {}
    for name in names:
        least = _ends(searcher, name, replace(request, sort=f"{DECLARED}{name}"))
        greatest = _ends(searcher, name, replace(request, sort=f"-{DECLARED}{name}"))
        if least and greatest:
            found[name] = {"min": min(least), "max": max(greatest)}
    return found


def _ends(searcher: Searcher, name: str, request: Selection) -> list[float]:
    """The numbers of the first match; none if no match has any."""
    page = searcher.search(request)
    some = page[0].article.fields.get(name, ()) if page.results else ()
    return [float(one) for one in some if isinstance(one, int | float)]
