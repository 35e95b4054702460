"""The queries that an evaluation answers worst, with their rankings, for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.evaluate import MEASURES, Evaluation
from bahith.indexer.query import Ids
from bahith.indexer.results import Range, Snippet
from bahith.indexer.runs import Run
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.snippets.highlighter import Highlighter
from bahith.indexer.settings import Settings

SHOWN = 10
"""Results of each ranking that are shown: those that the measures count."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article in a ranking, or a relevant one that may be in none.

    ``rank`` and ``other`` count from 1: its ranks in its own ranking and in the other one, None
    where it is not in their results. ``grade`` is what it was judged, 0 if it was not.
    ``article`` is None if the index no longer has it.
    """

    id: str
    rank: int | None
    other: int | None
    grade: int
    article: Article | None
    title_marks: tuple[Range, ...] = ()
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A query with its first results now and in another run, and what both lack.

    ``value`` is the first of ``MEASURES``. Without another run, ``before`` is None and
    ``results_before`` empty. ``missed`` are the relevant articles that are not among the first
    results now, with their ranks.
    """

    query: str
    text: str
    value: float
    before: float | None
    results: tuple[Ranked, ...]
    results_before: tuple[Ranked, ...]
    missed: tuple[Ranked, ...]


def failures(
    settings: Settings,
    analyzer: Analyzer,
    evaluation: Evaluation,
    count: int,
    before: Run | None = None,
) -> Iterator[Failure]:
    """The ``count`` worst queries of an evaluation of the index at ``settings.index``.

    With another run, the greatest loss against it comes first, then the smallest value; none
    that is answered perfectly. Raises as ``chosen`` and ``Engine.open`` do.
    """
    values = evaluation.values[MEASURES[0]]
    others = evaluation.judged.values(before)[MEASURES[0]] if before is not None else None
    engine = chosen(settings).open(settings, analyzer.signature)
    try:
        for query in _worst(values, others)[:count]:
            pages = _Pages(engine, analyzer, evaluation, query)
            now = [*evaluation.run[query]]
            then = [*(before or {}).get(query, ())]
            grades = evaluation.judged.grades[query]
            relevant = [id for id in grades if grades[id] > 0 and id not in now[:SHOWN]]
            results, results_before, missed = pages.ranked(
                (now[:SHOWN], now, then), (then[:SHOWN], then, now), (relevant, now, then)
            )
            yield Failure(
                query,
                evaluation.judged.texts[query],
                values[query],
                others[query] if others else None,
                results,
                results_before,
                tuple(sorted(missed, key=_by_rank)),
            )
    finally:
        engine.close()


def _worst(values: Mapping[str, float], before: Mapping[str, float] | None) -> list[str]:
    """The queries that could be answered better, the worst first."""
    losses = {query: min(values[query] - before[query], 0) if before else 0 for query in values}
    return sorted(
        (query for query in values if values[query] < 1 or losses[query]),
        key=lambda query: (losses[query], values[query]),
    )


def _by_rank(one: Ranked) -> float:
    return one.rank if one.rank is not None else float("inf")


class _Pages:
    """The articles of a query's rankings, with their marks and snippets, read at once."""

    def __init__(
        self, engine: Engine, analyzer: Analyzer, evaluation: Evaluation, query: str
    ) -> None:
        self._engine = engine
        self._grades = evaluation.judged.grades[query]
        tree = Parser(analyzer).plain(evaluation.judged.texts[query]).tree
        self._highlighter = Highlighter(tree, analyzer)

    def ranked(
        self, *rankings: tuple[Sequence[str], Sequence[str], Sequence[str]]
    ) -> list[tuple[Ranked, ...]]:
        """For each: ids to show, the ranking that they are of, and the other ranking."""
        ids = dict.fromkeys(id for shown, _, _ in rankings for id in shown)
        hits = self._engine.search(Ids(tuple(ids)), "newest", 0, len(ids)).hits if ids else ()
        shown_hits = {
            hit.article.id: (hit.article, *shown)
            for hit, shown in zip(hits, self._highlighter.shown(hits), strict=True)
        }
        return [
            tuple(
                Ranked(
                    id,
                    _rank(id, own),
                    _rank(id, other),
                    self._grades.get(id, 0),
                    *shown_hits.get(id, (None,)),
                )
                for id in ids_shown
            )
            for ids_shown, own, other in rankings
        ]


def _rank(id: str, ranking: Iterable[str]) -> int | None:
    return next((rank for rank, one in enumerate(ranking, 1) if one == id), None)
