"""Matches counted by the values of a column, in the request that searches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from bahith.indexer.columns import columns
from bahith.indexer.engines.opensearch import pagination
from bahith.indexer.engines.opensearch.encoding import is_cut, original, value
from bahith.indexer.engines.opensearch.schema import column
from bahith.indexer.engines.opensearch.snapshot import Snapshot
from bahith.indexer.engines.opensearch.translate import filtered
from bahith.indexer.engines.periods import by_period
from bahith.indexer.query import PERIODS, Facet, Facets, Filter

JSON = dict[str, Any]

_AT_ONCE = 1000
"""Values in one answer; if there are more, all are requested, this many at a time.

The others would be counted for sure only where each shard returns all it has.
"""

_MONTHS: JSON = {
    "date_histogram": {
        "field": "published",
        "calendar_interval": "month",
        "format": "yyyy-MM",
        "min_doc_count": 1,
    }
}


class Counting:
    """The facets of one search, and which of its filters apply to the query or only after it.

    ``shared`` are the filters that every facet keeps. ``later`` are the others, which the
    hits pass as the request's ``post_filter``, and each facet as its own filter.
    """

    def __init__(self, filters: Sequence[Filter], facets: Facets) -> None:
        left_out = {filter for some in facets.values() for filter in some}
        self.shared = tuple(filter for filter in filters if filter not in left_out)
        self.later = tuple(filter for filter in filters if filter in left_out)
        self._facets = facets

    def part(self) -> JSON:
        """What the facets add to the body of the search."""
        body: JSON = {}
        if self.later:
            body["post_filter"] = _all_of(self.later)
        if self._facets:
            body["aggs"] = {facet: self._aggregation(facet) for facet in self._facets}
        return body

    def _kept(self, facet: Facet) -> list[Filter]:
        return [filter for filter in self.later if filter not in self._facets[facet]]

    def _aggregation(self, facet: Facet) -> JSON:
        # Not a composite: inside a filter those count months of matches that it leaves out.
        values = {"terms": {"field": column(facet), "size": _AT_ONCE}}
        if facet in PERIODS:
            values = _MONTHS
        return {"filter": _all_of(self._kept(facet)), "aggs": {"values": values}}

    def counts(self, snapshot: Snapshot, query: JSON, answers: JSON) -> dict[Facet, dict[str, int]]:
        """The counts from the ``answers`` of the aggregations; ``query`` is that of the body."""
        return {
            facet: self._values(snapshot, query, facet, answers[facet]["values"])
            for facet in self._facets
        }

    def _values(
        self, snapshot: Snapshot, query: JSON, facet: Facet, answer: JSON
    ) -> dict[str, int]:
        if facet in PERIODS:
            months = ((each["key_as_string"], each["doc_count"]) for each in answer["buckets"])
            return by_period(months, facet)
        values = [(each["key"], each["doc_count"]) for each in answer["buckets"]]
        if answer["sum_other_doc_count"]:
            narrowed = {"bool": {"must": [query], "filter": [_all_of(self._kept(facet))]}}
            values = [*_all_values(snapshot, narrowed, facet)]
        return {_whole(snapshot, facet, value): count for value, count in values if value}


def _all_of(filters: Iterable[Filter]) -> JSON:
    return {"bool": {"filter": [filtered(filter) for filter in filters]}}


def _all_values(snapshot: Snapshot, query: JSON, facet: Facet) -> Iterator[tuple[str, int]]:
    """Each value among the matches of ``query``, and its count."""
    composite: JSON = {
        "size": _AT_ONCE,
        "sources": [{"value": {"terms": {"field": column(facet)}}}],
    }
    while True:
        body = {"query": query, "size": 0, "aggs": {"values": {"composite": composite}}}
        answer = snapshot.search(body)["aggregations"]["values"]
        for bucket in answer["buckets"]:
            yield bucket["key"]["value"], bucket["doc_count"]
        if "after_key" not in answer:
            return
        composite = {**composite, "after": answer["after_key"]}


def _whole(snapshot: Snapshot, facet: Facet, cut: str) -> str:
    """A value as in the articles."""
    if not is_cut(cut):
        return original(cut)
    body = {"query": {"term": {column(facet): cut}}, "_source": ["article"], "size": 1}
    (hit,) = snapshot.search(body)["hits"]["hits"]
    article = pagination.article(hit)
    each = [*columns(article).values(), *article.fields.values()]
    values = article.source, article.category, *chain.from_iterable(each)
    return next(str(each) for each in values if value(str(each)) == cut)
