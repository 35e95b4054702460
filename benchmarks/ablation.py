"""What each level of evidence adds to the ranking: all of them, without each, each alone.

    python benchmarks/ablation.py INDEX CORPUS QUERIES QRELS

The files are those of ``bahith evaluate``; CORPUS is indexed at INDEX unless it
is there. A level of weight 0 adds nothing to a score, yet what it admits stays
a result: the same articles are put in another order.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from statistics import fmean

from collection import collection

from analyzers.analyzer import Analyzer
from indexer.engines.base import LEVELS
from indexer.evaluate import MEASURES, answers


def cases() -> Iterator[tuple[str, str]]:
    """What is left out, and the weights that leave it out."""
    names = [level.name for level in LEVELS]
    yield "all levels", ""
    for name in names:
        yield f"without {name}", f"{name}=0"
    for name in names:
        yield f"{name} alone", ",".join(f"{other}=0" for other in names if other != name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    _, settings, judged = collection(parser)
    analyzer = Analyzer()
    print(f"{len(judged.texts):,} queries")
    print(f"| Levels | {' | '.join(MEASURES)} |\n|---|{'---|' * len(MEASURES)}")
    for name, weights in cases():
        weighed = replace(settings, weights=f"{settings.weights},{weights}")
        values = judged.values(answers(weighed, analyzer, judged.texts))
        means = " | ".join(f"{fmean(values[measure].values()):.4f}" for measure in MEASURES)
        print(f"| {name} | {means} |")


if __name__ == "__main__":
    main()
