"""Everything but searches: documents, values of facets, several searches at once, statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bahith.indexer.query import Filter, Ids
from bahith.indexer.search.searcher import Searcher
from bahith.server.meilisearch import counts
from bahith.server.meilisearch.attributes import (
    ALL,
    PERIODS,
    TEXTS,
    document,
    facet,
    facets,
    filterable,
    listed,
    order,
    retrieved,
    sortable,
)
from bahith.server.meilisearch.conditions import Conditions, read
from bahith.server.meilisearch.faults import Fault, check
from bahith.server.meilisearch.parameters import SEARCH, checked
from bahith.server.meilisearch.searching import MAX_HITS, Answer, search, selection

_SEVERAL: Final = ("queries", "federation")


def documents(searcher: Searcher, values: Mapping[str, Any]) -> Answer:
    """Some articles, the newest first, by the parameters ``DOCUMENTS``. Raises Fault."""
    try:
        where = _where(searcher, values["filter"])
        sort = order(values["sort"], searcher.declared)
    except Fault as fault:
        raise Fault(fault.code.replace("_search_", "_document_"), str(fault)) from None
    if values["ids"] is not None:
        where = (*where, Ids(tuple(values["ids"])))
    offset, limit = values["offset"], values["limit"]
    page = searcher.search(selection({}, where, sort, offset, min(limit, MAX_HITS)))
    results = [retrieved(document(result.article), values["fields"]) for result in page]
    return {"results": results, "offset": offset, "limit": limit, "total": page.total}


def one_document(searcher: Searcher, id: str, values: Mapping[str, Any]) -> Answer:
    """One article, by the parameters ``DOCUMENT``. Raises Fault."""
    article = searcher.get(id)
    if article is None:
        raise Fault("document_not_found", f"Document `{id}` not found.", 404)
    return retrieved(document(article), values["fields"])


def facet_search(searcher: Searcher, values: Mapping[str, Any]) -> Answer:
    """Values of a facet that have a word which begins like the query. Raises Fault."""
    name, query = values["facetName"], values["facetQuery"]
    if name is None:
        raise Fault("missing_facet_search_facet_name", "Missing field `facetName`.")
    if facet(name) not in searcher.facets:
        known = facets(searcher.declared, searcher.facets)
        names = [each for each in known if facet(each) in searcher.facets]
        message = f"Attribute `{name}` is not facet-searchable. Available are: {listed(names)}."
        raise Fault("invalid_facet_search_facet_name", message)
    request = selection(values, _where(searcher, values["filter"]), None, 0, 0)
    page = searcher.search(replace(request, facets=(facet(name),), facet_query=query))
    found = counts.values(facet(name), page)
    return {
        "facetHits": [{"value": value, "count": count} for value, count in found.items()],
        "facetQuery": query or None,
        "processingTimeMs": round(page.took_ms),
    }


def multi_search(searcher: Searcher, given: Mapping[str, Any], served: str) -> Answer:
    """The answers to several searches. Raises Fault, which says of which search."""
    for name in given:
        if name not in _SEVERAL:
            raise Fault("bad_request", f"Unknown parameter `{name}`: expected `queries`.")
    if given.get("federation") is not None:
        message = "Bahith does not support `federation`; it answers each search by itself."
        raise Fault("invalid_multi_search_federation", message)
    queries = given.get("queries")
    if not isinstance(queries, list) or not all(isinstance(one, dict) for one in queries):
        raise Fault("bad_request", "`.queries` must be an array of objects.")
    return {
        "results": [_one(searcher, query, served, place) for place, query in enumerate(queries)]
    }


def _one(searcher: Searcher, query: dict[str, Any], served: str, place: int) -> Answer:
    parameters = {name: value for name, value in query.items() if name != "indexUid"}
    try:
        if not isinstance(query.get("indexUid"), str):
            raise Fault("missing_index_uid", "Missing field `indexUid`.")
        check(query["indexUid"], served)
        return {"indexUid": served, **search(searcher, checked(SEARCH, parameters))}
    except Fault as fault:
        message = f"Inside `.queries[{place}]`: {fault}"
        raise Fault(fault.code, message, fault.status) from None


def index(searcher: Searcher, served: str) -> Answer:
    """What there is to say about the index: its name, key, and when it was changed."""
    since = searcher.version().since.isoformat().replace("+00:00", "Z")
    return {"uid": served, "createdAt": since, "updatedAt": since, "primaryKey": "id"}


def settings(searcher: Searcher) -> Answer:
    """The settings of the index, as far as Meilisearch has such: what searches can do with it.

    The owner's rules, stop words and synonyms among them, are not shown.
    """
    return {
        "displayedAttributes": [ALL],
        "searchableAttributes": [*TEXTS],
        "filterableAttributes": filterable(searcher.declared, searcher.facets),
        "sortableAttributes": sortable(searcher.declared),
        "distinctAttribute": None,
        "typoTolerance": {"enabled": False},
        "faceting": {"maxValuesPerFacet": counts.MAX_VALUES, "sortFacetValuesBy": {ALL: "count"}},
        "pagination": {"maxTotalHits": MAX_HITS},
        "facetSearch": True,
        "prefixSearch": "indexingTime",
    }


def setting(searcher: Searcher, name: str) -> Any:
    """One of ``settings``, by its name in addresses: ``sortable-attributes``. Raises Fault."""
    first, *others = name.split("-")
    values = settings(searcher)
    key = first + "".join(map(str.capitalize, others))
    if key not in values:
        raise Fault("not_found", f"The setting `{name}` is not served.", 404)
    return values[key]


def statistics(searcher: Searcher) -> Answer:
    """The number of articles, the size of the index, and how many articles have each attribute."""
    found = searcher.statistics()
    conditions = Conditions(searcher.declared, searcher.facets)
    names = [name for name in filterable(searcher.declared, searcher.facets) if name not in PERIODS]
    return {
        "numberOfDocuments": found.articles,
        "rawDocumentDbSize": found.bytes,
        "avgDocumentSize": found.bytes // max(1, found.articles),
        "isIndexing": False,
        "numberOfEmbeddings": 0,
        "numberOfEmbeddedDocuments": 0,
        "fieldDistribution": {
            name: _total(searcher, conditions(name, "EXISTS", ())) for name in names
        },
    }


def _total(searcher: Searcher, filter: Filter) -> int:
    return searcher.search(selection({}, (filter,), None, 0, 0)).total


def _where(searcher: Searcher, given: Any) -> tuple[Filter, ...]:
    return read(given, Conditions(searcher.declared, searcher.facets))
