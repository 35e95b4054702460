"""The default engine: posting lists as arrays in files, ranked by NumPy.

It began on Whoosh 2.7.4, and has its name; of Whoosh it still uses the lock of the writer. See
``docs/engines.md``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from bahith.i18n import Message
from bahith.indexer.article import Article, Opening
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.engines import files, manifest, replacing
from bahith.indexer.engines.base import NO_FACETS, Engine, Writer
from bahith.indexer.engines.commits import Commits
from bahith.indexer.engines.facts import Statistics, Summary, Version
from bahith.indexer.engines.files import size
from bahith.indexer.engines.manifest import Manifest
from bahith.indexer.engines.ranking import (
    STEMS,
    WRITTEN,
    weights,
)
from bahith.indexer.engines.replacing import Replacement, rebuild
from bahith.indexer.engines.whoosh.checking import problems
from bahith.indexer.engines.whoosh.commit import Commit
from bahith.indexer.engines.whoosh.evaluate import Evaluation
from bahith.indexer.engines.whoosh.schema import FIELDS, FORMAT, ID, NAME, TERM_FIELDS
from bahith.indexer.engines.whoosh.toc import (
    LOCK,
    newest,
    open_newest,
    remove_all,
    stepped_back,
    stored,
)
from bahith.indexer.engines.whoosh.writer import WhooshWriter
from bahith.indexer.query import Boosts, Facets, Filter, Node, Question, Sort
from bahith.indexer.results import Hit, Hits
from bahith.indexer.scheduling import stepwise
from bahith.indexer.settings import Settings


class WhooshEngine(Engine):
    """An open Whoosh index."""

    WRITER = WhooshWriter

    def __init__(self, settings: Settings, signature: str) -> None:
        self._folder = Path(settings.index)
        self._signature = signature
        self._cache_bytes = settings.cache_mb * 2**20
        self._weights = weights(settings)
        self._ties = settings.ties / 1000
        self._refreshing = threading.Lock()
        self._commits = Commits(self._read())

    @property
    def _commit(self) -> Commit:
        return self._commits.seen

    @classmethod
    def writer(cls, settings: Settings, signature: str) -> Writer:
        """Open the index for writing, creating it where there is none."""
        folder = Path(settings.index)

        def open_writer(lock: Any, content: Path) -> Writer:
            replacing.sweep(folder, content, remove_all)
            return WhooshWriter(content, lock)

        return manifest.open_writer(folder, NAME, FORMAT, signature, LOCK, open_writer)

    @classmethod
    def rebuild(cls, settings: Settings, signature: str) -> Writer:
        """A writer of an empty index, which replaces the current one with ``finish``."""

        def open_writer(replacement: Replacement) -> Writer:
            return WhooshWriter(replacement.new, replacement, replacement)

        folder = Path(settings.index)
        return rebuild(folder, NAME, FORMAT, signature, LOCK, open_writer, remove_all)

    @classmethod
    def made_by(cls, settings: Settings) -> str:
        """The signature of the analyzer that made the index."""
        return str(manifest.of_engine(Path(settings.index), NAME)["analyzer"])

    def _made_by(self) -> Manifest:
        return manifest.check(self._folder, NAME, FORMAT, self._signature)

    def _read(self, known: Commit | None = None) -> Commit:
        """The newest commit; segments that ``known`` has too are not read again."""

        def read(made_by: Manifest, content: Path) -> Commit:
            same = known if known and known.folder == content else None
            contents, readers = open_newest(content, same.readers if same else None)
            declared = made_by.get("fields", NOTHING)
            return Commit(content, contents, readers, self._cache_bytes, declared)

        return replacing.opened(self._folder, self._made_by, read)

    @property
    def declared(self) -> Declared:
        """The fields that the commit declares which searches see."""
        return self._commit.declared

    def load(self) -> None:
        """Read the vocabularies of words."""
        for _ in self._commit.load_fields(TERM_FIELDS):
            pass

    def load_more(self) -> Iterator[None]:
        """Read the other vocabularies, the columns, and the order of ids."""
        commit = self._commit
        columns = (name for name, kind in commit.declared.items() if kind != "text")
        yield from commit.load_columns(columns)
        yield from commit.load_fields(FIELDS)

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
        commit = self._commit
        evaluation = Evaluation(commit, self._weights, self._ties)
        ranked = [*evaluation.ranked(query, sort, offset, limit, filters, facets, question, boosts)]
        scored = [doc for doc, _ in ranked] if explain and sort == "relevance" else []
        evidence = evaluation.evidence(query, scored)
        hits = []
        for doc, score in stepwise(ranked):
            article, fingerprint, forward = commit.kept(doc)
            hits.append(Hit(article, score, evidence.get(doc, ()), fingerprint, forward))
        return Hits(evaluation.total, tuple(hits), evaluation.notes, evaluation.counts)

    def matches(
        self,
        query: Node,
        sort: Sort,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterator[Article]:
        """Every match, in the order of ``search``, all of one commit."""
        commit = self._commit
        evaluation = Evaluation(commit, self._weights, self._ties)
        ranked = evaluation.ranked(query, sort, 0, commit.count, question=question, boosts=boosts)
        return (commit.article(doc) for doc, _ in ranked)

    def openings(self, query: Node, limit: int) -> list[Opening]:
        """The openings of the best matches."""
        commit = self._commit
        ranked = Evaluation(commit, self._weights, self._ties).ranked(query, "relevance", 0, limit)
        return [commit.opening(doc) for doc, _ in stepwise(ranked)]

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """For each written form, in how many articles it occurs."""
        return self._commit.frequencies(WRITTEN.name, words)

    def spellings(self, words: Sequence[str]) -> list[dict[str, int]]:
        """For each written form, how articles spell it in other ways."""
        return [*map(self._commit.spellings, stepwise(words))]

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest written forms with a prefix."""
        commit = self._commit
        some, _more = commit.commonest(WRITTEN.name, [prefix], 2 * limit)
        counts = zip(some, commit.frequencies(WRITTEN.name, some), strict=True)
        best = sorted(counts, key=lambda each: (-each[1], each[0]))
        return [each for each in best if each[1]][:limit]

    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """Articles that have any of these bands: their fingerprints by their ids."""
        commit = self._commit
        docs = commit.sharing(bands)
        if len(docs) > limit:
            docs = docs[np.argsort(commit.rank()[docs])][:limit]
        return {commit.id(doc): commit.fingerprint(doc) for doc in stepwise(docs.tolist())}

    def get(self, id: str) -> Article | None:
        """The stored article, or None."""
        commit = self._commit
        ids = commit.documents(ID, (id,))
        return commit.article(int(ids[0])) if len(ids) else None

    def articles(self, after: str = "") -> Iterator[Article]:
        """Every stored article with an id greater than ``after``, in order of id, of one commit."""
        commit = self._commit
        return map(commit.article, commit.ordered(after).tolist())

    def id_at(self, place: int) -> str | None:
        """The id of the article at ``place`` in order of id; None past the last."""
        commit = self._commit
        docs = commit.ordered("")[place : place + 1]
        return commit.id(int(docs[0])) if len(docs) else None

    def statistics(self) -> Statistics:
        """Counts of the commit that searches see."""
        commit = self._commit
        return Statistics(
            engine=NAME,
            articles=commit.count,
            words=commit.words,
            stems=commit.distinct(STEMS.name),
            bytes=size(commit.folder),
            generation=commit.contents.generation,
        )

    def summary(self) -> Summary:
        """Those that take little time."""
        contents = self._commit.contents
        warnings = (stepped_back(self._commit.folder),) if contents.is_older else ()
        return Summary(NAME, self._commit.count, contents.generation, FORMAT, warnings)

    def check(self) -> Iterator[Message]:
        """Read the whole index, and yield what is wrong with it."""
        return problems(self._folder, self._commit.folder)

    @classmethod
    def commit_files(cls, folder: Path) -> list[str]:
        """The names of all files of the newest commit, and of the one before it, if it is kept."""
        names: dict[str, None] = {}
        with files.reading(folder):
            for name, read in stored(folder):
                contents = read()
                segments = [segment.file for segment in contents.segments]
                names |= dict.fromkeys((name, *segments, contents.compression.name))
        return [*filter(None, names)]

    def version(self) -> Version:
        """The commit that searches see."""
        return Version.of_file(self._commit.contents.stamp)

    def refresh(self) -> bool:
        """Switch to the newest commit. True if it is another than before."""
        with self._refreshing:
            known = self._commits.newest
            is_damaged = known.unchanged.is_worth_opening()
            content = manifest.content(self._folder, self._made_by())
            with files.reading(content):
                is_newest = content == known.folder and newest(content) == known.contents.stamp
                if is_newest and not is_damaged:
                    return False
            self._commits.newest = self._read(None if is_damaged else known)
            return True

    def verify(self) -> None:
        """Raise IndexDamaged if a segment has been changed."""
        self._commit.unchanged.check()

    def pinned(self) -> AbstractContextManager[None]:
        """A ``with`` block in which this thread sees one commit."""
        return self._commits.pinned()

    def close(self) -> None:
        """Release files and memory."""
        self._commit.close()


ENGINE = WhooshEngine
