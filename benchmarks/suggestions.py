"""Time for suggestions, without HTTP, as queries are typed letter by letter.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/suggestions.py DIR TEXTS.jsonl [--queries 200] [--show 3]

Types two or three adjacent words of a text, the same ones in every run, and requests suggestions
after each letter from the second on: with cold caches, with warm ones, and once more as another
reader would. Prints milliseconds of CPU time per request, and how often there were suggestions.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import fmean, quantiles

from sampling import phrase, records, sample_queries

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument(
        "--show", type=int, default=0, help="print the suggestions for the first N inputs"
    )
    args = parser.parse_args()
    queries = sample_queries(records(args.texts), phrase, args.queries)
    typed = [text[:end] for text in queries for end in range(2, len(text) + 1)]
    searcher = Searcher.open(Settings.load(index=args.index))
    # Another limit is another request, whose answer is not cached yet.
    for state, limit in (("cold", 8), ("warm", 9), ("repeated", 9)):
        times, answered = [], 0
        for text in typed:
            started = time.process_time()
            answered += bool(searcher.suggest(text, limit))
            times.append((time.process_time() - started) * 1000)
        percentiles = quantiles(times, n=100)
        p50, p95, p99 = (percentiles[cut - 1] for cut in (50, 95, 99))
        spread = f"mean {fmean(times):.2f} ms, p50 {p50:.2f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"
        share = answered / len(typed)
        print(f"{len(typed)} letters, {state}: {spread}; {share:.0%} with suggestions")
    for text in typed[: args.show]:
        print(text, *(f"  {one.kind}: {one.text}" for one in searcher.suggest(text)), sep="\n")
    searcher.close()


if __name__ == "__main__":
    main()
