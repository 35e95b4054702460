"""How much of the ranking is kept when queries are written as people mistype them.

    python benchmarks/robustness.py INDEX CORPUS QUERIES QRELS [--examples 3]

The files are those of ``bahith evaluate``; CORPUS is indexed at INDEX unless it
is there. Every query is written in one way at a time, see ``misspelling.py``.
"Kept" is nDCG@10 beside that of the queries as they are: of all queries, and of
those alone that the way changes. ``--examples`` adds the queries that lose most.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from statistics import fmean

from collection import collection
from misspelling import WAYS, Way

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.evaluate import MEASURES, answers

MEASURE = MEASURES[0]


@dataclass(frozen=True)
class Asked:
    """Texts of queries, and what each reached."""

    texts: dict[str, str]
    values: dict[str, float]

    def mean(self, queries: Collection[str]) -> float:
        return fmean(self.values[query] for query in queries)


def written(texts: dict[str, str], way: Way) -> dict[str, str]:
    """The queries that a way changes; each always the same, whatever other queries there are."""
    changed = {id: way.change(text, Random(f"{way.name} {id}")) for id, text in texts.items()}
    return {id: text for id, text in changed.items() if text != texts[id]}


def row(way: Way, clean: Asked, mistyped: Asked) -> str:
    """A line of the table: what all queries reach when some are mistyped, and what is kept."""
    if not mistyped.texts:
        return f"| {way.name} | none | | | |"
    every = Asked(clean.texts, clean.values | mistyped.values)
    value = f"{every.mean(clean.texts):.4f}"
    kept = (share(every, clean, clean.texts), share(mistyped, clean, mistyped.texts))
    return f"| {way.name} | {len(mistyped.texts):,} | {value} | {' | '.join(kept)} |"


def share(now: Asked, before: Asked, queries: Collection[str]) -> str:
    """In per cent; nothing where there was nothing to keep."""
    whole = before.mean(queries)
    return f"{now.mean(queries) / whole:.1%}" if whole else ""


def losses(clean: Asked, mistyped: Asked, count: int) -> list[str]:
    """The queries that lose most, with their values before and after."""
    lost = {query: clean.values[query] - mistyped.values[query] for query in mistyped.texts}
    worst = sorted((-loss, query) for query, loss in lost.items() if loss > 0)[:count]
    return [
        f"    {asked.values[query]:.2f} {asked.texts[query]}"
        for _, query in worst
        for asked in (clean, mistyped)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=0)
    given, settings, judged = collection(parser)
    analyzer = Analyzer()

    def ask(texts: dict[str, str]) -> Asked:
        values = judged.values(answers(settings, analyzer, texts))
        return Asked(texts, {query: values[MEASURE][query] for query in texts})

    clean = ask(judged.texts)
    print(f"{len(clean.texts):,} queries, {MEASURE} {clean.mean(clean.texts):.4f} as they are")
    for title, pure in (("Spelling", True), ("Particles", False)):
        print(f"\n| {title} | Changed | {MEASURE} | Kept | Kept by the changed |")
        print("|---|---|---|---|---|")
        for way in WAYS:
            if way.pure is pure:
                mistyped = ask(written(clean.texts, way))
                print(row(way, clean, mistyped), *losses(clean, mistyped, given.examples), sep="\n")


if __name__ == "__main__":
    main()
