"""What each part of the ranking contributes: the measures without it.

    python benchmarks/ablation.py INDEX CORPUS QUERIES QRELS [--distractors FILE …]
        [--evidence | --candidates N … | --parts]

The files are those of ``bahith evaluate``; CORPUS is indexed at INDEX unless the index holds it,
and so are the articles of ``--distractors``, none of which is relevant. By default levels of
evidence are switched off by a weight of 0: their matches are still results, so only the order
changes.

With ``--evidence``, kinds of evidence about the whole query are switched off in the same way. With
``--candidates``, so many of the first matches are ordered by all of them. With ``--parts``, parts
of the analysis and the weight of titles are switched off: CORPUS is indexed again for each, in a
temporary folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from collection import collection
from left_out import PARTS, UNTITLED, documents

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines import ENGINES, engine, rescoring
from bahith.indexer.engines.evidence import KINDS
from bahith.indexer.engines.ranking import LEVELS
from bahith.indexer.evaluate import MEASURES, Judged, answers
from bahith.indexer.settings import Settings
from bahith.indexer.sources import articles

Row = tuple[str, dict[str, float]]


def levels() -> Iterator[tuple[str, str]]:
    """Names of the rows, and the weights for each."""
    names = [level.name for level in LEVELS]
    yield "all levels", ""
    for name in names:
        yield f"without {name}", f"{name}=0"
    for name in names:
        yield f"{name} alone", _off(*(other for other in names if other != name))


def evidence() -> Iterator[tuple[str, str]]:
    """Names of the rows, and the weights for each."""
    names = [kind.name for kind in KINDS]
    yield "none", _off(*names)
    yield "all", ""
    for name in names:
        yield f"without {name}", f"{name}=0"


def _off(*names: str) -> str:
    return ",".join(f"{name}=0" for name in names)


def means(judged: Judged, settings: Settings, analyzer: Analyzer) -> dict[str, float]:
    values = judged.values(answers(settings, analyzer, judged.texts))
    return {measure: fmean(values[measure].values()) for measure in MEASURES}


def weighted(settings: Settings, judged: Judged, rows: Iterator[tuple[str, str]]) -> Iterator[Row]:
    """The measures with each row's weights."""
    analyzer = Analyzer()
    for name, left in rows:
        weights = ",".join(filter(None, (settings.weights, left)))
        yield name, means(judged, replace(settings, weights=weights), analyzer)


def rescored(settings: Settings, judged: Judged, candidates: list[int]) -> Iterator[Row]:
    """The measures with evidence about so many of the first matches."""
    analyzer, usual = Analyzer(), rescoring.CANDIDATES
    try:
        for count in candidates:
            rescoring.CANDIDATES = count
            yield f"{count:,} candidates", means(judged, settings, analyzer)
    finally:
        rescoring.CANDIDATES = usual


def analyzed(settings: Settings, corpus: Path, judged: Judged) -> Iterator[Row]:
    """The measures with each part of the analysis switched off for both articles and queries."""
    given = [item for item in articles([corpus]) if isinstance(item, Article)]
    for name, make in PARTS.items():
        analyzer = make()
        with TemporaryDirectory() as folder:
            there = replace(settings, index=folder)
            with engine(ENGINES[0]).writer(there, analyzer.signature) as writer:
                writer.put(documents(given, analyzer, titled=name != UNTITLED))
                writer.commit()
            yield name, means(judged, there, analyzer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--evidence", action="store_true", help="switch off kinds of evidence")
    what.add_argument("--parts", action="store_true", help="switch off parts of the analysis")
    what.add_argument(
        "--candidates", type=int, nargs="+", metavar="N", help="order so many matches by evidence"
    )
    args, settings, judged = collection(parser)
    if args.parts:
        rows = analyzed(settings, args.corpus, judged)
    elif args.candidates:
        rows = rescored(settings, judged, args.candidates)
    else:
        rows = weighted(settings, judged, evidence() if args.evidence else levels())
    print(f"{len(judged.texts):,} queries")
    print(f"| Left out | {' | '.join(MEASURES)} |\n|---|{'---|' * len(MEASURES)}", flush=True)
    for name, found in rows:
        cells = " | ".join(f"{found[measure]:.4f}" for measure in MEASURES)
        print(f"| {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
