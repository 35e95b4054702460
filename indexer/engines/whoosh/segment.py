"""Segments: documents in a file that never changes; their commit lists which are deleted."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from bahith.core import CORE
from bahith.i18n import _
from bahith.indexer.columns import ColumnValue
from bahith.indexer.engines.files import Damaged
from bahith.indexer.engines.whoosh import compiled, field, several, table
from bahith.indexer.engines.whoosh.bands import Bands
from bahith.indexer.engines.whoosh.chunk import Chunk
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.packing import compressed, decompressed
from bahith.indexer.engines.whoosh.postings import Array, Inverted, merged, ranks
from bahith.indexer.engines.whoosh.schema import (
    ARTICLE,
    COPIES,
    FIELDS,
    FINGERPRINT,
    FORWARD,
    ID,
    KEPT,
    VALUES,
    raw,
    unpacked,
)
from bahith.indexer.engines.whoosh.several import Several
from bahith.indexer.engines.whoosh.varint import decoded, encoded, sums
from bahith.indexer.lazily import cached_property

if TYPE_CHECKING:
    from bahith._core import Postings

COLUMNS = ("title", "body", "published")
TEXTS = ("origin", *VALUES)
COLUMN_NAMES = "columns"
DIGEST = 32
"""Bytes of a digest."""


_NAME = re.compile(r"MAIN_[0-9a-z]{1,40}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment in a commit: the number of its documents, its checksum, and its deletions."""

    name: str
    count: int
    checksum: int = 0
    deleted: frozenset[int] = frozenset()

    @classmethod
    def new(cls, count: int) -> Segment:
        """A segment to be written, with a unique name."""
        return cls(f"MAIN_{secrets.token_hex(10)}", count)

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.seg"

    @property
    def live_count(self) -> int:
        """How many of its documents are not deleted."""
        return self.count - len(self.deleted)

    def without(self, deleted: Iterable[int]) -> Segment:
        """The same segment, with more of its documents deleted."""
        return replace(self, deleted=self.deleted.union(deleted))

    def live(self) -> Array:
        """For each document whether it is not deleted."""
        mask = np.ones(self.count, bool)
        mask[list(self.deleted)] = False
        return mask

    def values(self) -> list[Any]:
        """The segment as a list for JSON."""
        return [self.name, self.count, self.checksum, sorted(self.deleted)]

    @classmethod
    def of(cls, values: Sequence[Any]) -> Segment:
        """The segment that ``values`` describes. Raises ValueError, TypeError for anything else."""
        name, count, checksum, deleted = values
        if not _NAME.fullmatch(name):
            # In particular, a path must not lead out of the folder.
            raise ValueError(f"{name!r} is no name of a segment")
        if not all(type(number) is int for number in (count, checksum, *deleted)):
            raise TypeError("a number is something else")
        if not all(0 <= number < count for number in deleted):
            raise ValueError("a deleted document is not in its segment")
        return cls(name, count, checksum, frozenset(deleted))


class SegmentReader:
    """A segment's file, open. Safe to share between threads; raises ``Damaged``."""

    def __init__(self, folder: Path, segment: Segment) -> None:
        self._table = table.Table(folder / segment.file, segment.checksum)
        self._fields: dict[str, Field] = {}
        self.close = self._table.close
        self.stamp = self._table.stamp
        self.look = self._table.look
        self.verify = self._table.verify
        self.title, self.body, self.published = map(self._table.array, COLUMNS)
        self.columns: list[str] = json.loads(self._table.bytes(COLUMN_NAMES))
        self._starts = {name: sums(decoded(self._table.bytes(f"{name}.lengths"))) for name in KEPT}
        starts = (starts[1:] for starts in self._starts.values())
        columns = self.title, self.body, self.published, *starts
        if any(len(column) != segment.count for column in columns):
            raise Damaged(_("%(file)s has other documents than its commit", file=segment.file))

    def field(self, name: str) -> Field:
        """The posting lists of a field, whose vocabulary is read on first use."""
        if name not in self._fields:
            self._fields[name] = (Bands if name == COPIES else Field)(self._table, name)
        return self._fields[name]

    def kept(self, name: str, doc: int) -> bytes:
        """What is stored of a document by a name of ``KEPT``."""
        starts = self._starts[name]
        start, end = starts.item(doc), starts.item(doc + 1)
        return self._table.bytes(name, start, end)

    def article(self, doc: int) -> bytes:
        """The article of that number, compressed."""
        return self.kept(ARTICLE, doc)

    def fingerprint(self, doc: int) -> bytes:
        """The fingerprint of that article."""
        return self.kept(FINGERPRINT, doc)

    def forward(self, doc: int) -> bytes:
        """The forward list of that article."""
        return self.kept(FORWARD, doc)

    def id(self, doc: int) -> str:
        """The id of that article."""
        return unpacked(self.field(ID).vocabulary[int(self._order[doc])])

    def texts(self, name: str) -> list[str]:
        """One text per document, for a name of ``TEXTS``."""
        values, codes = self.values(name)
        return [*map(values.__getitem__, codes.tolist())]

    def values(self, name: str) -> tuple[list[str], Array]:
        """The distinct ``texts``, by first document, and for each document the number of its one.

        Raises ValueError if they do not fit together.
        """
        values: list[str] = json.loads(unpacked(decompressed(self._table.bytes(name))))
        codes = decoded(decompressed(self._table.bytes(f"{name}.codes")))
        if len(codes) != len(self.title) or codes.max(initial=-1) >= len(values):
            raise ValueError(f"{name} is not of these documents")
        return values, codes

    def several(self, name: str) -> Several:
        """The values of each document in a column; none if it is not one of ``columns``."""
        if name not in self.columns:
            return Several.nothing(len(self.title))
        return several.read(self._table.bytes, name, len(self.title))

    def digests(self) -> list[bytes]:
        """The digest of each document."""
        content = self._table.bytes("digest")
        return [content[at : at + DIGEST] for at in range(0, len(content), DIGEST)]

    @cached_property
    def by_id(self) -> Array:
        """The documents in order of their ids, as in the vocabulary of the field ID."""
        ids = self.field(ID)
        return ids.between(0, ids.count).docs

    @cached_property
    def _order(self) -> Array:
        """The place of each document's id among all ids."""
        return ranks(self.by_id)

    def ids(self) -> list[str]:
        """The id of each document."""
        ids_by_doc = [""] * len(self.title)
        for doc, id in zip(self.by_id.tolist(), self.field(ID).terms, strict=True):
            ids_by_doc[doc] = unpacked(id)
        return ids_by_doc

    def chunk(self) -> Chunk:
        """All documents, for merging."""
        columns = dict(zip(COLUMNS, (self.title, self.body, self.published), strict=True))
        digests = np.frombuffer(self._table.bytes("digest"), np.uint8).reshape(-1, DIGEST)
        return Chunk(
            self.ids(),
            {name: [self.kept(name, doc) for doc in range(len(self.title))] for name in KEPT},
            {**columns, "digest": digests},
            {name: self.texts(name) for name in TEXTS},
            {name: self.several(name).rows() for name in self.columns},
            {name: self.field(name) for name in FIELDS},
        )


def write(folder: Path, parts: Sequence[tuple[Chunk, Array]]) -> Segment:
    """Write a segment with the documents of each chunk for which its mask is true."""
    docs_of_parts = [np.flatnonzero(mask).tolist() for _, mask in parts]
    segment = Segment.new(sum(map(len, docs_of_parts)))
    crc = table.write(folder / segment.file, dict(_content(parts, docs_of_parts)))
    return replace(segment, checksum=crc)


def _content(
    parts: Sequence[tuple[Chunk, Array]], docs_of_parts: Sequence[list[int]]
) -> Iterator[tuple[str, Any]]:
    both = [(chunk, docs) for (chunk, _), docs in zip(parts, docs_of_parts, strict=True)]
    for name in (*COLUMNS, "digest"):
        rows = [chunk.columns[name][docs] for chunk, docs in both]
        yield name, np.concatenate(rows).reshape(-1)
    for name in TEXTS:
        numbers: dict[str, int] = {}
        texts = (chunk.texts[name][doc] for chunk, docs in both for doc in docs)
        codes = np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.int64)
        yield name, compressed(raw(json.dumps([*numbers], ensure_ascii=False)))
        yield f"{name}.codes", compressed(encoded(codes)[0].tobytes())
    listed: list[str] = []
    for name in sorted({name for chunk, _mask in parts for name in chunk.values}):
        kept: list[tuple[ColumnValue, ...]] = []
        for chunk, docs in both:
            values = chunk.values.get(name)
            kept += [values[doc] for doc in docs] if values else [()] * len(docs)
        if any(kept):
            listed.append(name)
            yield from several.parts(name, kept)
    yield COLUMN_NAMES, json.dumps(listed).encode()
    for name in KEPT:
        pieces = [chunk.kept[name][doc] for chunk, docs in both for doc in docs]
        yield f"{name}.lengths", encoded(np.array([*map(len, pieces)], np.int64))[0].tobytes()
        yield name, pieces
    renumbered = [*_numbers([mask for _, mask in parts])]
    for name in FIELDS:
        lists = [chunk.fields[name] for chunk, _ in parts]
        yield from _field(name, [*zip(lists, renumbered, strict=True)])


def _field(
    name: str, parts: Sequence[tuple[Inverted | Postings, Array]]
) -> Iterator[tuple[str, table.Part]]:
    if CORE:
        yield from field.packed_parts(name, compiled.merged(parts))
    else:
        yield from field.parts(name, merged(cast(list[tuple[Inverted, Array]], parts)))


def _numbers(masks: Sequence[Array]) -> Iterator[Array]:
    """For each document its number in the new segment, or -1 if it is left out."""
    start = 0
    for mask in masks:
        yield np.where(mask, start + np.cumsum(mask) - 1, -1)
        start += int(mask.sum())
