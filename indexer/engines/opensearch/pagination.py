"""Pages of a result at any depth, and all of it in order; a request returns at most 10,000 hits."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from typing import Any

from bahith.indexer.article import Article
from bahith.indexer.engines.opensearch.schema import STORED, numbers, read_stored
from bahith.indexer.engines.opensearch.snapshot import Snapshot
from bahith.indexer.query import Order, Sort, SortBy

JSON = dict[str, Any]

WINDOW = 10_000
"""Hits that a request returns at most (the default of ``index.max_result_window``)."""

_RANKED_AT_ONCE = 500

_ORDERS: dict[Order, list[Any]] = {
    "relevance": ["_score", {"key": "asc"}],
    "newest": [{"published": {"order": "desc", "missing": "_last"}}, {"key": "asc"}],
    "oldest": [{"published": {"order": "asc", "missing": "_last"}}, {"key": "asc"}],
}


def _order(sort: Sort) -> list[Any]:
    """The order of hits in the server's language."""
    if not isinstance(sort, SortBy):
        return _ORDERS[sort]
    order = {"order": "desc", "mode": "max"} if sort.descending else {"order": "asc", "mode": "min"}
    # An index that declared the field while it was empty may lack it.
    others = {"missing": "_last", "unmapped_type": "double"}
    return [{numbers(sort.field): {**order, **others}}, {"key": "asc"}]


def part(
    snapshot: Snapshot,
    request: JSON,
    sort: Sort,
    offset: int,
    limit: int,
    stored: Sequence[str] = STORED,
    **params: str,
) -> tuple[JSON, list[JSON]]:
    """The server's answer, and the hits from ``offset`` on, ``limit`` at most, with what is stored.

    ``request`` has the query and the rest of the body. The answer has the exact total, and the
    aggregations.
    """
    body: JSON = {**request, "sort": _order(sort), "_source": stored}
    counted: JSON = {"track_total_hits": True}
    if offset + limit <= WINDOW:
        answer = snapshot.search({**body, **counted, "from": offset, "size": limit}, **params)
        return answer, answer["hits"]["hits"]
    answer = snapshot.search({**request, **counted, "size": 0})
    hits: list[JSON] = []
    if offset < answer["hits"]["total"]["value"]:
        body["track_total_hits"] = False
        body.pop("aggs", None)
        last = _skipped(snapshot, body, offset)
        while limit > 0:
            page = _after(snapshot, {**body, "size": min(limit, WINDOW)}, last, **params)
            hits += page
            if len(page) < min(limit, WINDOW):
                break
            limit -= len(page)
            last = page[-1]["sort"]
    return answer, hits


def _skipped(snapshot: Snapshot, body: JSON, count: int) -> Any:
    """The sort values of the last of the first ``count`` hits."""
    last = None
    while count > 0:
        size = min(count, WINDOW)
        if last is None and size == WINDOW:
            page = snapshot.search({**body, "_source": False, "from": size - 1, "size": 1})
            hits = page["hits"]["hits"]
        else:
            hits = _after(snapshot, {**body, "_source": False, "size": size}, last)
        last = hits[-1]["sort"]
        count -= size
    return last


def _after(snapshot: Snapshot, body: JSON, last: Any, **params: str) -> list[JSON]:
    where = {} if last is None else {"search_after": last}
    hits: list[JSON] = snapshot.search({**body, **where}, **params)["hits"]["hits"]
    return hits


def everything(snapshot: Snapshot, start: str, size: int, **what: Any) -> Iterator[JSON]:
    """Every article whose ``key`` is ``start`` or greater, in order of ``key``."""
    order = [{"key": "asc"}]
    query = {"range": {"key": {"gte": start}}} if start else {"match_all": {}}
    body = {"query": query, "sort": order, "size": size, "track_total_hits": False, **what}
    last = None
    while hits := _after(snapshot, body, last):
        yield from hits
        last = hits[-1]["sort"]


def id_at(snapshot: Snapshot, place: int) -> str | None:
    """The id of the article at ``place`` in order of ``key``; None past the last."""
    body: JSON = {"query": {"match_all": {}}, "sort": [{"key": "asc"}], "track_total_hits": False}
    count = snapshot.search({"size": 0, "track_total_hits": True})["hits"]["total"]["value"]
    if place >= count:
        return None
    last = _skipped(snapshot, body, place)
    return article(_after(snapshot, {**body, "size": 1, "_source": ["article"]}, last)[0]).id


def ranked(snapshot: Snapshot, query: JSON, sort: Sort) -> Iterator[JSON]:
    """Every match with its article, in order."""
    body: JSON = {"query": query, "sort": _order(sort), "track_total_hits": False}
    body |= {"size": _RANKED_AT_ONCE, "_source": ["article"]}
    last = None
    while hits := _after(snapshot, body, last):
        yield from hits
        last = hits[-1]["sort"]


def these(snapshot: Snapshot, query: JSON, ids: Sequence[str], **params: str) -> list[JSON]:
    """The matches of a query with these ids on the server, in their order, as stored."""
    only = {"bool": {"must": [query], "filter": [{"ids": {"values": [*ids]}}]}}
    body: JSON = {"query": only, "size": len(ids), "_source": STORED}
    hits = snapshot.search(body, **params)["hits"]["hits"] if ids else []
    by_id = {hit["_id"]: hit for hit in hits}
    return [by_id[id] for id in ids]


def one(snapshot: Snapshot, doc_id: str) -> Article | None:
    """The article with this id on the server, or None."""
    body = {"query": {"ids": {"values": [doc_id]}}, "_source": ["article"], "size": 1}
    hits = snapshot.search(body)["hits"]["hits"]
    return article(hits[0]) if hits else None


def article(hit: JSON) -> Article:
    """The article of a hit."""
    return read_stored(hit["_source"]["article"])


def fingerprint(hit: JSON) -> bytes:
    """The fingerprint of that article."""
    return base64.b64decode(hit["_source"]["fingerprint"])
