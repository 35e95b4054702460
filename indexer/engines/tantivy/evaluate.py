"""The hits of a query on a page: articles, order, and the evidence of their scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, groupby
from operator import attrgetter, itemgetter

import numpy as np
from tantivy import DocAddress, Occur, Order, Query

from bahith.indexer.article import Article
from bahith.indexer.engines.doubts import shared_out
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.rescoring import EVERY, Rescored, depth, rescored
from bahith.indexer.engines.tantivy.boosting import WINDOW, Boosted, boosted
from bahith.indexer.engines.tantivy.candidates import Candidates
from bahith.indexer.engines.tantivy.commit import Commit
from bahith.indexer.engines.tantivy.compile import Compiler, scores
from bahith.indexer.engines.tantivy.declared import sorting
from bahith.indexer.engines.tantivy.facets import counts
from bahith.indexer.engines.tantivy.filters import EVERYTHING, all_of, narrow, silent
from bahith.indexer.engines.tantivy.order import merged, part, runs
from bahith.indexer.engines.tantivy.remembered import Counted, Scored, Slice
from bahith.indexer.engines.tantivy.schema import DAY, ID, KEY, has_column, schema, token
from bahith.indexer.query import Boosts, Facets, Filter, Node, Question, Sort, SortBy
from bahith.indexer.results import Evidence, Hit, Hits
from bahith.indexer.scheduling import checkpoint, stepwise

Found = list[Scored]

AROUND = 16
"""Extra hits requested on both sides of a page, to see whether ties extend beyond it."""

READING = 80
"""To read the key of an article from its column takes as long as to find this many matches."""

DIRECTIONS = {"newest": Order.Desc, "oldest": Order.Asc}


class Evaluation:
    """One query on one commit."""

    def __init__(self, commit: Commit, weights: Mapping[str, float], ties: float = 0.0) -> None:
        self._commit = commit
        self._ties = ties
        self._weights = weights
        self._compiler = Compiler(commit, weights)
        self._asked: tuple[dict[tuple[int, int], int], Rescored] | None = None

    def hits(
        self,
        query: Node,
        sort: Sort,
        offset: int,
        limit: int,
        filters: Sequence[Filter],
        facets: Facets,
        explain: bool,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Hits:
        """See ``Engine.search``."""
        compiled = cache(partial(self._compiler.query, query))
        narrowed = cache(lambda some: narrow(compiled(), some, self._commit.fields))
        every = tuple(filters)
        asked = question if depth(question, sort, offset, limit) else None

        def search() -> Slice:
            total, scored = self._page(query, narrowed(every), sort, offset, limit, asked, boosts)
            return Slice(total, scored, self._compiler.notes)

        remembered = self._commit.remembered
        explained = explain and sort == "relevance"
        if explained and asked:
            # What is remembered has no evidence.
            found = search()
        else:
            found = remembered.slice(query, (every, sort, offset, limit, asked, boosts), search)
        counted: Counted = {}
        if facets:
            details = every, tuple((facet, tuple(out)) for facet, out in facets.items())
            counted = remembered.counts(
                query, details, lambda: counts(self._commit, narrowed, filters, facets)
            )
        hits = self._stored(query, found.scored, explained)
        return Hits(found.total, hits, found.notes, counted)

    def _stored(self, query: Node, page: Sequence[Scored], explain: bool) -> tuple[Hit, ...]:
        """The hits with these scores and addresses."""
        stored = [self._commit.store.stored(address) for _, address in page]
        ids = [article.id for article, *_ in stored]
        evidence: dict[str, list[Evidence]] = {id: [] for id in ids}
        if explain and stored:
            self._explain(query, [address for _, address in page], ids, evidence)
            for (_, address), id in zip(page, ids, strict=True):
                evidence[id] += self._about_all(address)
        return tuple(
            Hit(article, score, tuple(evidence[article.id]), *kept)
            for (article, *kept), (score, _) in zip(stored, page, strict=True)
        )

    def _page(
        self,
        query: Node,
        narrowed: Query,
        sort: Sort,
        offset: int,
        limit: int,
        question: Question | None,
        boosts: Boosts | None,
    ) -> tuple[int, Found]:
        """As ``_slice``, with the first matches rescored if there is a question."""
        by_score = sort == "relevance" and scores(query)
        find = partial(self._slice, narrowed, by_score, sort)
        factors = boosted(self._commit, boosts) if boosts and by_score and limit else None
        if factors:
            find = partial(self._boosted, narrowed, factors)
        if not question:
            return find(offset, limit)
        most = depth(question, sort, offset, limit)
        total, first = find(0, max(offset + limit, most))
        page = slice(offset, offset + limit)
        best = self._rescored(question, first[:most], page, factors)
        return total, [*best, *first[most:]][page]

    def _boosted(
        self, query: Query, factors: Boosted, offset: int, limit: int
    ) -> tuple[int, Found]:
        """As ``_slice``, with the first matches by their scores times their factors."""
        total, hits = self._commit.search(query, WINDOW)
        hits = factors.ranked(hits)
        last = min(offset + limit, len(hits)) - 1
        page = self._in_order(hits, offset, last) if offset <= last else []
        if offset + limit > WINDOW and total > WINDOW:
            start = max(offset, WINDOW)
            page = [*page, *self._ranked(query, start, offset + limit - start)[1]]
        return total, page

    def _rescored(
        self,
        question: Question,
        found: Found,
        shown: slice = EVERY,
        boosts: Boosted | None = None,
    ) -> Found:
        """These hits in their new order; their evidence is kept."""
        addresses = [address for _, address in found]
        with self._commit.translated():
            collection = Candidates(self._commit, self._compiler, addresses)
            base = [score for score, _ in found]
            factors = boosts.of(addresses).astype(np.float64) if boosts else None
            rules = self._weights, self._ties, shown, factors
            new = rescored(question, base, collection, *rules)
        self._asked = {(at.segment_ord, at.doc): n for n, at in enumerate(addresses)}, new
        return [*zip(new.scores, map(addresses.__getitem__, new.order), strict=True)]

    def _about_all(self, address: DocAddress) -> tuple[Evidence, ...]:
        """The evidence about the whole question for an article, if it was rescored."""
        if self._asked is None:
            return ()
        places, new = self._asked
        place = places.get((address.segment_ord, address.doc))
        return () if place is None else new.parts(place)

    def matches(
        self,
        query: Node,
        sort: Sort,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterator[Article]:
        """All matches, in order; one article of each segment is read ahead."""
        compiled, limit = self._compiler.query(query), self._commit.count
        factors: Boosted | None = None
        by_column = self._column(sort)
        if by_column:
            by, direction = by_column
            _, hits = self._commit.search(compiled, limit, by, 0, direction)
        else:
            by_score = sort == "relevance" and scores(query)
            _, hits = self._commit.search(compiled if by_score else silent(compiled), limit)
            factors = boosted(self._commit, boosts) if boosts and by_score else None
            hits = [*factors.ranked(hits[:WINDOW]), *hits[WINDOW:]] if factors else hits
        read = self._commit.store.article
        best: Found = []
        if question and (candidates := depth(question, sort, 0, limit)):
            by_words = self._page(query, compiled, sort, 0, candidates, None, boosts)[1]
            best = self._rescored(question, by_words, EVERY, factors)
            chosen = {(address.segment_ord, address.doc) for _, address in best}
            hits = [hit for hit in hits if (hit[1].segment_ord, hit[1].doc) not in chosen]
        ties = [runs([address for _, address in tied]) for _, tied in groupby(hits, itemgetter(0))]
        return chain(
            (read(address.segment_ord, address.doc) for _, address in best),
            chain.from_iterable(merged(each, read, attrgetter("id")) for each in ties),
        )

    def best(self, query: Node, limit: int) -> Iterator[DocAddress]:
        """The addresses of the ``limit`` best matches, in order."""
        by_score = scores(query)
        _, scored = self._slice(self._compiler.query(query), by_score, "relevance", 0, limit)
        return (address for _, address in scored)

    def _slice(
        self, query: Query, by_score: bool, sort: Sort, offset: int, limit: int
    ) -> tuple[int, Found]:
        """The exact total, and scores and addresses of the matches from ``offset`` on."""
        checkpoint()
        if not limit:
            return self._commit.total(query), []
        by_column = self._column(sort)
        if not by_column:
            return (self._ranked if by_score else self._by_id)(query, offset, limit)
        by, direction = by_column
        total = self._commit.total(query)
        having = silent(Query.exists_query(by))
        count, page = self._ranked(all_of([query, having]), offset, limit, by, direction)
        if len(page) < min(limit, total - offset):
            others = Query.boolean_query([(Occur.Must, EVERYTHING), (Occur.MustNot, having)])
            start = max(0, offset - count)
            _, rest = self._by_id(all_of([query, others]), start, limit - len(page))
            page = [*page, *rest]
        return total, [(0.0, address) for _, address in page]

    def _column(self, sort: Sort) -> tuple[str, Order] | None:
        """The column that sorts, and how; none by score, and where no article has a value."""
        if isinstance(sort, SortBy):
            if not has_column(sort.field, self._commit.fields):
                return None
            direction = Order.Desc if sort.descending else Order.Asc
            return sorting(sort.field, sort.descending), direction
        return None if sort == "relevance" else (DAY, DIRECTIONS[sort])

    def _ranked(
        self,
        query: Query,
        offset: int,
        limit: int,
        by: str | None = None,
        direction: Order = Order.Asc,
    ) -> tuple[int, Found]:
        """As ``_slice``, by score or by a column, and then by id."""
        # A segment has its articles in order of id.
        around = AROUND if self._commit.segments > 1 else 0
        while True:
            start = max(0, offset - around)
            wanted = offset + limit + around - start
            total, hits = self._commit.search(query, wanted, by, start, direction)
            if offset >= total:
                return total, []
            last = min(offset + limit, total) - 1 - start
            first = offset - start
            if self._commit.segments == 1 or _whole(hits, first, last, start, total):
                return total, self._in_order(hits, first, last)
            around *= 8

    def _in_order(self, hits: Found, first: int, last: int) -> Found:
        """The hits from ``first`` to ``last``, ties in order of id."""
        page = hits[first : last + 1]
        for begin, end in _ties(hits):
            start, stop = max(first, begin), min(last + 1, end)
            if start < stop:
                tied = [address for _, address in hits[begin:end]]
                in_order = part(runs(tied), start - begin, stop - begin, self._commit.store.id)
                value = hits[begin][0]
                page[start - first : stop - first] = [(value, address) for address in in_order]
        return page

    def _by_id(self, query: Query, offset: int, limit: int) -> tuple[int, Found]:
        """As ``_slice``, by id."""
        commit = self._commit
        if commit.segments == 1:
            return commit.search(silent(query), limit, None, offset)
        if (offset + limit) * commit.segments * READING < commit.count:
            total, hits = commit.search(query, limit, KEY, offset)
            return total, [(0.0, address) for _, address in hits]
        total, hits = commit.search(silent(query), commit.count)
        end = min(offset + limit, total)
        return total, self._in_order(hits, offset, end - 1) if offset < end else []

    def _explain(
        self,
        query: Node,
        addresses: Sequence[DocAddress],
        ids: Sequence[str],
        evidence: dict[str, list[Evidence]],
    ) -> None:
        """Add to each article what its score is the sum of.

        A second search for these articles only, so that other searches need not record it.
        """
        only = silent(Query.term_set_query(schema(), ID, [token(ordered(id)) for id in ids]))
        named = {(a.segment_ord, a.doc): id for a, id in zip(addresses, ids, strict=True)}
        for leaf, level, share in stepwise(self._compiler.parts(query)):
            for score, address in self._commit.search(all_of([only, share]), len(ids))[1]:
                if score > 0:
                    id = named[address.segment_ord, address.doc]
                    evidence[id].append(Evidence(leaf, level.name, score))
        for parts in evidence.values():
            parts[:] = shared_out(parts, self._compiler.rescaled)


def _ties(hits: Found) -> Iterator[tuple[int, int]]:
    """Where runs of hits with the same score begin and end, those of several hits."""
    begin = 0
    for place, ((score, _), (before, _)) in enumerate(zip(hits[1:], hits, strict=False), 1):
        if score != before:
            if place - begin > 1:
                yield begin, place
            begin = place
    if len(hits) - begin > 1:
        yield begin, len(hits)


def _whole(
    scored: Sequence[tuple[float, DocAddress]], first: int, last: int, start: int, total: int
) -> bool:
    """Whether no tie of the first or the last hit extends beyond ``scored``."""
    begins = start == 0 or scored[0][0] != scored[first][0]
    ends = start + len(scored) >= total or scored[-1][0] != scored[last][0]
    return begins and ends
