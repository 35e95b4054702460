"""A whole index of this engine, read and verified: ``Engine.check``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from bahith.i18n import Message, _
from bahith.indexer.article import Article
from bahith.indexer.engines.checking import article_problems, manifest_problems, noting
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.whoosh import toc
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import Array, Lists
from bahith.indexer.engines.whoosh.schema import FIELDS, VALUES
from bahith.indexer.engines.whoosh.segment import Segment, SegmentReader
from bahith.indexer.engines.whoosh.varint import sums

_TERMS = 4096
"""Terms whose posting lists are decoded at a time."""


def problems(index: Path, folder: Path) -> Iterator[Message]:
    """What is wrong with an index, in all commits that ``folder`` has, where its articles are."""
    yield from manifest_problems(index)
    commits = []
    for name, read in toc.stored(folder):
        found: list[Message] = []
        with noting(found, name):
            commits.append(read())
        yield from found
    if len(commits) == 1 and commits[0].is_older:
        yield toc.stepped_back(index)
    seen: set[str] = set()
    for contents in commits:
        ids: set[str] = set()
        for segment in contents.segments:
            is_new = segment.file not in seen
            seen.add(segment.file)
            yield from _segment(folder, segment, contents.compression, ids, is_new)


def _segment(
    folder: Path, segment: Segment, compression: Compression, ids: set[str], whole: bool
) -> Iterator[Message]:
    """What is wrong with a segment; only with its ids where it is not to be read whole.

    ``ids`` are those of other segments of the commit, and get those of this one.
    """
    found: list[Message] = []
    with noting(found, segment.file):
        reader = SegmentReader(folder, segment)
    yield from found
    if found:
        return
    try:
        if whole:
            yield from _content(reader, segment, compression)
        with noting(found, segment.file):
            every = reader.ids()
            live = {id for doc, id in enumerate(every) if doc not in segment.deleted}
            if len(live) != segment.live_count or not ids.isdisjoint(live):
                found.append(_("%(file)s: an id occurs twice", file=segment.file))
            ids |= live
        yield from found
    finally:
        reader.close()


def _content(
    reader: SegmentReader, segment: Segment, compression: Compression
) -> Iterator[Message]:
    found: list[Message] = []
    digests: list[bytes] = []
    with noting(found, segment.file):
        for name in VALUES:
            reader.values(name)
        for name in reader.columns:
            reader.several(name)
        if len(digests := reader.digests()) != segment.count:
            raise ValueError(f"{len(digests)} digests of {segment.count} articles")
        if (reader.title < 0).any() or (reader.body < 0).any():
            raise ValueError("a length is negative")
    for name in FIELDS:
        with noting(found, _("%(file)s: field %(name)s", file=segment.file, name=name)):
            _check_field(reader.field(name), segment.count)
    yield from found
    if found:
        return
    for doc, id in enumerate(reader.ids()):
        place = _("%(file)s: article %(number)s", file=segment.file, number=doc)
        read = partial(_stored, reader, compression, digests, doc)
        yield from article_problems(place, read, id)


def _stored(
    reader: SegmentReader, compression: Compression, digests: list[bytes], doc: int
) -> tuple[Article, bytes, bytes]:
    article = compression.article(reader.article(doc))
    if digests[doc].hex() != article.digest:
        raise ValueError("its digest is that of another")
    return article, reader.fingerprint(doc), reader.forward(doc)


def _check_field(field: Field, count: int) -> None:
    """Raises ValueError where posting lists are out of order, or not of ``count`` documents."""
    if not field.fits():
        raise ValueError("lists have other lengths than they should have")
    last = b""
    for first in range(0, field.count, _TERMS):
        lists = field.between(first, min(first + _TERMS, field.count))
        terms = [last, *lists.terms] if first else [*lists.terms]
        if any(one >= other for one, other in pairwise(terms)):
            raise ValueError("terms are out of order")
        last = terms[-1]
        _check_lists(lists, count)


def _check_lists(lists: Lists, count: int) -> None:
    if len(lists.docs) != lists.sizes.sum() or len(lists.counts) != len(lists.docs):
        raise ValueError("a list has another size")
    if not _rises(lists.docs, lists.sizes) or lists.docs.max(initial=-1) >= count:
        raise ValueError("documents are out of order")
    if lists.counts.min(initial=1) < 1:
        raise ValueError("a count is not positive")
    if len(lists.places) and not (
        len(lists.places) == lists.counts.sum() and _rises(lists.places, lists.counts)
    ):
        raise ValueError("positions are out of order")


def _rises(numbers: Array, lengths: Array) -> bool:
    """Whether the numbers of each run rise from 0 or more; runs have these lengths."""
    steps = np.diff(numbers, prepend=-1)
    firsts = sums(lengths)[:-1][lengths > 0]
    steps[firsts] = numbers[firsts] + 1
    return bool((steps > 0).all())
