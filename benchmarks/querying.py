"""How long an engine takes to answer, without HTTP and snippets, for words drawn from a collection.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/querying.py DIR TEXTS.jsonl [--queries 1000]

Asks for three words of one text each, for phrases of two or three words that follow one another
in a text, and for beginnings of two or three letters, always the same ones; twice, because the
first time the engine reads what it then remembers. Prints milliseconds, and what memory the engine
took. Needs Linux.
"""

from __future__ import annotations

import argparse
import time
from os import sysconf
from pathlib import Path
from statistics import quantiles

from drawing import beginning, drawn, phrase, records, words

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Node
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.settings import Settings


def resident() -> float:
    """MiB of memory that this process holds now, as Linux says."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * sysconf("SC_PAGE_SIZE") / 2**20


def measure(engine: Engine, name: str, queries: list[Node]) -> None:
    for turn in ("first", "again"):
        taken = []
        for query in queries:
            started = time.perf_counter()
            engine.search(query, "relevance", 0, 10)
            taken.append((time.perf_counter() - started) * 1000)
        cuts = quantiles(taken, n=100)
        print(f"{name}, {turn}: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    asked = parser.parse_args()
    kinds = {
        "three words": (words, "{}", asked.queries),
        "phrases": (phrase, '"{}"', max(2, asked.queries // 5)),
        "beginnings": (beginning, "{}*", max(2, asked.queries // 10)),
    }
    analyzer, texts = Analyzer(), records(asked.texts)
    parse = Parser(analyzer).parse
    queries = {
        name: [parse(sign.format(question)).tree for question in drawn(texts, draw, count)]
        for name, (draw, sign, count) in kinds.items()
    }
    del texts
    before = resident()
    settings = Settings.load(index=asked.index)
    started = time.perf_counter()
    engine = chosen(settings).open(settings, analyzer.signature)
    counted = engine.statistics()
    print(f"{counted.engine}: {counted.articles} articles, {counted.bytes / 2**20:.0f} MiB on disk")
    print(f"opened in {time.perf_counter() - started:.2f} s")
    for name, trees in queries.items():
        measure(engine, name, trees)
    print(f"{resident() - before:.0f} MiB of memory")


if __name__ == "__main__":
    main()
