"""How often "did you mean" is right, and how long it takes, on any collection.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/correcting.py DIR TEXTS.jsonl MISSPELT.tsv NAME [RIGHT.jsonl …] [--words 300]

MISSPELT.tsv has lines of a collection's name, what was typed, what was meant and the kind of slip,
as ``tests/data/misspelt.tsv``; those of NAME are asked. Then right words are asked: drawn from the
texts, and from RIGHT, whose words may be missing in them. Prints how many were corrected, and
milliseconds.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import quantiles

from drawing import records

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.results import Correction
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


def rows(path: Path, collection: str) -> list[tuple[str, str]]:
    """What was typed and what was meant, of one collection."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [(typed, meant) for name, typed, meant, _ in lines if name == collection]


def drawn(texts: Iterable[str], count: int) -> list[str]:
    """Different Arabic words of three letters or more."""
    analyzer = Analyzer()
    found = {
        text[start:end]
        for text in texts
        for start, end, terms in analyzer.tokens(text)
        if len(terms.written) > 2 and "\u0621" <= terms.written[0] <= "\u064a"
    }
    return random.Random(20210726).sample(sorted(found), min(count, len(found)))


def asked(searcher: Searcher, questions: list[str], name: str) -> list[Correction | None]:
    """The corrections; how long they took is printed."""
    found, taken = [], []
    for question in questions:
        started = time.perf_counter()
        found.append(searcher.correction(question))
        taken.append((time.perf_counter() - started) * 1000)
    cuts = quantiles(taken, n=20)
    print(f"{name}: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    for name in ("texts", "misspelt"):
        parser.add_argument(name, type=Path)
    parser.add_argument("name")
    parser.add_argument("right", type=Path, nargs="*")
    parser.add_argument("--words", type=int, default=300)
    given = parser.parse_args()
    searcher = Searcher.open(Settings.load(index=given.index))
    # The first of all questions looks at the whole vocabulary once.
    searcher.correction("ثثثث")
    fold = Analyzer().fold
    pairs = rows(given.misspelt, given.name)
    found = asked(searcher, [typed for typed, _ in pairs], "misspelt")
    right = sum(
        c is not None and fold(c.q) == fold(meant)
        for c, (_, meant) in zip(found, pairs, strict=True)
    )
    print(f"misspelt: {right} of {len(pairs)} corrected to what was meant")
    for path in (given.texts, *given.right):
        words = drawn((record["text"] for record in records(path)), given.words)
        wrong = sum(c is not None for c in asked(searcher, words, f"words of {path.name}"))
        print(f"words of {path.name}: {wrong} of {len(words)} corrected")
    searcher.close()


if __name__ == "__main__":
    main()
