"""Which matches of a page are near-duplicates of each other. Nothing is remembered between pages.

Articles that share a band are candidates and their shingles decide, see
``bahith.indexer.near_duplicates``; copies of copies belong to one group. The first of a group's
matches, in the order that the request asks for, leads it and stands for all: so every match is in
one group, whichever page is looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.article import Article
from bahith.indexer.engines.base import Engine
from bahith.indexer.near_duplicates import are_copies, bands, shingles
from bahith.indexer.query import Bands, Bool, Ids, Node, Sort
from bahith.indexer.results import Hit

MAX_CANDIDATES = 1000
"""Articles that one look for candidates brings at most; a larger group may fall apart."""

MAX_LOOKS = 4
"""Copies of copies of copies are looked for so often."""

Group = frozenset[str]


class Groups:
    """The groups that the articles of one page belong to, found when it is made."""

    def __init__(self, engine: Engine, analyzer: Analyzer, articles: Sequence[Article]) -> None:
        self._engine = engine
        self._analyzer = analyzer
        self._bands: dict[str, tuple[str, ...]] = {}
        self._words: dict[str, Sequence[Terms]] = {}
        self._known: dict[str, frozenset[int]] = {}
        self._having: defaultdict[str, list[str]] = defaultdict(list)
        self._groups: dict[str, set[str]] = {}
        self._first: dict[Group, str] = {}
        self._matched: Counter[Group] = Counter()
        self._learn(articles)
        new = [article.id for article in articles]
        asked: set[str] = set()
        for _ in range(MAX_LOOKS):
            self._learn(self._candidates(new))
            asked.update(new)
            new = [id for one in new for id in self._joined(one) if id not in asked]
            if not new:
                break

    def of(self, id: str) -> Group:
        """The ids of the group that an article of the page is in, itself among them."""
        return frozenset(self._groups[id])

    def led(self, hits: Sequence[Hit], query: Node, sort: Sort) -> list[Hit]:
        """Those of the page's hits for ``query`` that no near-duplicate comes before."""
        several = tuple(sorted({id for hit in hits for id in self._several(hit.article.id)}))
        if several:
            only = Bool(must=(query,), filters=(Ids(several),))
            for hit in self._engine.search(only, sort, 0, len(several)).hits:
                group = self.of(hit.article.id)
                self._first.setdefault(group, hit.article.id)
                self._matched[group] += 1
        ids = (hit.article.id for hit in hits)
        leads = [self._first.get(self.of(id), id) == id for id in ids]
        return [hit for hit, kept in zip(hits, leads, strict=True) if kept]

    def _several(self, id: str) -> Group:
        group = self.of(id)
        return group if len(group) > 1 else frozenset()

    def copies(self, id: str) -> int:
        """How many matches beside this one, which ``led`` has kept, are in its group."""
        return max(0, self._matched[self.of(id)] - 1)

    def _learn(self, articles: Sequence[Article]) -> None:
        words = self._analyzer.encode(article.body for article in articles)
        for article, text, its in zip(articles, words.decode(), bands(words), strict=True):
            self._bands[article.id] = its
            self._words[article.id] = text
            self._groups[article.id] = {article.id}
            for band in its:
                self._having[band].append(article.id)

    def _candidates(self, ids: Sequence[str]) -> list[Article]:
        """The articles not known yet that share a band with any of these."""
        wanted = tuple(dict.fromkeys(band for id in ids for band in self._bands[id]))
        if not wanted:
            return []
        query = Bool(filters=(Bands(wanted),), must_not=(Ids(tuple(self._groups)),))
        found = self._engine.search(query, "relevance", 0, MAX_CANDIDATES)
        return [hit.article for hit in found.hits]

    def _are_copies(self, one: str, other: str) -> bool:
        return are_copies(self._shingles(one), self._shingles(other))

    def _shingles(self, id: str) -> frozenset[int]:
        """Made only for those who share a band with another."""
        if id not in self._known:
            self._known[id] = shingles(self._words[id])
        return self._known[id]

    def _joined(self, id: str) -> list[str]:
        """The articles that turn out to be copies of this one, and were in no group yet."""
        alone = []
        for other in dict.fromkeys(o for band in self._bands[id] for o in self._having[band]):
            group = self._groups[id]
            if other not in group and self._are_copies(id, other):
                joining = self._groups[other]
                if len(joining) == 1:
                    alone.append(other)
                group |= joining
                self._groups.update(dict.fromkeys(joining, group))
        return alone
