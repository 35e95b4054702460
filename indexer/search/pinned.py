"""Hits of a question with the articles that the owner has pinned before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import (
    Bool,
    Boosts,
    Choice,
    Facets,
    Filter,
    Ids,
    Node,
    Question,
    Sort,
)
from bahith.indexer.results import Counts, Hit, Hits
from bahith.indexer.search.first_hits import Find


@dataclass(frozen=True)
class Asking:
    """What an engine is asked: a tree, in an order, within filters."""

    tree: Node
    sort: Sort
    filters: tuple[Filter, ...] = ()
    facets: Facets = field(default_factory=dict)
    explain: bool = False
    question: Question | None = None
    pins: tuple[str, ...] = ()
    boosts: Boosts | None = None

    def find(self, engine: Engine) -> Find:
        """Finds the hits from an offset on, without regard to pins."""

        def search(offset: int, limit: int) -> Hits:
            return engine.search(
                self.tree,
                self.sort,
                offset,
                limit,
                filters=self.filters,
                facets=self.facets,
                explain=self.explain,
                question=self.question,
                boosts=self.boosts,
            )

        return search

    @property
    def united(self) -> Asking:
        """The same without pins, where those are matches like all others: by date."""
        if not self.pins:
            return self
        pinned = replace(self._own, filters=(Ids(self.pins), *self._own.filters))
        return replace(self, tree=Bool(should=(self.tree, pinned)), pins=())

    @property
    def _own(self) -> Bool:
        """The filters and exclusions of the tree, which pinned articles must pass."""
        tree = self.tree if isinstance(self.tree, Bool) else Bool()
        return Bool(must_not=tree.must_not, filters=tree.filters)

    @property
    def pinned(self) -> Asking:
        """Asks for the pinned articles, whose scores are those for the question."""
        tree = replace(self._own, must=(Ids(self.pins),), should=(self.tree,))
        return replace(self, tree=tree, question=None)

    @property
    def others(self) -> Asking:
        """Asks for all other articles."""
        others = Choice(none_of=(Ids(self.pins),))
        return replace(self, filters=(*self.filters, others), pins=())


Ranked = Callable[[Find, int, int], Hits]
"""What is found from an offset on, as many as a limit, in an order that may be another one."""


class Pinned:
    """The pinned articles of a question that pass its filters, in the order of the rules."""

    def __init__(self, engine: Engine, asking: Asking) -> None:
        self._engine = engine
        self._asking = asking
        self._found = asking.pinned.find(engine)(0, len(asking.pins))
        by_id = {hit.article.id: hit for hit in self._found.hits}
        self.hits: list[Hit] = [by_id[id] for id in asking.pins if id in by_id]
        self.ids = tuple(hit.article.id for hit in self.hits)

    def page(self, offset: int, limit: int, ranked: Ranked) -> Hits:
        """A page of these and then, in the order that ``ranked`` gives them, of all others."""
        first = self.hits[offset : offset + limit]
        find = self._asking.others.find(self._engine)
        rest = ranked(find, max(0, offset - len(self.hits)), limit - len(first))
        counts = {
            facet: _added(some, self._found.counts[facet]) for facet, some in rest.counts.items()
        }
        total = len(self.hits) + rest.total
        return replace(rest, total=total, hits=(*first, *rest.hits), counts=counts)

    def before(self, others: Iterator[Article]) -> Iterator[Article]:
        """These articles, then ``others``."""
        return chain([hit.article for hit in self.hits], others)


def _added(one: Counts, other: Counts) -> Counts:
    return dict(Counter(one) + Counter(other))
