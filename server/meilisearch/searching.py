"""Searches and documents: parameters → ``Selection`` → page → answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bahith.indexer.query import Selection
from bahith.indexer.results import Page, Result, Snippet
from bahith.indexer.search.searcher import Searcher
from bahith.server.meilisearch import counts
from bahith.server.meilisearch.attributes import TEXTS, document, facet, order, retrieved
from bahith.server.meilisearch.conditions import Conditions, read
from bahith.server.meilisearch.formatting import formatted, names_of, positions

MAX_HITS: Final = 1000
"""How many matches can be reached, as ``pagination.maxTotalHits`` of Meilisearch by default."""

_HALF: Final = 10.0
"""The score that counts as 0.5 of 1: a document that has the word asked for has about as much."""

Answer = dict[str, Any]


class Search:
    """One search, as its parameters say."""

    def __init__(self, searcher: Searcher, values: Mapping[str, Any]) -> None:
        """``values`` are those of ``SEARCH``. Raises Fault."""
        self._searcher = searcher
        self._values = values
        self._declared = searcher.declared
        self._in_pages = values["page"] is not None or values["hitsPerPage"] is not None
        self._where = read(values["filter"], Conditions(self._declared, searcher.facets))
        self._sort = order(values["sort"], self._declared)
        self._facets = counts.asked(values["facets"], self._declared, searcher.facets)

    def answer(self) -> Answer:
        """The answer. Raises Fault, and as ``Searcher.search``."""
        page = self._page()
        answer: Answer = {
            "hits": [self._hit(result) for result in page],
            "query": self._values["q"],
            "processingTimeMs": round(page.took_ms),
        }
        answer |= self._counted(page)
        if self._values["facets"]:
            answer["facetDistribution"] = counts.distribution(self._facets, page)
            answer["facetStats"] = counts.ranges(
                self._searcher,
                [name for name in self._facets if self._declared.get(name) == "number"],
                selection(self._values, self._where, None, 0, 1),
            )
        if page.timed_out:
            answer["timedOut"] = True
        return answer

    @property
    def _place(self) -> tuple[int, int]:
        """How many matches come before the first hit, and how many hits are wanted."""
        if not self._in_pages:
            return self._values["offset"], self._values["limit"]
        number, size = self._numbered
        return (max(number, 1) - 1) * size, size if number else 0

    @property
    def _numbered(self) -> tuple[int, int]:
        """The number of the page, and how many hits it has."""
        page, size = self._values["page"], self._values["hitsPerPage"]
        return 1 if page is None else page, 20 if size is None else size

    def _page(self) -> Page:
        offset, limit = self._place
        size = max(0, min(limit, MAX_HITS - offset))
        facets = tuple(facet(name) for name in self._facets if facet(name) in self._searcher.facets)
        request = selection(self._values, self._where, self._sort, offset, size)
        return self._searcher.search(replace(request, facets=facets))

    def _counted(self, page: Page) -> Answer:
        if not self._in_pages:
            place = {name: self._values[name] for name in ("limit", "offset")}
            return {**place, "estimatedTotalHits": page.total}
        number, size = self._numbered
        total = min(page.total, MAX_HITS)
        pages = -(-total // size) if size else 0
        return {"hitsPerPage": size, "page": number, "totalPages": pages, "totalHits": total}

    def _hit(self, result: Result) -> Answer:
        whole = document(result.article)
        hit = retrieved(whole, self._values["attributesToRetrieve"])
        hit |= self._marked(result, whole, hit)
        if self._values["showRankingScore"]:
            hit["_rankingScore"] = result.score / (result.score + _HALF)
        return hit

    def _marked(self, result: Result, whole: Answer, hit: Answer) -> Answer:
        """What says where the matches are, if the request asks for it."""
        highlighted = names_of(self._values["attributesToHighlight"], whole)
        cropped = names_of(self._values["attributesToCrop"], whole)
        positioned = self._values["showMatchesPosition"]
        if not (highlighted or cropped or positioned):
            return {}
        marks = {"title": result.title_marks, "body": ()}
        if positioned or ("body" in highlighted and "body" not in cropped):
            view = self._searcher.view(result.id, selection(self._values, (), None, 0, 0))
            if view and view.article.body == result.article.body:
                marks["body"] = view.body_marks
        added: Answer = {}
        if highlighted or cropped:
            shown = {name: whole[name] for name in whole if name in {*hit} | highlighted | cropped}
            passage = result.snippet
            if "body" not in highlighted:
                passage = Snippet(passage.text)
            added["_formatted"] = formatted(
                shown,
                {name: marks[name] for name in TEXTS if name in highlighted},
                {"body": passage} if "body" in cropped else {},
                (self._values["highlightPreTag"], self._values["highlightPostTag"]),
            )
        if positioned:
            added["_matchesPosition"] = {
                name: positions(whole[name], some) for name, some in marks.items() if some
            }
        return added


def selection(
    values: Mapping[str, Any],
    where: tuple[Any, ...],
    sort: str | None,
    offset: int,
    size: int,
) -> Selection:
    """Our request for a search; without a query or an order, the newest come first."""
    q = values.get("q", "")
    return Selection(
        q,
        size=size,
        sort=sort or ("relevance" if q.strip() else "newest"),
        offset=offset,
        where=where,
        all_words=values.get("matchingStrategy") == "all",
        unfinished=True,
    )


def search(searcher: Searcher, values: Mapping[str, Any]) -> Answer:
    """The answer to a search with the parameters ``SEARCH``. Raises Fault."""
    return Search(searcher, values).answer()
