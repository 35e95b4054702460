"""The segments of one commit, with their documents numbered across all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bahith.indexer.article import Article, Opening
from bahith.indexer.engines import files
from bahith.indexer.engines.unchanged import Unchanged
from bahith.indexer.engines.whoosh.columns import Column, Ids
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.schema import ID, VALUES, raw
from bahith.indexer.engines.whoosh.segment import SegmentReader
from bahith.indexer.engines.whoosh.several import Several
from bahith.indexer.engines.whoosh.toc import Contents, Readers
from bahith.indexer.query import FACETS
from bahith.indexer.sized_cache import SizedCache

T = TypeVar("T")

_LAST_DAY = np.uint32(2**32 - 1)

CACHED_OPENINGS = 2 * 2**20
"""Bytes of openings that are cached; while a query is typed, the best matches hardly change."""


class Segments:
    """The documents of a commit: what is stored of them, and their order by id.

    ``size`` counts deleted documents, ``count`` does not; ``live`` is the mask of those not
    deleted, and ``whole`` says that none is.
    """

    def __init__(self, folder: Path, contents: Contents, readers: Readers) -> None:
        self.folder = folder
        self.contents = contents
        self.readers = readers
        self._compression = contents.compression
        self._parts: list[SegmentReader] = [readers[one.file] for one in contents.segments]
        *self._firsts, self.size = accumulate((len(part.title) for part in self._parts), initial=0)
        self.live = joined([one.live() for one in contents.segments], bool)
        self.whole = bool(self.live.all())
        self.count = int(self.live.sum())
        self.published = joined([part.published for part in self._parts], np.int32)
        self._values: dict[str, Any] = {}
        self._by_name: dict[str, list[tuple[Field, int]]] = {}
        self._openings = SizedCache(CACHED_OPENINGS, name="openings")
        stamps = [part.stamp for part in self._parts]
        # No bound methods: a commit that refers to itself would keep its files open until garbage
        # is collected.
        look, verify = partial(_look, self._parts), partial(_verify, folder, self._parts)
        self.unchanged = Unchanged(stamps, look, verify)

    def lengths(self) -> Array:
        """The number of words in title and body of each document."""
        title = joined([part.title for part in self._parts], np.int64)
        return title + joined([part.body for part in self._parts], np.int64)

    def close(self) -> None:
        """Close all files. Call it when no search is running any more."""
        for reader in self.readers.values():
            reader.close()

    def reading(self) -> AbstractContextManager[None]:
        """Turn errors from files that changed after they were verified into IndexDamaged."""
        return files.reading(self.folder)

    def _fields(self, name: str) -> list[tuple[Field, int]]:
        """The field in each segment, and the number of the segment's first document."""
        if name not in self._by_name:
            parts = zip(self._parts, self._firsts, strict=True)
            self._by_name[name] = [(part.field(name), start) for part, start in parts]
        return self._by_name[name]

    def parts(self, name: str) -> list[Field]:
        """The field in each segment."""
        return [field for field, _ in self._fields(name)]

    def _place(self, doc: int) -> tuple[SegmentReader, int]:
        """The segment of a document, and its number there."""
        number = bisect_right(self._firsts, doc) - 1
        return self._parts[number], doc - self._firsts[number]

    def article(self, doc: int) -> Article:
        """The stored article of that number."""
        part, number = self._place(doc)
        with self.reading():
            return self._compression.article(part.article(number))

    def opening(self, doc: int) -> Opening:
        """The opening of that article."""
        return self._openings.get(doc, lambda: self._opening(doc))

    def _opening(self, doc: int) -> Opening:
        part, number = self._place(doc)
        with self.reading():
            return self._compression.opening(part.article(number))

    def fingerprint(self, doc: int) -> bytes:
        """The fingerprint of that article."""
        part, number = self._place(doc)
        with self.reading():
            return part.fingerprint(number)

    def kept(self, doc: int) -> tuple[Article, bytes, bytes]:
        """The stored article of that number, its fingerprint and its forward list."""
        part, number = self._place(doc)
        with self.reading():
            article = self._compression.article(part.article(number))
            return article, part.fingerprint(number), part.forward(number)

    def forward_lists(self, docs: Sequence[int]) -> list[bytes]:
        """The forward lists of those articles."""
        with self.reading():
            return [part.forward(number) for part, number in map(self._place, docs)]

    def id(self, doc: int) -> str:
        """The id of that article."""
        part, number = self._place(doc)
        with self.reading():
            return part.id(number)

    def _permanent(self, key: str, make: Callable[[], T]) -> T:
        """A value that is needed again and again, and kept outside the cache."""
        if key not in self._values:
            with self.reading():
                self._values[key] = make()
        value: T = self._values[key]
        return value

    def column(self, name: str) -> Column | Several:
        """The values of each document that a facet counts by, or a filter selects by."""
        return self._permanent(f"column {name}", lambda: self._column(name))

    def _column(self, name: str) -> Column | Several:
        if name in VALUES:
            return Column.of_parts(part.values(name) for part in self._parts)
        if name == "year" or name == "month":
            return Column.of_days(self.published, "Y" if name == "year" else "M")
        return Several.joined(part.several(name) for part in self._parts)

    def load_columns(self, declared: Iterable[str]) -> Iterator[None]:
        """Make what filters, facets and sorts need, in small steps; ``declared`` fields too."""
        for name in (*FACETS, *declared):
            self.column(name)
            yield
        self.rank()
        yield

    def days(self, newest: bool) -> bytes:
        """A number for each document, the greater the newer or older it is; 0 for no date."""

        def made() -> bytes:
            days = self.published.astype(np.uint32)
            return (days if newest else np.where(days > 0, _LAST_DAY - days, 0)).tobytes()

        return self._permanent(f"days {newest}", made)

    def keys(self, name: str, descending: bool) -> bytes:
        """``Several.keys`` of a column."""

        def made() -> bytes:
            column = self.column(name)
            assert isinstance(column, Several)
            return column.keys(descending)

        return self._permanent(f"keys {name} {descending}", made)

    def rank(self) -> Ids:
        """For each document the rank of its id among all ids, which breaks ties."""
        return self._ranking()[0]

    def ordered(self, after: str) -> Ids:
        """The documents with an id greater than ``after``, in order of id."""
        _, order = self._ranking()
        with self.reading():
            start = sum(part.vocabulary.after(raw(after)) for part, _ in self._fields(ID))
        docs = order[start:]
        return docs[self.live[docs]]

    def _ranking(self) -> tuple[Ids, Ids]:
        return self._permanent("ranking", self._ranked)

    def _ranked(self) -> tuple[Ids, Ids]:
        # The ids of each segment are sorted, and sorting makes use of such runs.
        ids = [id for field, _ in self._fields(ID) for id in field.terms]
        docs = [part.by_id + start for part, start in zip(self._parts, self._firsts, strict=True)]
        by_id = sorted(range(len(ids)), key=ids.__getitem__)
        order = joined(docs, np.int32)[by_id].astype(np.int32)
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return rank, order


def joined(arrays: Sequence[Array], kind: Any) -> Array:
    """The arrays as one, with this type of numbers."""
    return np.concatenate([np.empty(0, kind), *arrays]).astype(kind, copy=False)


def _look(parts: Sequence[SegmentReader]) -> list[tuple[int, int]]:
    return [part.look() for part in parts]


def _verify(folder: Path, parts: Sequence[SegmentReader]) -> None:
    with files.reading(folder):
        for part in parts:
            part.verify()
