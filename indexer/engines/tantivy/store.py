"""What a commit stores of its articles, by their addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import tantivy
from tantivy import DocAddress

from bahith.i18n import _
from bahith.indexer.article import Article, Opening
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.files import damaged
from bahith.indexer.engines.tantivy.publish import translated
from bahith.indexer.engines.tantivy.schema import (
    ARTICLE,
    FINGERPRINT,
    FORWARD,
    ID,
)
from bahith.indexer.scheduling import checkpoint
from bahith.indexer.sized_cache import SizedCache

T = TypeVar("T")

CACHED_OPENINGS = 2 * 2**20
"""Bytes of openings that are cached; while a query is typed, the best matches hardly change."""

CACHED_IDS = 3 * 2**20
"""Bytes of ids that are cached: one search for a place in the order of ids reads some hundred."""


class Store:
    """The stored articles of one commit. Safe to share between threads.

    All methods raise IndexDamaged.
    """

    def __init__(self, folder: Path, searcher: tantivy.Searcher, compression: Compression) -> None:
        self._folder = folder
        self._searcher = searcher
        self._compression = compression
        self._openings = SizedCache(CACHED_OPENINGS, name="openings")
        self._ids = SizedCache(CACHED_IDS)

    def article(self, segment: int, doc: int) -> Article:
        """The article at an address."""
        [article] = self._kept(DocAddress(segment, doc), ARTICLE)
        return self._unpacked(self._compression.article, article)

    def stored(self, address: DocAddress) -> tuple[Article, bytes, bytes]:
        """The article at an address, its fingerprint and its forward list."""
        article, fingerprint, forward = self._kept(address, ARTICLE, FINGERPRINT, FORWARD)
        return self._unpacked(self._compression.article, article), fingerprint, forward

    def fingerprints(self, addresses: Sequence[DocAddress]) -> list[bytes]:
        """The fingerprints of the articles at these addresses."""
        return [self._kept(address, FINGERPRINT)[0] for address in addresses]

    def candidates(self, addresses: Sequence[DocAddress]) -> list[tuple[str, bytes]]:
        """For each article, the token of its id, and its forward list."""
        checkpoint()
        read = self._searcher.doc
        found: list[tuple[str, bytes]] = []
        with translated(self._folder):
            for address in addresses:
                document = read(address)
                id, forward = document.get_first(ID), document.get_first(FORWARD)
                if not isinstance(id, str) or not isinstance(forward, bytes):
                    raise damaged(self._folder, _("an article has no id"))
                found.append((id, forward))
        return found

    def opening(self, segment: int, doc: int) -> Opening:
        """The opening of the article at an address."""
        return self._openings.get((segment, doc), lambda: self._opening(segment, doc))

    def id(self, segment: int, doc: int) -> str:
        """The id of the article at an address."""
        return self._ids.get((segment, doc), lambda: self._id(segment, doc))

    def _opening(self, segment: int, doc: int) -> Opening:
        [article] = self._kept(DocAddress(segment, doc), ARTICLE)
        return self._unpacked(self._compression.opening, article)

    def _id(self, segment: int, doc: int) -> str:
        """The id of the article at an address."""
        [article] = self._kept(DocAddress(segment, doc), ARTICLE)
        return self._unpacked(self._compression.id, article)

    # Context managers would take as long as to unpack an article.

    def _kept(self, address: DocAddress, *names: str) -> list[bytes]:
        """The values of some stored fields."""
        document = self._document(address)
        try:
            # Where there is none, None is a TypeError.
            return [bytes(document.get_first(name)) for name in names]  # type: ignore[arg-type]  # see above
        except TypeError as error:
            raise damaged(self._folder, error) from error

    def _document(self, address: DocAddress) -> tantivy.Document:
        checkpoint()
        try:
            return self._searcher.doc(address)
        except BaseException:
            with translated(self._folder):
                raise

    def _unpacked(self, read: Callable[[bytes], T], stored: bytes) -> T:
        """What ``read`` returns for what is stored of an article."""
        try:
            return read(stored)
        except (ValueError, KeyError) as error:
            raise damaged(self._folder, error) from error
