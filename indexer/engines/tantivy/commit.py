"""One commit as searches see it: its counts, stored articles and dictionaries."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from tantivy import DocAddress, Occur, Order, Query

from bahith.indexer.article import Article
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.files import Stamp
from bahith.indexer.engines.tantivy.declared import in_meta
from bahith.indexer.engines.tantivy.filters import silent
from bahith.indexer.engines.tantivy.opening import opened, unchanged
from bahith.indexer.engines.tantivy.order import Run, following, merged, part, runs
from bahith.indexer.engines.tantivy.prefixes import Tables
from bahith.indexer.engines.tantivy.publish import (
    Verified,
    stamp,
    translated,
)
from bahith.indexer.engines.tantivy.remembered import Remembered
from bahith.indexer.engines.tantivy.schema import COPIES, KEY, LENGTH, ROOT, TERMS, schema
from bahith.indexer.engines.tantivy.store import Store
from bahith.indexer.lazily import cached_property
from bahith.indexer.scheduling import checkpoint, unlocked
from bahith.indexer.sized_cache import SizedCache, entry

T = TypeVar("T")

CACHED = 24 * 2**20
"""Bytes of dictionary look-ups, compiled words, expanded prefixes and counted phrases."""

CACHED_COUNTS = 8192
"""Tokens whose frequencies are cached, some 200 bytes each."""

AT_ONCE = 256
"""Dictionary look-ups without a pause: a millisecond or two."""


class Commit:
    """One commit. Safe to share between threads."""

    def __init__(self, folder: Path, verified: Verified, declared: Declared = NOTHING) -> None:
        """Open the newest commit, and verify its files unless they are in ``verified``.

        ``declared`` are the fields that the index declares.

        Raises IndexDamaged.
        """
        self.folder = folder
        self.declared = declared
        with translated(folder):
            self.published, self._searcher, compression = opened(folder, verified)
            self.stamp: Stamp = stamp(folder, self.published.generation)
            self.count = self._searcher.num_docs
        self.unchanged = unchanged(folder, self.published, verified)
        self.fields = in_meta(self.published.meta)
        self.prefixes = Tables(folder, self.published.meta)
        segments = self.published.meta["segments"]
        self.segments = len(segments)
        self.size = sum(segment["max_doc"] for segment in segments)
        self.remembered = Remembered()
        self._cache = SizedCache(CACHED, partial(entry, opaque={Query: _bytes}), "queries")
        self._frequency_of_one = _cached_frequency(folder, self._searcher)
        self.store = Store(folder, self._searcher, compression)

    def translated(self) -> AbstractContextManager[None]:
        """Turn what torn files make their readers raise into IndexDamaged."""
        return translated(self.folder)

    def is_newest(self) -> bool:
        """Whether there is no newer commit."""
        try:
            return stamp(self.folder, self.published.generation) == self.stamp
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Release the files; a running search keeps them until it ends."""
        self._searcher = tantivy.Index(schema()).searcher()
        self._frequency_of_one = _cached_frequency(self.folder, self._searcher)
        self.store = Store(self.folder, self._searcher, Compression())

    def search(
        self,
        query: Query,
        limit: int,
        by: str | None = None,
        offset: int = 0,
        order: Order = Order.Asc,
    ) -> tuple[int, list[tuple[Any, DocAddress]]]:
        """The exact number of matches, and those from ``offset`` on, best first.

        ``by`` names the column that sorts them. Ties are in order of segment and number; articles
        without a value come last.
        """
        if not limit or offset >= self.count:
            return self.total(query), []
        # Counting in the same pass keeps tantivy from skipping articles that cannot get on the
        # page, and then adding up the scores of the others in an order that depends on its length.
        with translated(self.folder), unlocked():
            result: Any = self._searcher.search(
                query, min(limit, self.count - offset), True, by, offset, order
            )
            return result.count, result.hits

    def total(self, query: Query) -> int:
        """The exact number of matches; several times faster than a search."""
        # Every article has a length.
        return int(self.aggregated(query, {"value_count": {"field": LENGTH}})["value"] or 0)

    def aggregated(self, query: Query, aggregation: dict[str, Any]) -> dict[str, Any]:
        """The result of one of tantivy's aggregations over the matches."""
        return self.aggregations(query, {"one": aggregation})["one"]

    def aggregations(
        self, query: Query, named: Mapping[str, dict[str, Any]]
    ) -> dict[str, dict[str, Any]]:
        """The results of several, in one pass."""
        with translated(self.folder), unlocked():
            return self._searcher.aggregate(query, dict(named))

    def tokens(
        self, field: str, prefix: str, limit: int | None = None
    ) -> tuple[tuple[str, int], ...]:
        """The tokens of a field with a prefix, the commonest first, each with its frequency."""
        checkpoint()
        with translated(self.folder), unlocked():
            return tuple(self._searcher.terms_with_prefix(field, prefix, limit=limit))

    def tokens_of_each(
        self, field: str, prefixes: Sequence[str]
    ) -> Iterator[Sequence[tuple[str, int]]]:
        """``tokens`` of each prefix, for thousands of them that few tokens have."""
        for start in range(0, len(prefixes), AT_ONCE):
            checkpoint()
            some = prefixes[start : start + AT_ONCE]
            # To let other threads work beside a look-up takes longer than a look-up.
            with translated(self.folder):
                found = [self._searcher.terms_with_prefix(field, prefix) for prefix in some]
            yield from found

    def tokens_with_prefix(self, field: str, prefix: str) -> tuple[tuple[str, int], ...]:
        """All of ``tokens``, cached."""
        return self.cached(("tokens", field, prefix), lambda: self.tokens(field, prefix))

    def frequency(self, field: str, tokens: tuple[str, ...]) -> int:
        """How many articles have any of these tokens in a field."""
        if len(tokens) == 1:
            return self._frequency_of_one(field, *tokens)
        return self.cached(
            ("frequency", field, tokens),
            lambda: self.total(_any_of(field, tokens)) if tokens else 0,
        )

    def present(self, field: str, tokens: tuple[str, ...]) -> int:
        """``frequency`` without deleted articles."""
        if self.count == self.size:
            return self.frequency(field, tokens)
        return self.cached(
            ("present", field, tokens),
            lambda: self.total(Query.term_set_query(schema(), field, tokens)),
        )

    def cached(self, what: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns, called only once for the same ``what``.

        It is made of plain data and queries.
        """
        return self._cache.get(what, make)

    def idf(self, present: int) -> float:
        """The idf of what so many articles have: log(1 + (N - n + 0.5) / (n + 0.5))."""
        return _idf(self.count, present)

    def native_idf(self, frequency: int) -> float:
        """The idf in the scores of tantivy, which counts deleted articles until a merge."""
        return _idf(self.size, frequency)

    def correction(self, field: str, token: str) -> float:
        """By what to multiply the score of a token that is in the index, for ``idf`` in it."""
        tokens = (token,)
        if self.count == self.size or not (frequency := self.frequency(field, tokens)):
            return 1.0
        return self.idf(self.present(field, tokens)) / self.native_idf(frequency)

    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """See ``Engine.sharing``."""
        unique = [*dict.fromkeys(bands)]
        with translated(self.folder):
            shared = [band for band in unique if self._searcher.doc_freq(COPIES, band) > 1]
        if not shared:
            return {}
        _, hits = self.search(Query.term_set_query(schema(), COPIES, shared), limit, KEY)
        addresses = [address for _, address in hits]
        ids = [self.store.id(address.segment_ord, address.doc) for address in addresses]
        return dict(zip(ids, self.store.fingerprints(addresses), strict=True))

    @cached_property
    def runs(self) -> list[Run]:
        """All articles; those of each segment are in order of id."""
        if self.count == self.size:
            sizes = (segment["max_doc"] for segment in self.published.meta["segments"])
            return [Run(segment, range(size)) for segment, size in enumerate(sizes)]
        _, hits = self.search(silent(Query.all_query()), self.count)
        return runs([address for _, address in hits])

    def listed(self, after: str) -> Iterator[Article]:
        """The articles with a greater id, in order of id."""
        rest = following(self.runs, after, self.store.id) if after else self.runs
        return merged(rest, self.store.article, attrgetter("id"))

    def id_at(self, place: int) -> str | None:
        """The id at ``place`` in order of id; None past the last."""
        if place >= self.count:
            return None
        [address] = part(self.runs, place, place + 1, self.store.id)
        return self.store.id(address.segment_ord, address.doc)

    @cached_property
    def words(self) -> int:
        """The number of words in all articles."""
        return int(self.aggregated(Query.all_query(), {"sum": {"field": LENGTH}})["value"] or 0)

    @cached_property
    def average(self) -> float:
        """The mean number of words in an article."""
        return self.words / self.count if self.words else 1.0

    @cached_property
    def stems(self) -> int:
        """The number of distinct stems; those of deleted articles count until a merge."""
        with translated(self.folder):
            tokens = self._searcher.terms_with_prefix(TERMS, "")
        return sum(not token.startswith(ROOT) for token, _ in tokens)


def _cached_frequency(folder: Path, searcher: tantivy.Searcher) -> Callable[[str, str], int]:
    # No bound method is cached: a commit that refers to itself would keep its files open until
    # garbage is collected.
    @lru_cache(CACHED_COUNTS)
    def frequency(field: str, token: str) -> int:
        checkpoint()
        with translated(folder):
            return searcher.doc_freq(field, token)

    return frequency


def _bytes(query: Query) -> int:
    """Roughly how many bytes a query takes: half as many again as its description has."""
    return len(repr(query)) * 3 // 2


def _idf(articles: int, frequency: int) -> float:
    return math.log(1 + max(0, articles - frequency + 0.5) / (frequency + 0.5))


def _any_of(field: str, tokens: tuple[str, ...]) -> Query:
    # For up to some two hundred tokens this is faster than making an automaton of the set.
    return Query.boolean_query(
        [(Occur.Should, Query.term_query(schema(), field, each, "basic")) for each in tokens]
    )
