"""One commit as searches see it: its counts, stored articles and dictionaries."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import tantivy
from cachetools import LRUCache
from isal.igzip_lib import IsalError
from numpy.typing import NDArray
from tantivy import DocAddress, Occur, Order, Query

from bahith.i18n import _
from bahith.indexer.article import Article, Opening
from bahith.indexer.engines.files import Stamp, damaged
from bahith.indexer.engines.tantivy.publish import (
    Published,
    Verified,
    newest,
    read,
    stamp,
    translated,
)
from bahith.indexer.engines.tantivy.schema import (
    ARTICLE,
    COPIES,
    FINGERPRINT,
    KEY,
    LENGTH,
    ROOT,
    TERMS,
    read_key,
    read_opening,
    read_stored,
    schema,
)
from bahith.indexer.scheduling import checkpoint, stepwise

T = TypeVar("T")

CACHED = 4096
"""Cached dictionary look-ups, compiled words and counted phrases, of each kind."""

CACHED_PREFIXES = 512
"""Prefixes whose queries are cached: some forty KiB for each level."""

CACHED_OPENINGS = 2048
"""Openings that are cached, a KiB each; while a query is typed, the best matches hardly change."""

READ_AT_MOST = 64
"""Up to this many ids are read; beyond that, all ids are ranked once."""

_ATTEMPTS = 10


class Commit:
    """One commit. Safe to share between threads."""

    def __init__(self, folder: Path, verified: Verified) -> None:
        """Open the newest commit, and verify its files unless they are in ``verified``.

        Raises IndexDamaged.
        """
        self._folder = folder
        with translated(folder):
            self.published, self._searcher = _opened(folder, verified)
            self.stamp: Stamp = stamp(folder, self.published.generation)
            self.count = self._searcher.num_docs
        segments = self.published.meta["segments"]
        self.size = sum(segment["max_doc"] for segment in segments)
        self._lock = threading.Lock()
        self._cache: LRUCache[Hashable, Any] = LRUCache(CACHED)
        self._expanded: LRUCache[Hashable, Any] = LRUCache(CACHED_PREFIXES)
        self.tokens_with_prefix = lru_cache(CACHED)(self.tokens)
        self.frequency = lru_cache(CACHED)(self._frequency)
        self.opening = lru_cache(CACHED_OPENINGS)(self._opening)

    def is_newest(self) -> bool:
        """Whether there is no newer commit."""
        try:
            return stamp(self._folder, self.published.generation) == self.stamp
        except FileNotFoundError:
            return False

    def close(self) -> None:
        """Release the files; a running search keeps them until it ends."""
        self._searcher = tantivy.Index(schema()).searcher()

    def search(
        self, query: Query, limit: int, by: str | None = None, offset: int = 0
    ) -> tuple[int, list[tuple[Any, DocAddress]]]:
        """The exact number of matches, and those from ``offset`` on, best first.

        ``by`` names the column that sorts them, from small to great.
        """
        if not limit or offset >= self.count:
            return self.total(query), []
        # Counting in the same pass keeps tantivy from skipping articles that cannot get on the
        # page, and then adding up the scores of the others in an order that depends on its length.
        with translated(self._folder):
            result: Any = self._searcher.search(
                query, min(limit, self.count - offset), True, by, offset, Order.Asc
            )
            return result.count, result.hits

    def total(self, query: Query) -> int:
        """The exact number of matches; several times faster than a search."""
        lengths = {"articles": {"value_count": {"field": LENGTH}}}
        with translated(self._folder):
            result = self._searcher.aggregate(query, lengths)
        # Every article has one.
        return int(result["articles"]["value"] or 0)

    def counted(self, query: Query, columns: Iterable[str]) -> dict[str, dict[Any, int]]:
        """For each value of some columns among the matches, how many have it; in one pass."""
        size = max(1, self.count)
        aggregations = {
            column: {"terms": {"field": column, "size": size, "segment_size": size}}
            for column in columns
        }
        with translated(self._folder):
            answers = self._searcher.aggregate(query, aggregations)
        return {
            column: {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}
            for column, answer in answers.items()
        }

    def tokens(
        self, field: str, prefix: str, limit: int | None = None
    ) -> tuple[tuple[str, int], ...]:
        """The tokens of a field with a prefix, the commonest first, each with its frequency."""
        checkpoint()
        with translated(self._folder):
            return tuple(self._searcher.terms_with_prefix(field, prefix, limit=limit))

    def _frequency(self, field: str, tokens: tuple[str, ...]) -> int:
        """How many articles have any of these tokens in a field."""
        checkpoint()
        if len(tokens) > 1:
            return self.total(_any_of(field, tokens))
        with translated(self._folder):
            return sum(self._searcher.doc_freq(field, token) for token in tokens)

    def present(self, field: str, tokens: tuple[str, ...]) -> int:
        """``frequency`` without deleted articles."""
        if self.count == self.size:
            return self.frequency(field, tokens)
        return self.total(Query.term_set_query(schema(), field, tokens))

    def cached(self, what: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` returns, called only once for the same ``what``."""
        return self._cached(self._cache, what, make)

    def expanded(self, what: Hashable, make: Callable[[], T]) -> T:
        """The same for values that take more memory."""
        return self._cached(self._expanded, what, make)

    def _cached(self, memory: LRUCache[Hashable, Any], what: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            known: T | None = memory.get(what)
        if known is None:
            checkpoint()
            known = make()
            with self._lock:
                memory[what] = known
        return known

    def idf(self, frequency: int) -> float:
        """The idf that tantivy uses: log(1 + (N - n + 0.5) / (n + 0.5))."""
        return math.log(1 + max(0, self.size - frequency + 0.5) / (frequency + 0.5))

    def article(self, address: DocAddress) -> Article:
        """The stored article at that address."""
        return self.articles([address])[0]

    def articles(self, addresses: Sequence[DocAddress]) -> list[Article]:
        """The stored articles at these addresses."""
        return [article for article, _ in self.stored(addresses)]

    def _opening(self, segment: int, doc: int) -> Opening:
        """The opening of the article at an address."""
        [[article]] = self._kept([DocAddress(segment, doc)], ARTICLE)
        with self._unpacking():
            return read_opening(article)

    def stored(self, addresses: Sequence[DocAddress]) -> list[tuple[Article, bytes]]:
        """The stored articles at these addresses, each with its fingerprint."""
        values = self._kept(addresses, ARTICLE, FINGERPRINT)
        with self._unpacking():
            return [(read_stored(article), mark) for article, mark in stepwise(values)]

    @contextmanager
    def _unpacking(self) -> Iterator[None]:
        """Turn errors in what is stored of an article into IndexDamaged."""
        try:
            yield
        # Its hints take the class of this error for an instance of it.
        except (ValueError, KeyError, IsalError) as error:  # type: ignore[misc]
            raise damaged(self._folder, error) from error

    def fingerprints(self, addresses: Sequence[DocAddress]) -> list[bytes]:
        """The fingerprints of the articles at these addresses."""
        return [fingerprint for (fingerprint,) in self._kept(addresses, FINGERPRINT)]

    def _kept(self, addresses: Sequence[DocAddress], *names: str) -> list[list[bytes]]:
        """The values of some stored fields, for each address."""
        with translated(self._folder):
            documents = [self._searcher.doc(address) for address in stepwise(addresses)]
        try:
            # Where there is none, None is a TypeError.
            return [[bytes(each.get_first(name)) for name in names] for each in documents]  # type: ignore[arg-type]
        except TypeError as error:
            raise damaged(self._folder, error) from error

    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """See ``Engine.sharing``."""
        unique = [*dict.fromkeys(bands)]
        with translated(self._folder):
            shared = [band for band in unique if self._searcher.doc_freq(COPIES, band) > 1]
        if not shared:
            return {}
        _, hits = self.search(Query.term_set_query(schema(), COPIES, shared), limit, KEY)
        ids = [read_key(key)[0] for key, _ in hits]
        return dict(zip(ids, self.fingerprints([address for _, address in hits]), strict=True))

    def keys(self) -> list[tuple[str, DocAddress]]:
        """The key of each article (see ``schema.key``) and its address, in order of id."""
        return self.search(Query.all_query(), self.count, KEY)[1]

    def listed(self, after: str) -> Iterator[DocAddress]:
        """The articles with a greater id, in order of id."""
        if not after:
            return iter([address for _, address in self.keys()])
        return iter([address for key, address in self.keys() if read_key(key)[0] > after])

    @cached_property
    def _ranks(self) -> dict[int, NDArray[np.int32]]:
        addresses = [address for _, address in self.keys()]
        segments = np.array([address.segment_ord for address in addresses], np.int32)
        docs = np.array([address.doc for address in addresses], np.int64)
        ranks = {}
        for segment in np.unique(segments).tolist():
            its = segments == segment
            ranks[segment] = np.zeros(docs[its].max() + 1, np.int32)
            ranks[segment][docs[its]] = np.flatnonzero(its)
        return ranks

    def order(self, addresses: Sequence[DocAddress]) -> list[Any]:
        """A sort key for each article that orders them by id, to break ties."""
        if len(addresses) <= READ_AT_MOST and "_ranks" not in vars(self):
            return [self.opening(each.segment_ord, each.doc).id for each in addresses]
        return [int(self._ranks[address.segment_ord][address.doc]) for address in addresses]

    @cached_property
    def words(self) -> int:
        """The number of words in all articles."""
        total = {"words": {"sum": {"field": LENGTH}}}
        with translated(self._folder):
            result = self._searcher.aggregate(Query.all_query(), total)
        return int(result["words"]["value"] or 0)

    @cached_property
    def stems(self) -> int:
        """The number of distinct stems; those of deleted articles count until a merge."""
        with translated(self._folder):
            tokens = self._searcher.terms_with_prefix(TERMS, "")
        return sum(not token.startswith(ROOT) for token, _ in tokens)


def _any_of(field: str, tokens: tuple[str, ...]) -> Query:
    # For up to some two hundred tokens this is faster than making an automaton of the set.
    return Query.boolean_query(
        [(Occur.Should, Query.term_query(schema(), field, each, "basic")) for each in tokens]
    )


def _opened(folder: Path, verified: Verified) -> tuple[Published, tantivy.Searcher]:
    for _look in range(_ATTEMPTS):
        commit = newest(folder, verified)
        try:
            index = tantivy.Index.open(str(folder))
            # Otherwise it would switch to a new commit by itself.
            index.config_reader("manual")
        except ValueError:
            # The files may have been replaced after they were verified.
            if unchanged(folder, commit):
                raise
            continue
        if unchanged(folder, commit):
            return commit, index.searcher()
    raise damaged(folder, _("it keeps changing"))


def unchanged(folder: Path, commit: Published) -> bool:
    """Whether this is still the newest commit."""
    now = read(folder)
    return now is not None and now.text == commit.text
