"""How long suggestions take, without HTTP, while questions are typed letter by letter.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/suggesting.py DIR TEXTS.jsonl [--queries 200] [--show 3]

Types two or three words that stand side by side in a text, always the same ones, and asks for
suggestions after each letter from the second on; twice, because the first time the engine reads
what it then remembers. Prints milliseconds of the processor, and how often anything was suggested.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import quantiles

from drawing import drawn, phrase, records

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--show", type=int, default=0, help="print what is suggested for so many")
    given = parser.parse_args()
    questions = drawn(records(given.texts), phrase, given.queries)
    typed = [text[:end] for text in questions for end in range(2, len(text) + 1)]
    searcher = Searcher.open(Settings.load(index=given.index))
    for turn in ("first", "again"):
        taken, some = [], 0
        for text in typed:
            started = time.process_time()
            some += bool(searcher.suggest(text))
            taken.append((time.process_time() - started) * 1000)
        cuts = quantiles(taken, n=100)
        times = f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms"
        print(f"{len(typed)} letters, {turn}: {times}; {some / len(typed):.0%} with suggestions")
    for text in typed[: given.show]:
        print(text, *(f"  {one.kind}: {one.text}" for one in searcher.suggest(text)), sep="\n")
    searcher.close()


if __name__ == "__main__":
    main()
