"""The hits of a query on a page: articles, order, and the evidence of their scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from tantivy import DocAddress, Query

from bahith.indexer.engines.doubts import shared_out
from bahith.indexer.engines.escapes import ordered, unescaped
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.compile import Compiler, scores
from bahith.indexer.engines.tantivy.facets import counts
from bahith.indexer.engines.tantivy.filters import all_of, narrow, silent
from bahith.indexer.engines.tantivy.schema import ID, KEY, NEWEST, OLDEST, schema, token
from bahith.indexer.query import Facets, Filter, Node, Sort
from bahith.indexer.results import Evidence, Hit, Hits
from bahith.indexer.scheduling import checkpoint, stepwise

Found = list[tuple[float, DocAddress]]

AROUND = 16
"""Extra hits requested on both sides of a page, to see whether ties extend beyond it."""


class Evaluation:
    """One query on one commit."""

    def __init__(self, commit: Commit, weights: Mapping[str, float]) -> None:
        self._commit = commit
        self._compiler = Compiler(commit, weights)

    def hits(
        self,
        query: Node,
        sort: Sort,
        offset: int,
        limit: int,
        filters: Sequence[Filter],
        facets: Facets,
        explain: bool,
    ) -> Hits:
        """See ``Engine.search``."""
        narrowed = cache(partial(narrow, self._compiler.query(query)))
        by_score = sort == "relevance" and scores(query)
        total, page = self._slice(narrowed(tuple(filters)), by_score, sort, offset, limit)
        stored = self._commit.stored([address for _, address in page])
        evidence: dict[str, list[Evidence]] = {article.id: [] for article, _ in stored}
        if explain and sort == "relevance" and stored:
            self._explain(query, evidence)
        hits = (
            Hit(article, score, tuple(evidence[article.id]), fingerprint)
            for (article, fingerprint), (score, _) in zip(stored, page, strict=True)
        )
        counted = counts(self._commit, narrowed, filters, facets)
        return Hits(total, tuple(hits), self._compiler.notes, counted)

    def matches(self, query: Node, sort: Sort) -> Iterator[DocAddress]:
        """The addresses of all matches, in order."""
        return self._addresses(query, sort, self._commit.count)

    def best(self, query: Node, limit: int) -> Iterator[DocAddress]:
        """The addresses of the ``limit`` best matches, in order."""
        return self._addresses(query, "relevance", limit)

    def _addresses(self, query: Node, sort: Sort, limit: int) -> Iterator[DocAddress]:
        by_score = sort == "relevance" and scores(query)
        _, scored = self._slice(self._compiler.query(query), by_score, sort, 0, limit)
        return (address for _, address in scored)

    def _slice(
        self, query: Query, by_score: bool, sort: Sort, offset: int, limit: int
    ) -> tuple[int, Found]:
        """The exact total, and scores and addresses of the matches from ``offset`` on."""
        checkpoint()
        if by_score:
            return self._ranked(query, offset, limit)
        by = {"relevance": KEY, "newest": NEWEST, "oldest": OLDEST}[sort]
        total, sorted_hits = self._commit.search(query, limit, by, offset)
        return total, [(0.0, address) for _, address in sorted_hits]

    def _ranked(self, query: Query, offset: int, limit: int) -> tuple[int, Found]:
        """As ``_slice``, by score and then by id."""
        around = AROUND
        while True:
            start = max(0, offset - around)
            wanted = offset + limit + around - start
            total, scored = self._commit.search(query, wanted if limit else 0, None, start)
            if offset >= total or not limit:
                return total, []
            last = min(offset + limit, total) - 1 - start
            first = offset - start
            if _whole(scored, first, last, start, total):
                return total, self._sorted(scored, first, last)
            around *= 8

    def _sorted(self, scored: Found, first: int, last: int) -> Found:
        """The hits from ``first`` to ``last``, ties in order of id."""
        if len({score for score, _ in scored}) == len(scored):
            return scored[first : last + 1]
        highest, least = scored[first][0], scored[last][0]
        skipped = sum(score > highest for score, _ in scored[:first])
        tied = [hit for hit in scored if least <= hit[0] <= highest]
        times = Counter(score for score, _ in tied)
        equal = [at for at, (score, _) in enumerate(tied) if times[score] > 1]
        keys = dict(zip(equal, self._commit.order([tied[at][1] for at in equal]), strict=True))
        order = sorted(range(len(tied)), key=lambda at: (-tied[at][0], keys.get(at)))
        tied = [tied[at] for at in order]
        return tied[first - skipped : last + 1 - skipped]

    def _explain(self, query: Node, evidence: dict[str, list[Evidence]]) -> None:
        """Add to each article what its score is the sum of.

        A second search for these articles only, so that other searches need not record it.
        """
        ids = {token(ordered(id)): id for id in evidence}
        only = silent(Query.term_set_query(schema(), ID, list(ids)))
        named: dict[tuple[int, int], str] = {}
        for key, address in self._commit.search(only, len(ids), KEY)[1]:
            named[address.segment_ord, address.doc] = unescaped(key.partition("\0")[0])
        for leaf, level, part in stepwise(self._compiler.parts(query)):
            for score, address in self._commit.search(all_of([only, part]), len(ids))[1]:
                if score > 0:
                    id = named[address.segment_ord, address.doc]
                    evidence[id].append(Evidence(leaf, level.name, score))
        for parts in evidence.values():
            parts[:] = shared_out(parts, self._compiler.rescaled)


def _whole(
    scored: Sequence[tuple[float, DocAddress]], first: int, last: int, start: int, total: int
) -> bool:
    """Whether no tie of the first or the last hit extends beyond ``scored``."""
    begins = start == 0 or scored[0][0] != scored[first][0]
    ends = start + len(scored) >= total or scored[-1][0] != scored[last][0]
    return begins and ends
