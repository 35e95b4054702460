"""Query times of an engine, without HTTP and snippets.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/query_times.py DIR TEXTS.jsonl [--queries 1000]

Samples queries from the texts, the same ones in every run: three words of one text, phrases of two
or three adjacent words, and prefixes of two or three letters. Runs them twice, with cold and warm
caches, and prints CPU milliseconds and the memory that the engine uses. Needs Linux.
"""

from __future__ import annotations

import argparse
import time
from os import sysconf
from pathlib import Path
from statistics import quantiles

from sampling import phrase, prefix, records, sample_queries, words

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Node
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.settings import Settings


def resident() -> float:
    """Resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * sysconf("SC_PAGE_SIZE") / 2**20


def measure(engine: Engine, name: str, queries: list[Node]) -> None:
    for caches in ("cold", "warm"):
        times = []
        for query in queries:
            started = time.process_time()
            engine.search(query, "relevance", 0, 10)
            times.append((time.process_time() - started) * 1000)
        percentiles = quantiles(times, n=100)
        print(f"{name}, {caches}: p50 {percentiles[49]:.2f} ms, p99 {percentiles[98]:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=1000)
    args = parser.parse_args()
    kinds = {
        "three words": (words, "{}", args.queries),
        "phrases": (phrase, '"{}"', max(2, args.queries // 5)),
        "prefixes": (prefix, "{}*", max(2, args.queries // 10)),
    }
    analyzer, texts = Analyzer(), records(args.texts)
    parse = Parser(analyzer).parse
    queries = {
        name: [parse(pattern.format(text)).tree for text in sample_queries(texts, sampler, count)]
        for name, (sampler, pattern, count) in kinds.items()
    }
    del texts
    before = resident()
    settings = Settings.load(index=args.index)
    started = time.process_time()
    engine = chosen(settings).open(settings, analyzer.signature)
    statistics = engine.statistics()
    size = f"{statistics.articles} articles, {statistics.bytes / 2**20:.0f} MiB on disk"
    print(f"{statistics.engine}: {size}")
    print(f"opened in {time.process_time() - started:.2f} s of CPU")
    for name, trees in queries.items():
        measure(engine, name, trees)
    print(f"{resident() - before:.0f} MiB of memory")


if __name__ == "__main__":
    main()
