"""A segment: some documents in one file, which never changes; what is deleted, its commit says."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.filedb.filestore import FileStorage

from bahith.indexer.article import Article
from bahith.indexer.engines.whoosh import field, table
from bahith.indexer.engines.whoosh.chunk import Chunk
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import Array, merged
from bahith.indexer.engines.whoosh.schema import FIELDS, ID, VALUES, raw, read_stored, unpacked
from bahith.indexer.engines.whoosh.varint import decoded, encoded, sums

COLUMNS = ("title", "body", "published")
TEXTS = ("origin", *VALUES)
DIGEST = 32
"""Bytes of a digest."""


class Segment(WhooshSegment):  # type: ignore[misc]  # Whoosh has no types
    """What a commit says of a segment, as Whoosh's table of contents pickles it."""

    def __init__(self, indexname: str, count: int, deleted: Iterable[int] = ()) -> None:
        super().__init__(indexname)
        self.compound = True
        self.checksum = 0
        self._count = count
        self._deleted = frozenset(deleted)

    @property
    def file(self) -> str:
        """The name of its file."""
        return str(self.make_filename(self.COMPOUND_EXT))

    def without(self, deleted: Iterable[int]) -> Segment:
        """The same segment, with more of its documents deleted."""
        found = Segment(self.indexname, self._count, self._deleted.union(deleted))
        found.segid, found.checksum = self.segid, self.checksum
        return found

    def doc_count_all(self) -> int:
        """How many documents it has, deleted ones included."""
        return self._count

    def deleted_count(self) -> int:
        """How many of them are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of those."""
        return iter(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Refused: see ``without``."""
        raise NotImplementedError

    def is_deleted(self, docnum: int) -> bool:
        """Whether that document is deleted."""
        return docnum in self._deleted

    def live(self) -> Array:
        """For each document whether it is not deleted."""
        mask = np.ones(self._count, bool)
        mask[list(self._deleted)] = False
        return mask


class SegmentReader:
    """A segment's file, open. Safe to share between threads; raises ``table.Damaged``."""

    def __init__(self, storage: FileStorage, segment: Segment) -> None:
        self._table = table.Table(storage._fpath(segment.file), segment.checksum)
        self._fields: dict[str, Field] = {}
        self.close = self._table.close
        self.title, self.body, self.published = map(self._table.array, COLUMNS)
        self._starts = sums(decoded(self._table.bytes("lengths")))

    def field(self, name: str) -> Field:
        """The posting lists of a field, whose vocabulary is read at the first use."""
        if name not in self._fields:
            self._fields[name] = Field(self._table, name)
        return self._fields[name]

    def stored(self, doc: int) -> bytes:
        """An article as it is kept."""
        start, end = self._starts[doc : doc + 2].tolist()
        return self._table.bytes("articles", start, end)

    def article(self, doc: int) -> Article:
        """The stored article of that number."""
        return read_stored(self.stored(doc))

    def texts(self, name: str) -> list[str]:
        """One text a document: a name of ``TEXTS``."""
        texts: list[str] = json.loads(unpacked(zlib.decompress(self._table.bytes(name))))
        return texts

    def digests(self) -> list[bytes]:
        """The digest of each document."""
        content = self._table.bytes("digest")
        return [content[at : at + DIGEST] for at in range(0, len(content), DIGEST)]

    @cached_property
    def by_id(self) -> Array:
        """The documents in order of their ids, which is that of the field ID's terms."""
        ids = self.field(ID)
        return ids.between(0, len(ids)).docs

    def ids(self) -> list[str]:
        """The id of each document."""
        found = [""] * len(self.title)
        for doc, id in zip(self.by_id.tolist(), self.field(ID), strict=True):
            found[doc] = unpacked(id)
        return found

    def chunk(self) -> Chunk:
        """All of it, to write it anew together with others."""
        columns = dict(zip(COLUMNS, (self.title, self.body, self.published), strict=True))
        digests = np.frombuffer(self._table.bytes("digest"), np.uint8).reshape(-1, DIGEST)
        return Chunk(
            self.ids(),
            [self.stored(doc) for doc in range(len(self.title))],
            {**columns, "digest": digests},
            {name: self.texts(name) for name in TEXTS},
            {name: self.field(name) for name in FIELDS},
        )


def write(storage: FileStorage, indexname: str, parts: Sequence[tuple[Chunk, Array]]) -> Segment:
    """A new segment of these documents: of each chunk those where its mask is true."""
    kept = [np.flatnonzero(mask).tolist() for _, mask in parts]
    segment = Segment(indexname, sum(map(len, kept)))
    segment.checksum = table.write(storage._fpath(segment.file), dict(_content(parts, kept)))
    return segment


def _content(
    parts: Sequence[tuple[Chunk, Array]], kept: Sequence[list[int]]
) -> Iterator[tuple[str, Any]]:
    both = [(chunk, docs) for (chunk, _), docs in zip(parts, kept, strict=True)]
    for name in (*COLUMNS, "digest"):
        rows = [chunk.columns[name][docs] for chunk, docs in both]
        yield name, np.concatenate(rows).reshape(-1)
    for name in TEXTS:
        texts = [chunk.texts[name][doc] for chunk, docs in both for doc in docs]
        yield name, zlib.compress(raw(json.dumps(texts, ensure_ascii=False)))
    articles = [chunk.articles[doc] for chunk, docs in both for doc in docs]
    yield "lengths", encoded(np.array([*map(len, articles)], np.int64))[0].tobytes()
    yield "articles", articles
    numbers = [*_numbers([mask for _, mask in parts])]
    for name in FIELDS:
        lists = [chunk.fields[name] for chunk, _ in parts]
        yield from field.parts(name, merged([*zip(lists, numbers, strict=True)]))


def _numbers(masks: Sequence[Array]) -> Iterator[Array]:
    """For each document its number in the new segment, or -1 where it is left out."""
    start = 0
    for mask in masks:
        yield np.where(mask, start + np.cumsum(mask) - 1, -1)
        start += int(mask.sum())
