"""How much ranking quality is left when queries are misspelt in common ways.

    python benchmarks/robustness.py INDEX CORPUS QUERIES QRELS [--examples 3]

The files are those of ``bahith evaluate``; CORPUS is indexed at INDEX unless the index holds it.
All queries are rewritten in one way at a time, see ``spelling_variants.py``. "Kept" is nDCG@10
relative to the original queries: for all queries, and for those that the rewriting changes.
``--examples`` prints the queries that lose most.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from statistics import fmean

from collection import collection
from spelling_variants import VARIANTS, Variant

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.evaluate import MEASURES, answers

MEASURE = MEASURES[0]


@dataclass(frozen=True)
class Asked:
    """Queries, and the value of the measure for each."""

    texts: dict[str, str]
    values: dict[str, float]

    def mean(self, queries: Collection[str]) -> float:
        return fmean(self.values[query] for query in queries)


def written(texts: dict[str, str], variant: Variant) -> dict[str, str]:
    """The queries that a variant changes. Each query has its own seed, so others do not matter."""
    changed = {
        id: variant.change(text, Random(f"{variant.name} {id}")) for id, text in texts.items()
    }
    return {id: text for id, text in changed.items() if text != texts[id]}


def row(variant: Variant, clean: Asked, mistyped: Asked) -> str:
    """A row of the table: the measure over all queries, and the shares that are kept."""
    if not mistyped.texts:
        return f"| {variant.name} | none | | | |"
    every = Asked(clean.texts, clean.values | mistyped.values)
    value = f"{every.mean(clean.texts):.4f}"
    kept = (share(every, clean, clean.texts), share(mistyped, clean, mistyped.texts))
    return f"| {variant.name} | {len(mistyped.texts):,} | {value} | {' | '.join(kept)} |"


def share(now: Asked, before: Asked, queries: Collection[str]) -> str:
    """The share kept, in percent; empty if there was nothing to keep."""
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
    args, settings, judged = collection(parser)
    analyzer = Analyzer()

    def ask(texts: dict[str, str]) -> Asked:
        values = judged.values(answers(settings, analyzer, texts))
        return Asked(texts, {query: values[MEASURE][query] for query in texts})

    clean = ask(judged.texts)
    print(f"{len(clean.texts):,} queries, {MEASURE} {clean.mean(clean.texts):.4f} as they are")
    for title, pure in (("Spelling", True), ("Particles", False)):
        print(f"\n| {title} | Changed | {MEASURE} | Kept | Kept by the changed |")
        print("|---|---|---|---|---|")
        for variant in VARIANTS:
            if variant.pure is pure:
                mistyped = ask(written(clean.texts, variant))
                print(
                    row(variant, clean, mistyped), *losses(clean, mistyped, args.examples), sep="\n"
                )


if __name__ == "__main__":
    main()
