"""A page of hits, the first of which a model may rank by what their texts mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Protocol

from bahith.indexer.article import Article
from bahith.indexer.query import Request
from bahith.indexer.results import Hits
from bahith.indexer.search.query.plain import words
from bahith.indexer.search.query.text import QueryText

CANDIDATES = 50
"""How many hits are ranked anew."""

Find = Callable[[int, int], Hits]
"""Finds the hits from an offset on, as many as a limit at most."""


class Reranker(Protocol):
    """Tells how well articles answer a question. Safe to share between threads."""

    def scores(self, question: str, articles: Sequence[Article]) -> Sequence[float]:
        """A number for each article, greater for a better answer; NaN for one not known.

        On any scale: only their proportions count. Raises EngineUnavailable where it cannot answer.
        """


class Meaning(Protocol):
    """Ranks the first hits anew: ``bahith.indexer.meaning.ranking``."""

    def search(self, find: Find, question: str, offset: int, limit: int) -> Hits:
        """The page from ``offset`` on of what ``find`` finds, in the new order."""


def part_of(
    find: Find, request: Request, query: QueryText, meaning: Meaning | None, offset: int, limit: int
) -> Hits:
    """What ``find`` finds from ``offset`` on, ``limit`` hits at most, in the order of a request."""
    if meaning and request.sort == "relevance" and limit:
        return meaning.search(find, words(query), offset, limit)
    return find(offset, limit)


def in_order(
    articles: Iterator[Article],
    find: Find,
    request: Request,
    query: QueryText,
    meaning: Meaning | None,
) -> Iterator[Article]:
    """All matches, ``articles``, in the order of the pages of what ``find`` finds."""
    if not meaning or request.sort != "relevance":
        return articles
    hits = meaning.search(find, words(query), 0, CANDIDATES).hits
    return chain([hit.article for hit in hits], islice(articles, len(hits), None))
