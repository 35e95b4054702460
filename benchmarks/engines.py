"""Build time, index size and query times of Bahith's engines and their peers, in one run.

    python benchmarks/engines.py TEXTS.jsonl[.gz] [--articles 10000] [--only whoosh sqlite-fts5]
    python benchmarks/engines.py TEXTS.jsonl[.gz] --save ROWS.tsv --plot PICTURE.svg
    python benchmarks/engines.py --save ROWS.tsv --plot PICTURE.svg

Each engine runs in its own process; ``whoosh-python`` and ``tantivy-python`` are Bahith's without
its compiled core. Queries of three words, and phrases, are sampled from the articles and run twice;
times are CPU times of the second round, with warm caches. They are measured inside the engine,
without query parsing and snippets. The last column is the CPU time of building relative to the
first row's, because machines differ. Saved rows for the same number of articles are kept and
printed with the new ones; without TEXTS, only saved rows are printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lucene
import table
from bahith_engines import BahithEngine, query_times, spent, write_articles
from peers import PEERS, Missing, Peer, Record, size
from sampling import phrase, records, sample_queries, words

from bahith.indexer.errors import BahithError

PYTHON = "-python"
"""The end of the name of an engine without the compiled core."""

KNOWN = ("whoosh", "tantivy", f"whoosh{PYTHON}", f"tantivy{PYTHON}", *PEERS, "lucene")


def asked(
    name: str, folder: Path, articles: list[Record], questions: list[str], phrases: list[str]
) -> dict[str, Any]:
    """Seconds and CPU seconds to build, index bytes and CPU milliseconds per query.

    There are no times for unsupported queries.
    """
    place = folder / "index"
    place.mkdir()
    make: Callable[[], Peer]
    if name in PEERS:
        make = partial(PEERS[name], place, articles)
    else:
        # Bahith reads articles from a file; writing it is not part of the build time.
        make = partial(
            BahithEngine, name.removesuffix(PYTHON), place, write_articles(folder, articles)
        )
    started, before = time.perf_counter(), spent()
    peer = make()
    measurements: dict[str, Any] = {
        "built": time.perf_counter() - started,
        "spent": spent() - before,
        "bytes": size(place),
    }
    for kind, texts in (("words", questions), ("phrases", phrases)):
        prepared = [peer.prepare(text, kind == "phrases") for text in texts]
        measurements[kind] = [] if None in prepared else query_times(peer.ask, prepared)
    return measurements


def measured(
    name: str, jar: str, articles: list[Record], questions: list[str], phrases: list[str]
) -> table.Row:
    """One row of the table."""
    with TemporaryDirectory() as place:
        if name == "lucene":
            found = lucene.measured(jar, Path(place), articles, questions, phrases)
            process = resource.RUSAGE_CHILDREN
        else:
            found = asked(name, Path(place), articles, questions, phrases)
            process = resource.RUSAGE_SELF
    return table.Row(
        name,
        len(articles),
        sum(len(article["text"].encode()) for article in articles),
        found["built"],
        found["spent"],
        found["bytes"],
        resource.getrusage(process).ru_maxrss // 1024,
        *table.p50_p99(found["words"]),
        *table.p50_p99(found["phrases"]),
    )


def rows(args: argparse.Namespace, kept: dict[str, table.Row]) -> dict[str, table.Row]:
    """Measure the engines in ``--only``; return their rows with the ``kept`` ones."""
    articles = records(args.texts, args.articles)
    if any(row.articles != len(articles) for row in kept.values()):
        raise SystemExit(f"{args.save}: has rows for another number of articles")
    questions = (
        sample_queries(articles, words, args.queries),
        sample_queries(articles, phrase, args.phrases),
    )
    text_bytes = sum(len(article["text"].encode()) for article in articles)
    print(f"{len(articles):,} articles, {text_bytes / 1e6:.1f} MB of text")
    for name in args.only:
        # The core is chosen as the process starts.
        os.environ["BAHITH_CORE"] = "python" if name.endswith(PYTHON) else ""
        # Each in its own process, because peak memory is measured per process.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            try:
                task = pool.submit(measured, name, args.anserini, articles, *questions)
                kept[name] = task.result()
            except (BahithError, ModuleNotFoundError, Missing) as error:
                print(f"| {name} | {error} |", flush=True)
        kept = {name: kept[name] for name in KNOWN if name in kept}
        if args.save:  # after each engine, in case a later one fails
            table.save(args.save, kept)
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, help="use only the first N articles")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--phrases", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=KNOWN, default=KNOWN)
    parser.add_argument("--anserini", metavar="JAR", default=os.environ.get("ANSERINI", ""))
    parser.add_argument(
        "--save", type=Path, metavar="TSV", help="save the rows, and print the saved ones too"
    )
    parser.add_argument(
        "--plot", type=Path, metavar="PICTURE", help="plot the rows (needs matplotlib)"
    )
    args = parser.parse_args()
    found = table.read(args.save) if args.save else {}
    if args.texts:
        found = rows(args, found)
    if not found:
        parser.error("nothing to print: pass TEXTS, or --save with a file of rows")
    print(f"| {' | '.join(table.HEAD)} |\n|{'---|' * len(table.HEAD)}")
    for row in found.values():
        print(row.markdown(next(iter(found.values()))))
    if args.plot:
        table.plot(args.plot, found)


if __name__ == "__main__":
    main()
