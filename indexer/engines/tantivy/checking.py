"""A whole index of this engine, read and verified: ``Engine.check``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tantivy import DocAddress, Query

from bahith.i18n import Message, _
from bahith.indexer.engines.checking import article_problems, manifest_problems, noting
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.filters import silent
from bahith.indexer.engines.tantivy.order import runs
from bahith.indexer.engines.tantivy.publish import META
from bahith.indexer.engines.tantivy.schema import ID, LENGTH, schema, token


def problems(index: Path, folder: Path) -> Iterator[Message]:
    """What is wrong with an index whose articles are in ``folder``: its files and their order."""
    yield from manifest_problems(index)
    found: list[Message] = []
    with noting(found, META):
        # Opening it reads each file and compares its checksum: none is known to be verified.
        commit = Commit(folder, {})
    yield from found
    if not found:
        try:
            yield from _content(commit)
        finally:
            commit.close()


def _content(commit: Commit) -> Iterator[Message]:
    found: list[Message] = []
    addresses: list[DocAddress] = []
    with noting(found, META):
        _total, hits = commit.search(silent(Query.all_query()), max(1, commit.count))
        addresses = [address for _score, address in hits]
        if len(addresses) != commit.count:
            raise ValueError(f"{len(addresses)} articles instead of {commit.count}")
        lengths = commit.aggregated(Query.all_query(), {"value_count": {"field": LENGTH}})
        if int(lengths["value"] or 0) != commit.count:
            raise ValueError("an article has no length")
    yield from found
    ids: set[str] = set()
    for run in runs(addresses):
        before = ""
        for doc in run.docs:
            place = _("segment %(segment)s: article %(number)s", segment=run.segment, number=doc)
            address = DocAddress(run.segment, doc)
            yield from article_problems(place, partial(commit.store.stored, address))
            with noting(found, place):
                id = commit.store.id(run.segment, doc)
                _check_id(commit, address, id, ids, before)
                before = id
        yield from found
        found.clear()


def _check_id(commit: Commit, address: DocAddress, id: str, ids: set[str], before: str) -> None:
    """Raises ValueError unless an article is found by its id, which follows the one before it."""
    if before and id <= before:
        raise ValueError("ids are out of order")
    if id in ids:
        raise ValueError("an id occurs twice")
    ids.add(id)
    _total, hits = commit.search(Query.term_query(schema(), ID, token(ordered(id)), "basic"), 2)
    found = [(each.segment_ord, each.doc) for _score, each in hits]
    if found != [(address.segment_ord, address.doc)]:
        raise ValueError("it is not found by its id")
