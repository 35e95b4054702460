"""Which articles an index has, as its writer needs to know: looked up, never all held in memory."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from pathlib import Path

import tantivy
from tantivy import DocAddress, Query

from bahith.indexer.article import Article
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.tantivy.publish import translated
from bahith.indexer.engines.tantivy.schema import ID, schema, token
from bahith.indexer.engines.tantivy.store import Store


class Digests(Mapping[str, tuple[str, str]]):
    """For each article id of one commit: its digest and its origin, from the stored article.

    All methods raise IndexDamaged.
    """

    def __init__(self, folder: Path, searcher: tantivy.Searcher, compression: Compression) -> None:
        self._folder = folder
        self._searcher = searcher
        self._is_filled = len(self) > 0
        self._store = Store(folder, searcher, compression)

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._address(id) is not None

    def __getitem__(self, id: str) -> tuple[str, str]:
        if (address := self._address(id)) is None:
            raise KeyError(id)
        article = self._article(address)
        return article.digest, article.origin

    def __iter__(self) -> Iterator[str]:
        for address in self._addresses(Query.all_query(), len(self)):
            yield self._store.id(address.segment_ord, address.doc)

    def items(self) -> ItemsView[str, tuple[str, str]]:
        """All of them, in one pass."""
        return _Items(self)

    def articles(self) -> Iterator[Article]:
        """Every article, in no particular order."""
        return map(self._article, self._addresses(Query.all_query(), len(self)))

    def _article(self, address: DocAddress) -> Article:
        return self._store.article(address.segment_ord, address.doc)

    def _address(self, id: str) -> DocAddress | None:
        if not self._is_filled:
            return None
        key = token(ordered(id))
        with translated(self._folder):
            # Several times faster than a search; counts deleted articles too.
            if not self._searcher.doc_freq(ID, key):
                return None
        return next(self._addresses(Query.term_query(schema(), ID, key, "basic"), 1), None)

    def _addresses(self, query: Query, limit: int) -> Iterator[DocAddress]:
        if not limit:
            return
        with translated(self._folder):
            hits = self._searcher.search(query, limit, False).hits
        yield from (address for _, address in hits)


class _Items(ItemsView[str, tuple[str, str]]):
    """Reads each article once; those of ``Mapping`` look each id up again."""

    _mapping: Digests

    def __iter__(self) -> Iterator[tuple[str, tuple[str, str]]]:
        return ((each.id, (each.digest, each.origin)) for each in self._mapping.articles())
