"""What a model of meaning adds to the ranking, and what it costs.

    python benchmarks/meaning.py INDEX CORPUS QUERIES QRELS [--sample N] [--weights W …]

The files are those of ``bahith evaluate``; CORPUS is indexed at INDEX unless the index holds it.
The model is that of ``BAHITH_MEANING``, or else the one in the process. Only the candidates of the
queries get vectors, which stay at INDEX: a second run, or one after an interruption, makes those
that are missing. ``--sample`` takes so many of the queries at random, always the same ones.

A row for each weight of the model compares nDCG@10 with the ranking by words: the difference, its
standard error over the queries, the probability of chance, and how many queries rank better and
worse. The last row orders the candidates by reciprocal rank fusion instead (Cormack, Clarke and
Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods", SIGIR
2009). CPU time is that of this process, in one thread; memory is what loading the model and using
it adds to a process.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import isnan
from multiprocessing import get_context
from pathlib import Path
from statistics import stdev
from typing import TypeVar

from collection import collection

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.comparison import Comparison, compared
from bahith.indexer.engines.ranking import MEANING
from bahith.indexer.errors import BahithError
from bahith.indexer.evaluate import DEPTH, MEASURES, Judged, falling, finding
from bahith.indexer.meaning.choice import IN_PROCESS, embedder
from bahith.indexer.meaning.embedders import Embedder, Floats
from bahith.indexer.meaning.making import Maker
from bahith.indexer.meaning.passages import passages
from bahith.indexer.meaning.ranking import Kind, Nearness, Ranking
from bahith.indexer.results import Hit
from bahith.indexer.runs import Run
from bahith.indexer.search.first_hits import CANDIDATES
from bahith.indexer.settings import Settings

T = TypeVar("T")
Ranked = dict[str, Sequence[Hit]]
"""The hits of each query, the best first."""

MEASURE = MEASURES[0]
WEIGHTS = (0.1, 0.2, 0.3, 0.5, 1.0)
FUSION = "fusion"
RRF = 60
"""The constant of reciprocal rank fusion, as in the paper."""
SEED = 2007
WARM = 50
"""Passages that the model is given before its memory is measured."""
PROGRESS_EVERY = 100
"""Queries between two lines of progress."""
COLUMNS = ("Weight", MEASURE, "difference", "standard error", "p", "better", "worse")


@dataclass
class Cost:
    """How many texts a model was given, their characters, and the CPU seconds that they took."""

    texts: int = 0
    characters: int = 0
    seconds: float = 0.0

    def of(self, embed: Callable[[Sequence[str]], T], texts: Sequence[str]) -> T:
        started = time.process_time()
        vectors = embed(texts)
        self.seconds += time.process_time() - started
        self.texts += len(texts)
        self.characters += sum(map(len, texts))
        return vectors

    def __str__(self) -> str:
        each = max(1, self.texts)
        milliseconds, characters = self.seconds / each * 1000, self.characters / each
        return f"{self.texts:,} of {characters:.0f} characters, {milliseconds:.0f} ms of CPU each"


class Counted:
    """An ``Embedder`` that counts what another one does."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self.signature = model.signature
        self.of_queries, self.of_passages = Cost(), Cost()

    @property
    def dimensions(self) -> int:
        return self._model.dimensions

    def queries(self, texts: Sequence[str]) -> Floats:
        return self.of_queries.of(self._model.queries, texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        return self.of_passages.of(self._model.passages, texts)


def _memory() -> float:
    """MB of memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _loaded(settings: Settings, texts: Sequence[str]) -> tuple[float, float]:
    """CPU seconds of loading the model, and MB of memory when it has been given some texts."""
    before, started = _memory(), time.process_time()
    model = embedder(settings)
    seconds = time.process_time() - started
    model.passages(texts)
    return seconds, _memory() - before


def sampled(judged: Judged, count: int | None) -> Judged:
    """``count`` of the queries, always the same ones; all of them without a count."""
    if count is None or count >= len(judged.texts):
        return judged
    ids = random.Random(SEED).sample(sorted(judged.texts), count)
    return Judged({id: judged.texts[id] for id in ids}, {id: judged.grades[id] for id in ids})


def by_words(settings: Settings, judged: Judged) -> Ranked:
    """The hits of each query without a model."""
    articles: dict[str, Article] = {}
    with finding(settings, Analyzer()) as find_of:
        return {
            id: [
                # Queries share articles: keep each once.
                Hit(articles.setdefault(hit.article.id, hit.article), hit.score)
                for hit in find_of(text)(0, DEPTH).hits
            ]
            for id, text in judged.texts.items()
        }


def some_passages(ranked: Ranked) -> list[str]:
    """As many passages as make the memory of a model grow no more."""
    best = (hits[0].article for hits in ranked.values() if hits)
    return [text for article in islice(best, WARM) for text in passages(article, 1)]


def embed(settings: Settings, model: Embedder, ranked: Ranked) -> None:
    """Make the vectors of all candidates that have none."""
    with Maker(settings, model=model) as maker:
        for number, hits in enumerate(ranked.values(), 1):
            for hit in hits[:CANDIDATES]:
                maker.offer(hit.article)
            if number % PROGRESS_EVERY == 0:
                made = f"{maker.made.made:,} articles got vectors"
                print(f"{number:,} of {len(ranked):,} queries: {made}", file=sys.stderr)
        maker.finish()


def runs(near: Nearness, judged: Judged, ranked: Ranked, weights: Sequence[float]) -> list[Run]:
    """The results of the queries for each weight, and for fusion, all of a query together."""
    rankings = [Ranking([Kind(MEANING, weight, near)]) for weight in weights]
    every: list[Run] = [{} for _ in (*weights, FUSION)]
    for id, text in judged.texts.items():
        first, others = ranked[id][:CANDIDATES], ranked[id][CANDIDATES:]
        for ranking, run in zip(rankings, every, strict=False):
            run[id] = falling([*ranking.ranked(text, first), *others])
        cosines = near.scores(text, [hit.article for hit in first])
        every[-1][id] = falling([*fused(first, cosines), *others])
    return every


def fused(hits: Sequence[Hit], cosines: Sequence[float]) -> list[Hit]:
    """The hits by reciprocal rank fusion of their order with that by cosine, NaN last.

    The scores only tell the order.
    """
    by_cosine = sorted(range(len(hits)), key=lambda place: (isnan(cosines[place]), -cosines[place]))
    rank = {place: number for number, place in enumerate(by_cosine, 1)}
    order = sorted(
        range(len(hits)), key=lambda place: -(1 / (RRF + place + 1) + 1 / (RRF + rank[place]))
    )
    return [Hit(hits[place].article, hits[0].score) for place in order]


def row(name: str, comparison: Comparison, queries: int) -> str:
    changes = [change.difference for change in comparison.changes]
    every = changes + [0.0] * (queries - len(changes))
    cells = [
        name,
        f"{comparison.value:.4f}",
        f"{comparison.difference:+.4f}",
        f"{stdev(every) / queries**0.5 if queries > 1 else 0:.4f}",
        f"{comparison.p:.4f}",
        f"{comparison.better:,}",
        f"{comparison.worse:,}",
    ]
    return f"| {' | '.join(cells)} |"


def report(settings: Settings, judged: Judged, weights: Sequence[float]) -> Iterator[str]:
    """The lines to print."""
    ranked = by_words(replace(settings, meaning=""), judged)
    with get_context("spawn").Pool(1) as child:
        seconds, memory = child.apply(_loaded, (settings, some_passages(ranked)))
    yield f"model: {seconds:.1f} s of CPU to load, {memory:.0f} MB of memory"
    model = Counted(embedder(settings))
    embed(settings, model, ranked)
    yield f"passages: {model.of_passages}"
    before = judged.values({id: falling(hits) for id, hits in ranked.items()})[MEASURE]
    yield f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"
    yield row("0", compared(before, before), len(before))
    found = runs(Nearness(settings.index, model), judged, ranked, weights)
    names = [*(f"{weight:g}" for weight in weights), FUSION]
    for name, run in zip(names, found, strict=True):
        yield row(name, compared(judged.values(run)[MEASURE], before), len(before))
    yield f"queries: {model.of_queries}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, metavar="N", help="take so many of the queries")
    parser.add_argument("--weights", type=float, nargs="+", default=WEIGHTS, metavar="W")
    chosen = Settings.load().meaning or IN_PROCESS
    # Indexing would make the vectors of all articles.
    args, settings, judged = collection(parser, meaning="")
    judged = sampled(judged, args.sample)
    print(f"{len(judged.texts):,} queries", flush=True)
    try:
        for line in report(replace(settings, meaning=chosen, processes=1), judged, args.weights):
            print(line, flush=True)
    except BahithError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
