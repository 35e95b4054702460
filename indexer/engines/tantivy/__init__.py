"""The engine for large collections on one machine: tantivy, a native library.

Terms are in fields split at spaces; filters, sorting and counts use columns. What
tantivy writes is published and verified by ``publish``. See ``docs/engines.md``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tantivy import Query

from bahith.i18n import Message
from bahith.indexer.article import Article, Opening
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines import manifest, replacing
from bahith.indexer.engines.base import NO_FACETS, Engine, Writer
from bahith.indexer.engines.commits import Commits
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.facts import Statistics, Summary, Version
from bahith.indexer.engines.files import size
from bahith.indexer.engines.manifest import Manifest
from bahith.indexer.engines.ranking import (
    weights,
)
from bahith.indexer.engines.replacing import Replacement, rebuild
from bahith.indexer.engines.tantivy import prefixes, publish
from bahith.indexer.engines.tantivy.checking import problems
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.evaluate import Evaluation
from bahith.indexer.engines.tantivy.schema import FORMAT, ID, NAME, schema, token
from bahith.indexer.engines.tantivy.vocabulary import completed, occurrences, spellings
from bahith.indexer.engines.tantivy.writer import TantivyWriter
from bahith.indexer.query import Boosts, Facets, Filter, Node, Question, Sort
from bahith.indexer.results import Hits
from bahith.indexer.scheduling import stepwise
from bahith.indexer.settings import Settings


class TantivyEngine(Engine):
    """An open tantivy index."""

    WRITER = TantivyWriter

    def __init__(self, settings: Settings, signature: str) -> None:
        self._folder = Path(settings.index)
        self._signature = signature
        self._weights = weights(settings)
        self._ties = settings.ties / 1000
        self._refreshing = threading.Lock()
        self._verified: publish.Verified = {}
        self._commits = Commits(self._read())

    @property
    def _commit(self) -> Commit:
        return self._commits.seen

    @classmethod
    def writer(cls, settings: Settings, signature: str) -> Writer:
        """Open the index for writing, creating it where there is none."""
        folder = Path(settings.index)

        def open_writer(lock: Any, content: Path) -> Writer:
            replacing.sweep(folder, content, publish.remove_all)
            return TantivyWriter(content, lock, settings.writer_mb)

        return manifest.open_writer(
            folder, NAME, FORMAT, signature, publish.LOCK, open_writer, own=(publish.READING,)
        )

    @classmethod
    def rebuild(cls, settings: Settings, signature: str) -> Writer:
        """A writer of an empty index, which replaces the current one with ``finish``."""

        def open_writer(replacement: Replacement) -> Writer:
            return TantivyWriter(replacement.new, replacement, settings.writer_mb, replacement)

        folder, remove = Path(settings.index), publish.remove_all
        return rebuild(folder, NAME, FORMAT, signature, publish.LOCK, open_writer, remove)

    @classmethod
    def made_by(cls, settings: Settings) -> str:
        """The signature of the analyzer that made the index."""
        return str(manifest.of_engine(Path(settings.index), NAME)["analyzer"])

    @property
    def declared(self) -> Declared:
        """The fields that the index declares."""
        return self._commit.declared

    def _read(self) -> Commit:
        def read(made_by: Manifest, content: Path) -> Commit:
            return Commit(content, self._verified, made_by.get("fields", NOTHING))

        return replacing.opened(self._folder, self._made_by, read)

    def _made_by(self) -> Manifest:
        return manifest.check(self._folder, NAME, FORMAT, self._signature)

    def search(
        self,
        query: Node,
        sort: Sort,
        offset: int,
        limit: int,
        *,
        filters: Sequence[Filter] = (),
        facets: Facets = NO_FACETS,
        explain: bool = False,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Hits:
        """The matches from ``offset`` on, ``limit`` at most, their exact total, and counts."""
        return Evaluation(self._commit, self._weights, self._ties).hits(
            query, sort, offset, limit, filters, facets, explain, question, boosts
        )

    def matches(
        self,
        query: Node,
        sort: Sort,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterator[Article]:
        """Every match, in the order of ``search``, all of one commit."""
        evaluation = Evaluation(self._commit, self._weights, self._ties)
        return evaluation.matches(query, sort, question, boosts)

    def openings(self, query: Node, limit: int) -> list[Opening]:
        """The openings of the best matches."""
        commit = self._commit
        addresses = Evaluation(commit, self._weights, self._ties).best(query, limit)
        opening = commit.store.opening
        return [opening(address.segment_ord, address.doc) for address in addresses]

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """For each written form of 80 letters at most, in how many articles it occurs."""
        return occurrences(self._commit, words)

    def spellings(self, words: Sequence[str]) -> list[dict[str, int]]:
        """For each written form, how articles spell it in other ways."""
        return [spellings(self._commit, word) for word in stepwise(words)]

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest written forms with a prefix, of the 128 in most articles."""
        return completed(self._commit, prefix, limit)

    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """Articles that have any of these bands: their fingerprints by their ids."""
        return self._commit.sharing(bands, limit)

    def get(self, id: str) -> Article | None:
        """The stored article, or None."""
        commit = self._commit
        query = Query.term_query(schema(), ID, token(ordered(id)), "basic")
        _, hits = commit.search(query, 1)
        return commit.store.stored(hits[0][1])[0] if hits else None

    def articles(self, after: str = "") -> Iterator[Article]:
        """Every stored article with an id greater than ``after``, in order of id, of one commit."""
        yield from self._commit.listed(after)

    def id_at(self, place: int) -> str | None:
        """The id of the article at ``place`` in order of id; None past the last."""
        return self._commit.id_at(place)

    def statistics(self) -> Statistics:
        """Counts of the commit that searches see."""
        commit = self._commit
        return Statistics(
            engine=NAME,
            articles=commit.count,
            words=commit.words,
            stems=commit.stems,
            bytes=size(commit.folder),
            generation=commit.published.generation,
        )

    def summary(self) -> Summary:
        """Those that take little time."""
        commit = self._commit
        return Summary(NAME, commit.count, commit.published.generation, FORMAT)

    def check(self) -> Iterator[Message]:
        """Read the whole index, and yield what is wrong with it."""
        return problems(self._folder, self._commit.folder)

    @classmethod
    def commit_files(cls, folder: Path) -> list[str]:
        """The names of all files of the newest commit, and of its tables of prefixes."""
        if (commit := publish.read(folder)) is None:
            return []
        tables = map(prefixes.name_of, commit.meta["segments"])
        made = [name for name in tables if (folder / name).exists()]
        return [*filter(None, (publish.META, *commit.files, *made, commit.dictionary))]

    def version(self) -> Version:
        """The commit that searches see."""
        return Version.of_file(self._commit.stamp)

    def refresh(self) -> bool:
        """Switch to the newest commit. True if it is another than before."""
        with self._refreshing:
            content = manifest.content(self._folder, self._made_by())
            known = self._commits.newest
            is_newest = content == known.folder and known.is_newest()
            if is_newest and not known.unchanged.is_worth_opening():
                return False
            self._commits.newest = self._read()
            return True

    def verify(self) -> None:
        """Raise IndexDamaged if a file of the commit has been changed."""
        self._commit.unchanged.check()

    def pinned(self) -> AbstractContextManager[None]:
        """A ``with`` block in which this thread sees one commit."""
        return self._commits.pinned()

    def close(self) -> None:
        """Release files and memory."""
        self._commit.close()


ENGINE = TantivyEngine
