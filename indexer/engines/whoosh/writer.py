"""Writing an index: adding, replacing and deleting documents, and merging segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from bahith.indexer.declared import Declared
from bahith.indexer.engines.base import Writer
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.files import reading, writing
from bahith.indexer.engines.replacing import Replacement
from bahith.indexer.engines.whoosh import segment as segments
from bahith.indexer.engines.whoosh.chunk import Chunk, prepare
from bahith.indexer.engines.whoosh.postings import Array
from bahith.indexer.engines.whoosh.schema import ARTICLE
from bahith.indexer.engines.whoosh.segment import Segment, SegmentReader
from bahith.indexer.engines.whoosh.toc import is_empty, open_newest, remove_leftovers, write

MERGED_AT_ONCE = 10
"""Segments of one order of magnitude that are merged into one."""

LARGEST_MERGED = 9_999
"""Segments with more articles are not merged, so that no commit rewrites a large index.

A merge holds the articles and one field of the new segment in memory, both packed.
"""


_DOC_BITS = 32
"""A place is the number of a segment's file and, in so many bits, that of the document there: an
integer takes little memory, and there is one for each article."""


class WhooshWriter(Writer):
    """The writer of one index; ``lock`` is held, and released by ``close``."""

    prepare = staticmethod(prepare)

    def __init__(self, folder: Path, lock: Any, replacement: Replacement | None = None) -> None:
        """With ``replacement``, which is the lock then, ``finish`` replaces an index."""
        self._folder = folder
        self._lock = lock
        self._replacement = replacement
        if is_empty(folder):
            write(folder, [], Compression(), None)
        self._contents, self._readers = open_newest(folder)
        remove_leftovers(folder)
        self._compression = self._contents.compression
        self._files: list[str] = []
        self._committed: dict[str, int] = {}  # the place of each article
        with reading(folder):
            for segment in self._contents.segments:
                self._remember(segment)
        self._start_batch()

    def _start_batch(self) -> None:
        """Start a new batch."""
        self._chunks: list[tuple[Chunk, Array]] = []
        self._pending: dict[str, tuple[int, int]] = {}
        self._deleted: dict[str, int] = {}

    def _remember(self, segment: Segment) -> None:
        first = len(self._files) << _DOC_BITS
        self._files.append(segment.file)
        for doc, id in enumerate(self._readers[segment.file].ids()):
            if doc not in segment.deleted:
                self._committed[id] = first + doc

    def digests(self) -> Mapping[str, tuple[str, str]]:
        """For each article id in the last commit: its digest and its origin."""
        known: dict[str, tuple[str, str]] = {}
        with reading(self._folder):
            for segment in self._contents.segments:
                reader = self._readers[segment.file]
                rows = zip(reader.ids(), reader.digests(), reader.texts("origin"), strict=True)
                for doc, (id, digest, origin) in enumerate(rows):
                    if doc not in segment.deleted:
                        known[id] = digest.hex(), origin
        return known

    def add(self, prepared: Chunk) -> None:
        """Add each document, in place of one with the same id if there is one."""
        self._compression = self._compression.trained(prepared.kept[ARTICLE])
        articles = [*map(self._compression.compress, prepared.kept[ARTICLE])]
        compressed = replace(prepared, kept={**prepared.kept, ARTICLE: articles})
        self._chunks.append((compressed, np.ones(len(prepared), bool)))
        for doc, id in enumerate(prepared.ids):
            self._delete(id)
            self._pending[id] = (len(self._chunks) - 1, doc)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove these articles; an unknown id is not an error."""
        for id in ids:
            self._delete(id)

    def _delete(self, id: str) -> None:
        if id in self._pending:
            chunk, doc = self._pending.pop(id)
            self._chunks[chunk][1][doc] = False
        if id in self._committed:
            self._deleted[id] = self._committed[id]

    def commit(self) -> None:
        """Make everything since the last commit durable and visible at once."""
        if not self._pending and not self._deleted:
            self._start_batch()
            return
        with writing(self._folder), self._leaving_nothing():
            kept, merged = self._kept_and_merged()
            olds = [(self._readers[old.file].chunk(), old.live()) for old in merged]
            parts = [*olds, *self._chunks] if self._pending or merged else []
            new = [segments.write(self._folder, parts)] if parts else []
            self._contents = write(self._folder, [*kept, *new], self._compression, self._contents)
        self._readers = {
            segment.file: self._readers.get(segment.file) or SegmentReader(self._folder, segment)
            for segment in self._contents.segments
        }
        for id in self._deleted:
            del self._committed[id]
        for segment in new:
            self._remember(segment)
        self._start_batch()

    @contextmanager
    def _leaving_nothing(self) -> Iterator[None]:
        """Remove the files of a commit that fails, so that a full disk has room again."""
        try:
            yield
        except BaseException:
            with suppress(OSError):
                remove_leftovers(self._folder)
            raise

    def _kept_and_merged(self) -> tuple[list[Segment], list[Segment]]:
        """The segments to keep, with their deletions, and those to merge."""
        deleted: defaultdict[str, list[int]] = defaultdict(list)
        for place in self._deleted.values():
            file, doc = divmod(place, 1 << _DOC_BITS)
            deleted[self._files[file]].append(doc)
        current = [
            segment.without(deleted[segment.file]) if segment.file in deleted else segment
            for segment in self._contents.segments
        ]
        nonempty = [segment for segment in current if segment.live_count]
        merged = {segment.file for segment in mergeable(nonempty)}
        return (
            [segment for segment in nonempty if segment.file not in merged],
            [segment for segment in nonempty if segment.file in merged],
        )

    def finish(self, fields: Declared | None = None) -> None:
        """Replace the former index, if this one is a rebuild."""
        if self._replacement:
            self._replacement.finish(fields)

    def close(self) -> None:
        """Drop what was not committed and let another process write."""
        self._start_batch()
        if self._lock.fd is not None:
            self._lock.release()


def mergeable(segments: Sequence[Segment]) -> list[Segment]:
    """The segments to merge: mostly deleted ones, and many of one order of magnitude."""
    worn = []
    by_digits: defaultdict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        count = segment.live_count
        if len(segment.deleted) > count:
            worn.append(segment)
        elif count <= LARGEST_MERGED:
            by_digits[len(str(count))].append(segment)
    many = (group for group in by_digits.values() if len(group) >= MERGED_AT_ONCE)
    return [*worn, *chain.from_iterable(many)]
