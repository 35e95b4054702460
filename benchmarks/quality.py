"""Ranking quality on every collection of a folder, compared with the recorded figures.

    python benchmarks/quality.py COLLECTIONS [--figures FILE] [--record]

COLLECTIONS has a folder per corpus, with ``corpus.jsonl`` and, for each set of queries,
``NAME.queries.jsonl`` and ``NAME.qrels`` as ``bahith evaluate`` reads them. Recorded figures are in
FILE, by default ``quality.tsv`` beside this program. The exit code is 1 if a set is missing or a
figure is more than .005 below the record; ``--record`` writes this run's figures instead.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bahith.indexer.errors import BahithError
from bahith.indexer.evaluate import MEASURES, evaluate
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings

ALLOWED = 0.005
"""How far a figure may be below its record; ties may fall differently."""

Figures = dict[str, float]


def recorded(file: Path) -> dict[str, Figures]:
    """Recorded figures: set of queries → measure → value."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row.pop("queries"): {name: float(row[name]) for name in row} for row in rows}


def record(found: dict[str, Figures], file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, delimiter="\t", lineterminator="\n")
        rows.writerow(("queries", *MEASURES))
        for name, figures in found.items():
            rows.writerow((name, *(f"{figures[measure]:.4f}" for measure in MEASURES)))


def measured(folder: Path) -> Iterator[tuple[str, Figures]]:
    """The figures of each set of queries in ``folder``, by name; one index per corpus."""
    for corpus in sorted(folder.glob("*/corpus.jsonl")):
        with TemporaryDirectory() as index:
            settings = Settings.load(index=index)
            for queries in sorted(corpus.parent.glob("*.queries.jsonl")):
                name = queries.name.removesuffix(".queries.jsonl")
                judgments = queries.with_name(f"{name}.qrels")
                found = evaluate(Index(settings), corpus, queries, judgments)
                yield name, found.measures


def shown(name: str, now: Figures, before: Figures) -> str:
    """A row of the table: each figure, and its difference from the record."""
    cells = []
    for measure in MEASURES:
        change = now[measure] - before.get(measure, now[measure])
        cells.append(f"{now[measure]:.4f} ({change:+.4f})")
    return f"| {name} | {' | '.join(cells)} |"


def fallen(found: dict[str, Figures], before: dict[str, Figures]) -> list[str]:
    """Messages about figures that are worse than the recorded ones."""
    return [f"{name}: was not measured" for name in before if name not in found] + [
        f"{name}: {measure} is {figures[measure]:.4f}, on record is {before[name][measure]:.4f}"
        for name, figures in found.items()
        if name in before
        for measure in MEASURES
        if figures[measure] < before[name][measure] - ALLOWED
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("collections", type=Path)
    parser.add_argument("--figures", type=Path, default=Path(__file__).with_name("quality.tsv"))
    parser.add_argument(
        "--record", action="store_true", help="record the figures instead of comparing them"
    )
    args = parser.parse_args()
    before = recorded(args.figures)
    found = {}
    print(f"| Queries | {' | '.join(MEASURES)} |\n|---|{'---|' * len(MEASURES)}", flush=True)
    try:
        for name, figures in measured(args.collections):
            found[name] = figures
            print(shown(name, figures, before.get(name, {})), flush=True)
    except (BahithError, OSError) as error:
        parser.error(str(error))
    if not found:
        parser.error(f"{args.collections} has no FOLDER/corpus.jsonl with NAME.queries.jsonl")
    if args.record:
        record(found, args.figures)
    elif worse := fallen(found, before):
        sys.exit("\n".join(worse))


if __name__ == "__main__":
    main()
