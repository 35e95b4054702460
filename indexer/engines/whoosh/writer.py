"""Documents into a Whoosh index: batches, replacing, deleting and durable commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from indexer.article import Document, Terms
from indexer.engines.base import LEVELS, PLACED, TITLE_WEIGHT, Writer
from indexer.engines.disk import writing
from indexer.engines.whoosh.files import DurableStorage, open_newest
from indexer.engines.whoosh.schema import (
    ID,
    NO_DATE,
    SOURCE,
    TITLE,
    VALUES,
    column,
    key,
    packed,
    raw,
    read_key,
    stored,
)
from indexer.engines.whoosh.segment import Segment

GAP = 1
"""Positions left free between title and body, so that no phrase spans both."""


class WhooshWriter(Writer):
    """The writer of one index; ``lock`` is held, and released by ``close``."""

    def __init__(self, storage: DurableStorage, lock: Any) -> None:
        _, reader = open_newest(storage)
        self._committed = _committed(reader)
        self._index = FileIndex(storage)
        self._lock = lock
        self._segment: Segment | None = None
        self._pending: dict[str, int] = {}

    def digests(self) -> Mapping[str, tuple[str, str]]:
        """For each article id in the last commit: its digest and its origin."""
        return {id: (digest, origin) for id, (_, digest, origin) in self._committed.items()}

    @staticmethod
    def prepared(documents: Iterable[Document]) -> list[Document]:
        """See ``Engine.prepared``."""
        return list(documents)

    def add(self, prepared: list[Document]) -> None:
        """Add each document, in place of one with the same id if there is one."""
        with writing(self._index.storage.folder):
            for document in prepared:
                self._delete(document.article.id)
                self._add(document)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove these articles; an unknown id is not an error."""
        with writing(self._index.storage.folder):
            for id in ids:
                self._delete(id)

    def commit(self) -> None:
        """Make everything since the last commit durable and visible at once."""
        if self._segment is None:
            return
        with writing(self._index.storage.folder):
            self._segment.commit()
            self._segment = None
            self._pending = {}
            self._committed = _committed(self._index.reader())

    def close(self) -> None:
        """Drop what was not committed and let another process write."""
        if self._segment is not None:
            with suppress(Exception):  # a segment that failed half way has nothing to keep
                self._segment.cancel()
            self._segment = None
        if self._lock.fd is not None:
            self._lock.release()

    def _open_segment(self) -> Segment:
        if self._segment is None:
            self._segment = Segment(self._index)
        return self._segment

    def _delete(self, id: str) -> None:
        if id in self._pending:
            self._open_segment().delete_new(self._pending.pop(id))
        elif id in self._committed:
            self._open_segment().delete(self._committed[id][0])

    def _add(self, document: Document) -> None:
        article = document.article
        segment = self._open_segment()
        number = segment.docnum
        segment.add_document(
            key=key(article),
            length=len(document.title) + len(document.body),
            published=article.published.toordinal() if article.published else NO_DATE,
            article=stored(article),
            **{column(name): raw(getattr(article, name)) for name in VALUES},
        )
        self._pending[article.id] = number
        fields = segment.pool.fields
        fields[ID][article.id].append((number, 1, 0))
        body_starts = len(document.title) + GAP
        everything = chain(document.title, [None] * GAP, document.body)
        for name, levels, words in (("", LEVELS, everything), (TITLE, PLACED, document.title)):
            for level, positions in zip(levels, _positions(words), strict=False):
                pool = fields[name + level.name]
                for term, places in positions.items():
                    place = packed(places) if level.admits else 0
                    pool[term].append((number, _weight(places, body_starts), place))
        for stem in {stem for word in document.source for stem in word.stems}:
            fields[SOURCE][stem].append((number, 1, 0))


def _committed(reader: IndexReader) -> dict[str, tuple[int, str, str]]:
    """Id → document number, digest and origin."""
    found: dict[str, tuple[int, str, str]] = {}
    with reader:
        for leaf, offset in reader.leaf_readers():
            if leaf.has_column("key"):
                column = leaf.column_reader("key")
                for number in leaf.all_doc_ids():
                    id, digest, origin = read_key(column[number])
                    found[id] = (offset + number, digest, origin)
    return found


def _weight(positions: list[int], body_starts: int) -> int:
    """How often a word occurs, with an occurrence in the title counted as several."""
    if positions[0] >= body_starts:
        return len(positions)
    title = sum(1 for position in positions if position < body_starts)
    return len(positions) + title * (TITLE_WEIGHT - 1)


_Positions = dict[str, list[int]]


def _positions(words: Iterable[Terms | None]) -> tuple[_Positions, _Positions, _Positions]:
    """Written form, stem and root → positions, each in rising order."""
    written: _Positions = {}
    stems: _Positions = {}
    roots: _Positions = {}
    for position, terms in enumerate(words):
        if terms is not None:
            written.setdefault(terms[0], []).append(position)
            for stem in terms[1]:
                stems.setdefault(stem, []).append(position)
            for root in terms[2]:
                roots.setdefault(root, []).append(position)
    return written, stems, roots
