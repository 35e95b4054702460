"""What is known of an index without a query: its articles, those like one, and its counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.declared import Declared
from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.facts import Statistics, Summary, Version
from bahith.indexer.query import Facet, Filter, Ids, within
from bahith.indexer.results import Hit, Result
from bahith.indexer.rules.force import InForce
from bahith.indexer.scheduling import Task, stepwise
from bahith.indexer.search.analysis import Reading, readings
from bahith.indexer.search.assist.similar import query_of, similar
from bahith.indexer.search.grouping import Groups
from bahith.indexer.search.query.filters import facets
from bahith.indexer.search.snippets.highlighter import opened
from bahith.indexer.search.turns import Turns, in_turn
from bahith.indexer.sized_cache import SizedCache

_SIMILAR = 2**20
"""Bytes of ids of similar articles that are cached: each page of an article shows some."""


class Lookups:
    """Looks up articles and counts of one index. Safe to share between threads."""

    def __init__(
        self, engine: Engine, analyzer: Analyzer, refresh: float, rules: InForce | None = None
    ) -> None:
        """It checks for a newer commit, and newer ``rules``, at most every ``refresh`` seconds."""
        self._engine = engine
        self._analyzer = analyzer
        self._rules = rules or InForce()
        self.turns = Turns(engine, refresh)
        self.turns.beside(self._rules.refresh)
        self._similar = SizedCache(_SIMILAR)

    @in_turn
    def get(self, id: str) -> Article | None:
        """The article of that id, or None."""
        return self._engine.get(id)

    @in_turn
    def copies(self, id: str) -> tuple[Article, ...]:
        """The near-duplicates of an article, newest first; empty if there is no such article."""
        hits = self._hits((id,))
        others = tuple(sorted(Groups(self._engine, hits).of(id) - {id})) if hits else ()
        hidden = self._rules.hidden
        return tuple(hit.article for hit in self._hits(others, hidden))

    def _hits(self, ids: tuple[str, ...], filters: tuple[Filter, ...] = ()) -> tuple[Hit, ...]:
        """Articles by their ids, the newest first."""
        if not ids:
            return ()
        return self._engine.search(Ids(ids), "newest", 0, len(ids), filters=filters).hits

    @in_turn
    def similar(self, id: str, size: int = 5) -> tuple[Result, ...] | None:
        """The articles that share the most distinctive words with one, without its near-duplicates.

        They have no marks; their snippets are their openings. None if there is no such article.
        """
        found = self._hits((id,))
        if not found:
            return None
        key = self._engine.version().tag, self._rules.tag, id, size
        scores: dict[str, float] | None = self._similar.known(key)
        if scores is None:
            query = query_of(self._engine, self._analyzer, found[0].article)
            query = within(query, self._rules.hidden)
            hits = similar(self._engine, query, Groups(self._engine, found).of(id), size)
            self._similar.keep(key, {hit.article.id: hit.score for hit in hits})
        else:
            of_id = {hit.article.id: hit for hit in self._hits(tuple(scores))}
            ordered = [(of_id[other], score) for other, score in scores.items() if other in of_id]
            hits = tuple(replace(hit, score=score) for hit, score in ordered)
        return tuple(Result(h.article, h.score, (), opened(h.article.body)) for h in hits)

    @in_turn
    def articles(self, after: str, size: int) -> tuple[Article, ...]:
        """The first ``size`` articles, in order of id, whose id is greater than ``after``."""
        return tuple(stepwise(islice(self._engine.articles(after), size)))

    @in_turn
    def id_at(self, place: int) -> str | None:
        """The id of the article at ``place`` in order of id, from 0 on; None past the last."""
        return self._engine.id_at(place)

    def stored(self, after: str = "") -> Iterator[Article]:
        """Every article with an id greater than ``after``, in order of id, read a few at a time."""
        task = Task()
        with self.turns.turn(task):
            articles = self._engine.articles(after)
        return self.turns.stream(articles, task)

    @in_turn
    def analyze(self, text: str) -> tuple[Reading, ...]:
        """The words of ``text`` as this index's analyzer reads them."""
        return readings(self._analyzer, text)

    @property
    def declared(self) -> Declared:
        """The fields that the index declares, with their kinds."""
        return self._engine.declared

    def shows(self, name: str) -> bool:
        """Whether its callers see a field of articles, or a declared one, of that name."""
        return True

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What this searcher's callers may count matches by."""
        return facets(self.declared)

    def version(self) -> Version:
        """Which commit searches see now, and by which rules."""
        self.turns.see_newest()
        return self._rules.marked(self._engine.version())

    @in_turn
    def statistics(self) -> Statistics:
        """Counts of the index as it is now."""
        return self._engine.statistics()

    @in_turn
    def summary(self) -> Summary:
        """Those that take little time."""
        found = self._engine.summary()
        if outdated := self.turns.outdated:
            found = replace(found, warnings=(*found.warnings, outdated))
        if problem := self._rules.problem:
            found = replace(found, warnings=(*found.warnings, problem.args[0]))
        return found

    def refresh(self) -> None:
        """See the newest commit now."""
        self.turns.refresh()

    def close(self) -> None:
        """Close the engine."""
        self._rules.close()
        self._engine.close()
