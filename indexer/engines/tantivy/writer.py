"""Writing an index: adding, replacing and deleting documents, and publishing commits."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tantivy

from bahith.i18n import _
from bahith.indexer.declared import Declared
from bahith.indexer.engines.base import Writer
from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.files import damaged, writing
from bahith.indexer.engines.replacing import Replacement
from bahith.indexer.engines.tantivy import prefixes, publish
from bahith.indexer.engines.tantivy.declared import Fields, in_meta, with_columns
from bahith.indexer.engines.tantivy.digests import Digests
from bahith.indexer.engines.tantivy.prepare import Prepared, prepare
from bahith.indexer.engines.tantivy.schema import (
    ARTICLE,
    FINGERPRINT,
    FORWARD,
    ID,
    KEY,
    register,
    schema,
    token,
)


class TantivyWriter(Writer):
    """The writer of one index; ``lock`` is held, and released by ``close``."""

    # Each commit is a segment with its own dictionary. What is not committed takes no memory
    # here, because tantivy writes it to disk whenever ``writer_mb`` are full.
    BATCH = 50_000
    BATCH_CHARACTERS = 64 * 2**20

    def __init__(
        self, folder: Path, lock: Any, megabytes: int, replacement: Replacement | None = None
    ) -> None:
        """With ``replacement``, which is the lock then, ``finish`` replaces an index."""
        self._folder = folder
        self._lock = lock
        self._replacement = replacement
        self._megabytes = megabytes
        self._last, self._compression = _newest(folder)
        self._writer: tantivy.IndexWriter | None = None
        if self._last is None:
            self._last = self._make(())
        else:
            self._open(publish.prepare_work(folder, self._last))
        self._committed = self._digests()
        self._pending: dict[str, bool] = {}
        """The ids of this batch, and whether the index will have them."""

    def _make(self, fields: Fields) -> publish.Published:
        """Publish an empty index with columns for declared fields."""
        work = publish.prepare_work(self._folder, None)
        with publish.translated(self._folder):
            # Readers need each segment in order of id: see ``order``.
            tantivy.Index(schema(fields), str(work), sort_by_field=KEY)
            publish.store_plainly(work)
        self._open(work)
        return publish.publish(self._folder, self._last)

    def _open(self, work: Path) -> None:
        with publish.translated(self._folder):
            self._index = tantivy.Index.open(str(work))
            register(self._index)
            # Otherwise it would look for new commits by itself.
            self._index.config_reader("manual")

    def declare(self, fields: Declared) -> None:
        """Give an empty index the columns of other declared fields. Raises IndexDamaged."""
        assert self._last is not None
        wanted = with_columns(fields)
        if wanted != in_meta(self._last.meta):
            if self._committed:
                message = _("%(file)s lacks columns of declared fields", file=publish.META)
                raise damaged(self._folder, message)
            self._writer = None
            self._last = self._make(wanted)
            self._committed = self._digests()

    prepare = staticmethod(prepare)

    def digests(self) -> Mapping[str, tuple[str, str]]:
        """For each article id in the last commit: its digest and its origin."""
        return self._committed

    def _digests(self) -> Digests:
        with publish.translated(self._folder):
            self._index.reload()
            return Digests(self._folder, self._index.searcher(), self._compression)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            # More threads would split each batch into as many segments.
            self._writer = self._index.writer(self._megabytes * 2**20, 1)
        return self._writer

    def add(self, prepared: list[Prepared]) -> None:
        """Add each document; it replaces one with the same id."""
        with publish.translated(self._folder, writing=True):
            writer = self._open_writer()
            self._compression = self._compression.trained([each.article for each in prepared])
            for each in prepared:
                self._remove(each.id)
                document = tantivy.Document()
                for name, text in each.texts:
                    document.add_text(name, text)
                for name, number in each.numbers:
                    if isinstance(number, float):
                        document.add_float(name, number)
                    else:
                        document.add_integer(name, number)
                document.add_bytes(ARTICLE, self._compression.compress(each.article))
                document.add_bytes(FINGERPRINT, each.fingerprint)
                document.add_bytes(FORWARD, each.forward)
                writer.add_document(document)
                self._pending[each.id] = True

    def _remove(self, id: str) -> None:
        has_it = self._pending.get(id)
        if id in self._committed if has_it is None else has_it:
            self._open_writer().delete_documents_by_term(ID, token(ordered(id)))
            self._pending[id] = False

    def delete(self, ids: Iterable[str]) -> None:
        """Remove these articles; an unknown id is not an error."""
        with publish.translated(self._folder, writing=True):
            for id in ids:
                self._remove(id)

    def commit(self) -> None:
        """Make everything since the last commit durable and visible at once."""
        if not self._pending:
            return
        with writing(self._folder), publish.translated(self._folder, writing=True):
            self._open_writer().commit()
            dictionary = self._compression.save(self._folder)
            self._last = publish.publish(self._folder, self._last, dictionary)
        self._committed = self._digests()
        self._pending = {}

    def finish(self, fields: Declared | None = None) -> None:
        """Replace the former index, if this one is a rebuild."""
        if self._replacement:
            self._replacement.finish(fields)

    def close(self) -> None:
        """Drop what was not committed and let another process write."""
        try:
            with writing(self._folder), publish.translated(self._folder, writing=True):
                if self._writer is not None:
                    self._writer.wait_merging_threads()
                    self._publish_merged()
                if self._last:
                    self._list_prefixes(self._last)
            shutil.rmtree(self._folder / publish.WORK, ignore_errors=True)
        finally:
            self._writer = None
            self._lock.release()

    def _list_prefixes(self, last: publish.Published) -> None:
        prefixes.write(self._folder, last.meta, self._folder / publish.WORK / "segments")

    def _publish_merged(self) -> None:
        """Publish the last commit with fewer, larger segments, if any were merged since."""
        assert self._last is not None
        if publish.segments(self._folder / publish.WORK) != self._last.meta["segments"]:
            dictionary = self._last.dictionary
            self._last = publish.publish(self._folder, self._last, dictionary)


def _newest(folder: Path) -> tuple[publish.Published | None, Compression]:
    """The newest commit, or None for a new index, and how its articles are compressed."""
    if publish.is_empty(folder):
        return None, Compression()
    commit, compression = publish.newest(folder, {})
    publish.remove_unused(folder, commit)
    # A damaged table would never be written again.
    prefixes.Tables(folder, commit.meta)
    return commit, compression
