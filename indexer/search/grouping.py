"""Which matches of a page are near-duplicates of each other, by the fingerprints in the index.

Articles that share a band are candidates and their shingles decide, see
``bahith.indexer.near_duplicates``; copies of copies belong to one group. The first of a group's
matches, in the order of the request, leads it and stands for all: so every match is in one group,
on whatever page it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from bahith.indexer.engines.base import Engine
from bahith.indexer.near_duplicates import Shingles, are_copies, bands, shingles
from bahith.indexer.query import Bool, Ids, Node, Sort
from bahith.indexer.results import Hit
from bahith.indexer.scheduling import stepwise

MAX_CANDIDATES = 1000
"""Candidates that one step asks for at most; a larger group may fall apart."""

MAX_STEPS = 4
"""From copies to their copies, and so on, this many times."""

Group = frozenset[str]


class Groups:
    """The groups of the articles of one page, found when it is made."""

    def __init__(self, engine: Engine, hits: Sequence[Hit]) -> None:
        self._engine = engine
        self._page = {hit.article.id: hit.fingerprint for hit in hits}
        self._bands: dict[str, list[str]] = {}
        self._by_band: defaultdict[str, list[str]] = defaultdict(list)
        self._fingerprints: dict[str, bytes] = {}
        self._shingles: dict[str, Shingles] = {}
        self._groups = {id: {id} for id in self._page}
        self._first: dict[Group, str] = {}
        self._matched: Counter[Group] = Counter()
        new = self._page
        looked_up: set[str] = set()
        for _ in range(MAX_STEPS):
            self._learn(self._candidates(new.values()))
            looked_up.update(new)
            found = (id for one in stepwise(new) for id in self._joined(one))
            joined = [id for id in found if id not in looked_up]
            if not joined:
                break
            new = {id: self._fingerprints[id] for id in joined}

    def of(self, id: str) -> Group:
        """The ids of the group that an article of the page is in, its own among them."""
        return frozenset(self._groups[id])

    def led(
        self, hits: Sequence[Hit], query: Node, sort: Sort, first: Sequence[str] = ()
    ) -> list[Hit]:
        """Those of the page's hits for ``query`` that no near-duplicate comes before.

        The articles with the ids ``first`` come before all others, whether they match or not.
        """
        page = [hit.article.id for hit in hits]
        copies = {id for one in page if len(self._groups[one]) > 1 for id in self._groups[one]}
        ahead = [id for id in first if id in copies]
        others = (id for id in self._matches(page, copies, query, sort) if id not in ahead)
        for id in chain(ahead, others):
            group = self.of(id)
            self._first.setdefault(group, id)
            self._matched[group] += 1
        return [hit for hit, id in zip(hits, page, strict=True) if self._leads(id)]

    def _leads(self, id: str) -> bool:
        return self._first.get(self.of(id), id) == id

    def _matches(self, page: list[str], copies: set[str], query: Node, sort: Sort) -> list[str]:
        """Those of ``copies`` that match, in order."""
        if copies <= {*page}:
            return [id for id in page if id in copies]
        only = Bool(must=(query,), filters=(Ids(tuple(sorted(copies))),))
        return [hit.article.id for hit in self._engine.search(only, sort, 0, len(copies)).hits]

    def copies(self, id: str) -> int:
        """How many further matches are in the group of this one, which ``led`` has returned."""
        return max(0, self._matched[self.of(id)] - 1)

    def _candidates(self, fingerprints: Iterable[bytes]) -> Mapping[str, bytes]:
        """Articles that share a band with one of these, which are among them then."""
        wanted = [*dict.fromkeys(chain.from_iterable(map(bands, fingerprints)))]
        limit = MAX_CANDIDATES + len(self._groups)
        found = self._engine.sharing(wanted, limit) if wanted else {}
        return found if len(found) < limit else {**self._page, **found}

    def _learn(self, fingerprints: Mapping[str, bytes]) -> None:
        for id, fingerprint in fingerprints.items():
            if id not in self._fingerprints:
                self._groups.setdefault(id, {id})
                self._fingerprints[id] = fingerprint
                self._bands[id] = bands(fingerprint)
                for band in self._bands[id]:
                    self._by_band[band].append(id)

    def _are_copies(self, one: str, other: str) -> bool:
        return are_copies(self._shingles_of(one), self._shingles_of(other))

    def _shingles_of(self, id: str) -> Shingles:
        """Unpacked only where an article shares a band with another."""
        if id not in self._shingles:
            self._shingles[id] = shingles(self._fingerprints[id])
        return self._shingles[id]

    def _joined(self, id: str) -> list[str]:
        """The articles that turn out to be copies of this one, and were in no group yet."""
        alone = []
        others = chain.from_iterable(map(self._by_band.__getitem__, self._bands.get(id, ())))
        for other in dict.fromkeys(others):
            group = self._groups[id]
            if other not in group and self._are_copies(id, other):
                joining = self._groups[other]
                if len(joining) == 1:
                    alone.append(other)
                group |= joining
                self._groups.update(dict.fromkeys(joining, group))
        return alone
