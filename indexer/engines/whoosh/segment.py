"""One batch of documents as a Whoosh segment, and which older segments go into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from whoosh.index import TOC, FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.system import pack_ushort
from whoosh.writing import SegmentWriter

from indexer.engines.disk import sync
from indexer.engines.whoosh.files import checksum
from indexer.engines.whoosh.schema import raw, unpacked

Posting = tuple[int, int, int | tuple[int, ...]]
"""Document number, weight, and positions as ``schema.packed`` makes them."""

INLINE = 4
"""Up to so many postings are kept beside their term, which saves a block for each rare word."""

MERGED_AT_ONCE = 10
"""So many segments of one magnitude become one."""

LARGEST_MERGED = 999
"""Segments with more articles are left alone: a merge happens in memory."""


class Pool:
    """The postings of the segment being written: field → term → postings, documents rising."""

    def __init__(self) -> None:
        self.fields: defaultdict[str, defaultdict[str, list[Posting]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def add(self, item: tuple[str, bytes, int, int, Any]) -> None:
        """Add one posting of a segment that is merged into this one."""
        field, term, number, weight, positions = item
        self.fields[field][unpacked(term)].append((number, weight, positions))

    def __iter__(self) -> Iterator[tuple[str, list[tuple[bytes, list[Posting]]]]]:
        for field in sorted(self.fields):
            terms = self.fields[field].items()
            yield field, sorted(((raw(term), postings) for term, postings in terms), key=_term)

    def cleanup(self) -> None:
        """Forget everything."""
        self.fields.clear()


class Segment(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """One batch. Takes ready postings by the list, where Whoosh takes them one by one."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, _lk=False)  # the writer holds the lock, from beginning to end
        self.pool = Pool()

    def delete(self, number: int) -> None:
        """Delete a document of an earlier commit, by its number in that commit."""
        if not self.is_deleted(number):
            self.delete_document(number)

    def delete_new(self, number: int) -> None:
        """Delete a document of this batch, by its number in it."""
        self.newsegment.delete_document(number)

    def _merge_segments(self, *policy: Any) -> list[Any]:
        """Take over what is small or mostly deleted; the segments that stay are returned."""
        living = [segment for segment in self.segments if segment.doc_count()]
        merged = {segment.segment_id() for segment in mergeable(living)}
        for segment in living:
            if segment.segment_id() in merged:
                reader = SegmentReader(self.storage, self.schema, segment)
                self.add_reader(reader)
                reader.close()
        return [segment for segment in living if segment.segment_id() not in merged]

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for field, terms in self.pool:
            self.fieldwriter.start_field(field, self.schema[field])
            for term, postings in terms:
                self._write_term(term, postings)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()

    def _write_term(self, term: bytes, postings: list[Posting]) -> None:
        """Fill whole blocks at once: ``add_posting`` costs more than all the rest."""
        docs, weights, values = zip(*postings, strict=True)
        fields = self.fieldwriter
        fields.start_term(term)
        writer = fields._postwriter
        if len(docs) <= INLINE:
            self._inline(term, docs, weights, values)
            return
        for start in range(0, len(docs), writer._blocklimit):
            if start:
                writer._write_block()
            end = start + writer._blocklimit
            writer._ids = docs[start:end]
            writer._weights = _readable(weights[start:end])
            writer._values = values[start:end]
            writer._maxweight = max(writer._weights)
        fields.finish_term()

    def _inline(self, term: bytes, docs: Any, weights: Any, values: Any) -> None:
        """Whoosh 2.7.4 reads inlined postings, and misspells a name where it would write them."""
        fields = self.fieldwriter
        writer = fields._postwriter
        writer._ids, writer._weights, writer._values = docs, weights, values
        writer._maxweight = max(weights)
        info, writer._terminfo = writer._terminfo, None
        info.add_block(writer)
        info.set_inlined(docs, weights, values)
        fields._tindex.add(pack_ushort(fields._fieldid) + term, info.to_bytes())

    def _commit_toc(self, segments: list[Any]) -> None:
        new = self.newsegment
        if new in segments:
            path = self.storage._fpath(new.make_filename(new.COMPOUND_EXT))
            new.checksum = checksum(path)
            sync(path)
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        clean_files(self.storage, self.indexname, self.generation, segments)


def mergeable(segments: list[Any]) -> list[Any]:
    """The segments to merge: those mostly deleted, and many of one magnitude."""
    worn = []
    by_digits: defaultdict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        count = segment.doc_count()
        if segment.deleted_count() > count:
            worn.append(segment)
        elif count <= LARGEST_MERGED:
            by_digits[len(str(count))].append(segment)
    many = (group for group in by_digits.values() if len(group) >= MERGED_AT_ONCE)
    return [*worn, *chain.from_iterable(many)]


def _readable(weights: Any) -> Any:
    """Whoosh 2.7.4 keeps one weight for a block of equal ones, and reads it if it is a float."""
    return tuple(map(float, weights)) if len(set(weights)) == 1 else weights


def _term(item: tuple[bytes, list[Posting]]) -> bytes:
    return item[0]
