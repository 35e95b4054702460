"""The first matches of a question, ordered by evidence about all of it: see ``rescoring``.

The server tells of them which words they have, and counts these in all articles; the order is made
here, from their forward lists.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bahith.indexer.engines.boosting import of_days
from bahith.indexer.engines.opensearch import pagination
from bahith.indexer.engines.opensearch.frequencies import word_query
from bahith.indexer.engines.opensearch.schema import FORWARD
from bahith.indexer.engines.opensearch.snapshot import Snapshot
from bahith.indexer.engines.opensearch.translate import filtered
from bahith.indexer.engines.ranking import levels
from bahith.indexer.engines.rescoring import Rescored, depth, rescored
from bahith.indexer.query import Boosts, Filter, Question, Word
from bahith.indexer.results import Evidence

JSON = dict[str, Any]


class Candidates:
    """The ``Collection`` of the first matches of a query, and the ``answer`` they came in."""

    def __init__(
        self, snapshot: Snapshot, body: JSON, question: Question, boosts: Boosts | None = None
    ) -> None:
        """One request. ``body`` has the query, and other aggregations."""
        self._boosts = boosts
        self._words = [*question.words, *(each.word for each in question.alike)]
        met = [_named(number, word) for number, word in enumerate(self._words)]
        met += [*map(_boosted, range(99), [which for which, _ in boosts.factors] if boosts else ())]
        own = {"question": {"global": {}, "aggs": {**_counts(self._words), "average": _AVERAGE}}}
        request = {
            "query": {"bool": {"must": [body["query"]], "should": met}},
            "aggs": {**body.get("aggs", {}), **own},
            "docvalue_fields": ["published"],
        }
        self.answer, self.hits = pagination.part(
            snapshot, request, "relevance", 0, depth(question, "relevance", 0, 1), [FORWARD]
        )
        counted = self.answer["aggregations"].pop("question")
        self._counted, self._count = counted, counted["doc_count"]
        self.average: float = counted["average"]["value"] or 1.0

    @property
    def scores(self) -> list[float]:
        """The score of each candidate."""
        return [hit["_score"] or 0.0 for hit in self.hits]

    @property
    def factors(self) -> NDArray[np.float64] | None:
        """By what the scores of the candidates have been multiplied."""
        if self._boosts is None:
            return None
        days = np.array(self.days(range(len(self.hits))), np.int64)
        factors = of_days(days, self._boosts).astype(np.float64)
        for number, (_, factor) in enumerate(self._boosts.factors):
            name = f"boost {number}"
            factors[[name in hit.get("matched_queries", ()) for hit in self.hits]] *= factor
        return factors

    def worth(self, word: Word) -> float:
        """See ``rescoring.Collection``."""
        buckets = self._counted[f"words {self._words.index(word)}"]["buckets"]
        most = max(bucket["doc_count"] for bucket in buckets.values())
        return math.log(1 + (self._count - most + 0.5) / (most + 0.5)) if most else 0.0

    def forward_lists(self) -> list[bytes]:
        """See ``rescoring.Collection``."""
        return [base64.b64decode(hit["_source"][FORWARD]) for hit in self.hits]

    def days(self, places: Sequence[int]) -> Sequence[int]:
        """See ``rescoring.Collection``."""
        dates = [self.hits[place].get("fields", {}).get("published") for place in places]
        return [dt.date.fromisoformat(each[0]).toordinal() if each else 0 for each in dates]

    def met(self, words: Sequence[Word]) -> NDArray[np.bool_]:
        """See ``rescoring.Collection``."""
        names = [_name(self._words.index(word)) for word in words]
        rows = [[name in hit.get("matched_queries", ()) for name in names] for hit in self.hits]
        return np.array(rows, bool).reshape(len(rows), len(words))


Rules = tuple[Mapping[str, float], float]
"""The weights of evidence, and the share of a score within which articles are tied."""


def rescored_page(
    snapshot: Snapshot,
    body: JSON,
    question: Question,
    rules: Rules,
    offset: int,
    limit: int,
    params: Mapping[str, str],
    boosts: Boosts | None = None,
) -> tuple[JSON, list[tuple[JSON, float, tuple[Evidence, ...]]]]:
    """As ``pagination.part``, by evidence too; each hit with its score and that evidence."""
    first = Candidates(snapshot, body, question, boosts)
    new = _rescored(first, question, rules)
    places = new.order[offset : offset + limit]
    ids = [first.hits[place]["_id"] for place in places]
    hits = pagination.these(snapshot, body["query"], ids, **params)
    page = [
        (hit, new.scores[rank], new.parts(place))
        for rank, (hit, place) in enumerate(zip(hits, places, strict=True), offset)
    ]
    count = len(first.hits)
    if offset + limit > count and first.answer["hits"]["total"]["value"] > count:
        query = {"query": body["query"]}
        rest = offset + limit - count
        _, others = pagination.part(snapshot, query, "relevance", count, rest, **params)
        page += [(hit, hit["_score"] or 0.0, ()) for hit in others]
    return first.answer, page


def rescored_first(
    snapshot: Snapshot,
    query: JSON,
    question: Question,
    rules: Rules,
    hits: Iterator[JSON],
    boosts: Boosts | None = None,
) -> Iterator[JSON]:
    """``hits``, which are all matches in order, with the first in the order of all evidence."""
    first = Candidates(snapshot, {"query": query}, question, boosts)
    new = _rescored(first, question, rules)
    ids = [first.hits[place]["_id"] for place in new.order]
    yield from pagination.these(snapshot, query, ids)
    yield from islice(hits, len(ids), None)


def _rescored(first: Candidates, question: Question, rules: Rules) -> Rescored:
    return rescored(question, first.scores, first, *rules, factors=first.factors)


_AVERAGE = {"avg": {"field": "words"}}


def _name(number: int) -> str:
    return f"word {number}"


def _named(number: int, word: Word) -> JSON:
    """A part of a query that adds nothing to the score, and says whether a hit has a word."""
    ways = [word_query(word, level) for level in levels(word) if level.of(word.terms)]
    query = {"bool": {"should": ways, "minimum_should_match": 1}}
    return {"constant_score": {"filter": query, "boost": 0, "_name": _name(number)}}


def _boosted(number: int, which: Filter) -> JSON:
    """The same for a filter that has a factor."""
    query = filtered(which)
    return {"constant_score": {"filter": query, "boost": 0, "_name": f"boost {number}"}}


def _counts(words: Sequence[Word]) -> JSON:
    """How many articles have each word at each level that admits."""
    return {
        f"words {number}": {
            "filters": {
                "filters": {
                    level.name: word_query(word, level)
                    for level in levels(word)
                    if level.admits and level.of(word.terms)
                }
            }
        }
        for number, word in enumerate(words)
    }
