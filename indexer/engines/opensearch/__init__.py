"""The engine for collections that one machine cannot hold: OpenSearch servers.

The folder of an index holds its manifest, with the name on the server: see ``docs/engines.md``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from bahith.i18n import Message, _
from bahith.indexer.article import Article
from bahith.indexer.declared import Declared
from bahith.indexer.engines import manifest
from bahith.indexer.engines.base import NO_FACETS, Engine, Writer
from bahith.indexer.engines.facts import Statistics, Version
from bahith.indexer.engines.keeping import Keeping
from bahith.indexer.engines.opensearch import aliases, creation, pagination
from bahith.indexer.engines.opensearch.boosting import boosted
from bahith.indexer.engines.opensearch.candidates import rescored_first, rescored_page
from bahith.indexer.engines.opensearch.checking import problems
from bahith.indexer.engines.opensearch.encoding import doc_id, value
from bahith.indexer.engines.opensearch.facets import Counting
from bahith.indexer.engines.opensearch.frequencies import completed, counted, occurrences, spellings
from bahith.indexer.engines.opensearch.ledger import Ledger
from bahith.indexer.engines.opensearch.schema import FORMAT, NAME, field, vocabulary
from bahith.indexer.engines.opensearch.server import Server
from bahith.indexer.engines.opensearch.snapshot import Gone, Snapshot, opened
from bahith.indexer.engines.opensearch.translate import Translation, counted_leaves
from bahith.indexer.engines.opensearch.writer import OpenSearchWriter
from bahith.indexer.engines.ranking import PREFIX_CAPPED, STEMS, weights
from bahith.indexer.engines.rescoring import depth
from bahith.indexer.errors import EngineUnavailable, TimedOut
from bahith.indexer.query import Boosts, Facets, Filter, Node, Question, Sort, within
from bahith.indexer.results import Hit, Hits
from bahith.indexer.settings import Settings

T = TypeVar("T")

_LISTED_AT_ONCE = 200
_DISTINCT_EXACT = 40_000
"""Up to this many distinct stems are counted exactly, more to within a few percent."""


class OpenSearchEngine(Engine):
    """An open index on a server."""

    REMOTE = True
    FORMAT = FORMAT
    WRITER = OpenSearchWriter

    def __init__(self, settings: Settings, signature: str) -> None:
        self._folder = Path(settings.index)
        self._signature = signature
        self._weights = weights(settings)
        self._ties = settings.ties / 1000
        self._changing = threading.Lock()
        self._name = self._index_name()
        self._server = Server(settings)
        self._former: Snapshot | None = None
        self._snapshot = self._newest()

    @classmethod
    def writer(cls, settings: Settings, signature: str) -> Writer:
        """Open the index for writing, creating it where there is none."""
        return creation.writer(settings, signature)

    @classmethod
    def rebuild(cls, settings: Settings, signature: str) -> Writer:
        """A writer of an empty index, which replaces the current one with ``finish``."""
        return creation.rebuild(settings, signature)

    @classmethod
    def made_by(cls, settings: Settings) -> str:
        """The signature of the analyzer that made the index."""
        folder = Path(settings.index)
        server = Server(settings)
        try:
            return aliases.target(server, folder, aliases.name_in_manifest(folder)).analyzer
        finally:
            server.close()

    @classmethod
    def keeping(cls, settings: Settings) -> Keeping:
        """Snapshots of the index in a repository."""
        from bahith.indexer.engines.opensearch.snapshots import Snapshots

        return Snapshots(settings)

    @property
    def declared(self) -> Declared:
        """The fields that the index declares."""
        return self._declared

    def _index_name(self) -> str:
        name = aliases.name_in_manifest(self._folder)
        self._declared = manifest.declared(self._folder)
        return name

    def _newest(self) -> Snapshot:
        aliases.check(self._server, self._folder, self._name, self._signature)
        return opened(self._server, self._ledger(), self._name)

    def _ledger(self) -> Ledger:
        return Ledger(self._server, self._name)

    def _asking(self, work: Callable[[Snapshot], T]) -> T:
        """Do ``work`` on the snapshot, or on a new one if the server no longer has it."""
        deadline = time.monotonic() + self._server.seconds()
        while True:
            snapshot = self._snapshot
            try:
                return work(snapshot)
            except Gone as gone:
                failure = gone
            if time.monotonic() > deadline:
                raise self._unsearchable(failure)
            with self._changing:
                if snapshot is self._snapshot:
                    try:
                        self._replace(self._newest())
                    except TimedOut:
                        raise self._unsearchable(failure) from failure

    def _unsearchable(self, gone: Gone) -> EngineUnavailable:
        message = _("%(url)s: a part of the index cannot be searched: %(error)s")
        return EngineUnavailable(message.filled(url=self._server.url, error=gone.__cause__))

    def _replace(self, snapshot: Snapshot) -> None:
        """Switch to another snapshot; the former stays open for the searches that use it."""
        if self._former:
            self._former.close()
        self._former, self._snapshot = self._snapshot, snapshot

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
        """The matches from ``offset`` on, ``limit`` at most, their exact total, and counts.

        One request, beside what phrases and prefixes need, unless the page is beyond 10,000 or
        a facet has over 1,000 values; two for a question, whose first matches are ordered here.
        """
        counting = Counting(filters, facets)
        tree = within(query, counting.shared)
        boosts = boosts if sort == "relevance" else None

        def work(snapshot: Snapshot) -> Hits:
            translation = self._translated(snapshot, tree, explain and sort == "relevance")
            params = {"include_named_queries_score": "true"} if explain else {}
            body = {"query": boosted(translation.query, boosts), **counting.part()}
            if question and depth(question, sort, offset, limit):
                rules = self._weights, self._ties
                answer, page = rescored_page(
                    snapshot, body, question, rules, offset, limit, params, boosts
                )
            else:
                answer, found = pagination.part(snapshot, body, sort, offset, limit, **params)
                page = [(hit, hit["_score"] or 0.0, ()) for hit in found]
            hits = tuple(
                Hit(
                    pagination.article(hit),
                    score,
                    (*translation.evidence(hit.get("matched_queries", {})), *about_all),
                    pagination.fingerprint(hit),
                )
                for hit, score, about_all in page
            )
            notes = (PREFIX_CAPPED,) if translation.capped else ()
            counts = counting.counts(snapshot, translation.query, answer.get("aggregations", {}))
            return Hits(answer["hits"]["total"]["value"], hits, notes, counts)

        return self._asking(work)

    def _translated(self, snapshot: Snapshot, query: Node, named: bool = False) -> Translation:
        known = counted(snapshot, counted_leaves(query))
        return Translation(query, known, self._weights, named)

    def matches(
        self,
        query: Node,
        sort: Sort,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterator[Article]:
        """Every match, in the order of ``search``, all of one commit."""
        snapshot = self._newest()
        try:
            translation = self._translated(snapshot, query)
            boosts = boosts if sort == "relevance" else None
            every = boosted(translation.query, boosts)
            hits = pagination.ranked(snapshot, every, sort)
            if question and depth(question, sort, 0, 1):
                rules = self._weights, self._ties
                hits = rescored_first(snapshot, every, question, rules, hits, boosts)
            yield from map(pagination.article, hits)
        except Gone as gone:
            message = _("%(url)s: the snapshot is gone: %(error)s")
            raise EngineUnavailable(
                message.filled(url=self._server.url, error=gone.__cause__)
            ) from gone
        finally:
            snapshot.close()

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """For each written form, in how many articles it occurs; one request."""
        return self._asking(lambda snapshot: occurrences(snapshot, words))

    def spellings(self, words: Sequence[str]) -> list[dict[str, int]]:
        """For each written form, how articles spell it in other ways; one request."""
        return self._asking(lambda snapshot: spellings(snapshot, words))

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest written forms with a prefix; one request."""
        return self._asking(lambda snapshot: completed(snapshot, prefix, limit))

    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """Articles that have any of these bands: their fingerprints by their ids."""
        query = {"bool": {"filter": {"terms": {"copies": [*bands]}}}}

        def work(snapshot: Snapshot) -> dict[str, bytes]:
            _, hits = pagination.part(snapshot, {"query": query}, "relevance", 0, limit)
            return {pagination.article(hit).id: pagination.fingerprint(hit) for hit in hits}

        return self._asking(work) if bands else {}

    def get(self, id: str) -> Article | None:
        """The stored article, or None."""
        return self._asking(lambda snapshot: pagination.one(snapshot, doc_id(id)))

    def articles(self, after: str = "") -> Iterator[Article]:
        """Every stored article with an id greater than ``after``, in order of id."""
        snapshot = self._newest()
        try:
            source = {"_source": ["article"]}
            hits = pagination.everything(snapshot, value(after), _LISTED_AT_ONCE, **source)
            yield from (one for one in map(pagination.article, hits) if one.id > after)
        finally:
            snapshot.close()

    def id_at(self, place: int) -> str | None:
        """The id of the article at ``place`` in order of id; None past the last."""
        return self._asking(lambda snapshot: pagination.id_at(snapshot, place))

    def statistics(self) -> Statistics:
        """Counts of the commit that searches see; many stems only to within a few percent."""
        distinct = {
            "field": vocabulary(field("", STEMS)),
            "precision_threshold": _DISTINCT_EXACT,
        }
        body = {
            "size": 0,
            "track_total_hits": True,
            "aggs": {"words": {"sum": {"field": "words"}}, "stems": {"cardinality": distinct}},
        }

        def work(snapshot: Snapshot) -> Statistics:
            answer = snapshot.search(body)
            counted = answer["aggregations"]
            return Statistics(
                engine=NAME,
                articles=answer["hits"]["total"]["value"],
                words=int(counted["words"]["value"]),
                stems=counted["stems"]["value"],
                bytes=self._bytes(),
                generation=snapshot.generation,
            )

        return self._asking(work)

    def _bytes(self) -> int:
        """The bytes of all copies of the index on the servers' disks."""
        stats = self._server.ask(lambda c: c.indices.stats(index=self._name, metric="store"))
        return int(stats["_all"]["total"]["store"]["size_in_bytes"])

    def check(self) -> Iterator[Message]:
        """Read all articles, and yield what is wrong with them, their number or the ledger."""
        return problems(self._folder, self._newest(), self._ledger().read())

    def version(self) -> Version:
        """The commit that searches see; ``since`` is when this process first saw it."""
        snapshot = self._snapshot
        return Version(f"{snapshot.index}-{snapshot.generation}", snapshot.since)

    def refresh(self) -> bool:
        """Switch to the newest commit. True if it is another than before."""
        with self._changing:
            name = self._index_name()
            if name == self._name:
                state = self._ledger().read()
                if state.committing or state.generation == self._snapshot.generation:
                    return False
            self._name = name
            self._replace(self._newest())
            return True

    def close(self) -> None:
        """Close snapshots and connections."""
        for snapshot in (self._former, self._snapshot):
            if snapshot:
                snapshot.close()
        self._server.close()


ENGINE = OpenSearchEngine
