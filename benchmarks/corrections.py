"""Quality and speed of "did you mean" on any collection.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/corrections.py DIR TEXTS.jsonl MISSPELT.tsv NAME [CORRECT.jsonl …]

MISSPELT.tsv has tab-separated lines like ``tests/data/misspelt.tsv``: collection, typed query,
intended query, kind of error; the lines of collection NAME are used. Correct words are then
sampled from TEXTS and from each CORRECT file, whose words may be missing in the collection.
Prints how many queries were corrected, and milliseconds per query.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import quantiles

from sampling import records

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.results import Correction
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


def rows(path: Path, collection: str) -> list[tuple[str, str]]:
    """The typed and the intended queries of one collection."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [(typed, meant) for name, typed, meant, _ in lines if name == collection]


def sample_words(texts: Iterable[str], count: int) -> list[str]:
    """A sample of the Arabic words of three letters or more."""
    analyzer = Analyzer()
    found = {
        text[start:end]
        for text in texts
        for start, end, terms in analyzer.tokens(text)
        if len(terms.written) > 2 and "\u0621" <= terms.written[0] <= "\u064a"
    }
    return random.Random(20210726).sample(sorted(found), min(count, len(found)))


def corrections(searcher: Searcher, queries: list[str], name: str) -> list[Correction | None]:
    """The corrections of the queries; prints how long they took."""
    found, times = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(searcher.correction(query))
        times.append((time.perf_counter() - started) * 1000)
    percentiles = quantiles(times, n=20)
    print(f"{name}: p50 {percentiles[9]:.1f} ms, p95 {percentiles[18]:.1f} ms")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    for name in ("texts", "misspelt"):
        parser.add_argument(name, type=Path)
    parser.add_argument("name")
    parser.add_argument("correct", type=Path, nargs="*")
    parser.add_argument("--words", type=int, default=300)
    args = parser.parse_args()
    searcher = Searcher.open(Settings.load(index=args.index))
    # The very first query reads the whole vocabulary.
    searcher.correction("ثثثث")
    fold = Analyzer().fold
    pairs = rows(args.misspelt, args.name)
    found = corrections(searcher, [typed for typed, _ in pairs], "misspelt")
    right = sum(
        c is not None and fold(c.q) == fold(meant)
        for c, (_, meant) in zip(found, pairs, strict=True)
    )
    print(f"misspelt: {right} of {len(pairs)} corrected as intended")
    for path in (args.texts, *args.correct):
        words = sample_words((record["text"] for record in records(path)), args.words)
        wrong = sum(c is not None for c in corrections(searcher, words, f"words of {path.name}"))
        print(f"words of {path.name}: {wrong} of {len(words)} corrected")
    searcher.close()


if __name__ == "__main__":
    main()
