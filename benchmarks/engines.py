"""Building and asking: our engines and others, on the same articles, in one run.

    python benchmarks/engines.py TEXTS.jsonl[.gz] [--articles 10000] [--only whoosh sqlite-fts5]
    python benchmarks/engines.py TEXTS.jsonl[.gz] --save ROWS.tsv --plot PICTURE.svg
    python benchmarks/engines.py --save ROWS.tsv --plot PICTURE.svg

Each runs in a process of its own. Questions of three words and phrases are drawn
from the articles; all are asked twice, and the second round, with everything
remembered, is the one that is told. Times are those inside the engine: parsing a
question and snippets are not counted. The last column is the time to build as a
multiple of the first one's, for machines differ. Rows saved before, of as many
articles, stay and are told with the new ones; without TEXTS, only they are.
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
from drawing import drawn, phrase, records, words
from ours import Ours, times, written
from peers import PEERS, Missing, Peer, Record, size

from bahith.indexer.engines import ENGINES
from bahith.indexer.errors import BahithError

KNOWN = (*ENGINES, *PEERS, "lucene")


def asked(
    name: str, folder: Path, articles: list[Record], questions: list[str], phrases: list[str]
) -> dict[str, Any]:
    """Seconds to build, bytes, and milliseconds of each question; none where it is not possible."""
    place = folder / "index"
    place.mkdir()
    make: Callable[[], Peer]
    if name in PEERS:
        make = partial(PEERS[name], place, articles)
    else:
        # Ours read a file, as articles come in one; to write that is no part of building.
        make = partial(Ours, name, place, written(folder, articles))
    started = time.perf_counter()
    peer = make()
    found: dict[str, Any] = {"built": time.perf_counter() - started, "bytes": size(place)}
    for kind, texts in (("words", questions), ("phrases", phrases)):
        prepared = [peer.prepare(text, kind == "phrases") for text in texts]
        found[kind] = [] if None in prepared else times(peer.ask, prepared)
    return found


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
        found["bytes"],
        resource.getrusage(process).ru_maxrss // 1024,
        *table.cuts(found["words"]),
        *table.cuts(found["phrases"]),
    )


def rows(given: argparse.Namespace, kept: dict[str, table.Row]) -> dict[str, table.Row]:
    """Measures what was asked for, and keeps each row beside those there are."""
    articles = records(given.texts, given.articles)
    if any(row.articles != len(articles) for row in kept.values()):
        raise SystemExit(f"{given.save}: has rows of another number of articles")
    questions = drawn(articles, words, given.queries), drawn(articles, phrase, given.phrases)
    text_bytes = sum(len(article["text"].encode()) for article in articles)
    print(f"{len(articles):,} articles, {text_bytes / 1e6:.1f} MB of text")
    for name in given.only:
        # A process of its own, so that none is charged with the memory of another.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            try:
                task = pool.submit(measured, name, given.anserini, articles, *questions)
                kept[name] = task.result()
            except (BahithError, ModuleNotFoundError, Missing) as error:
                print(f"| {name} | {error} |", flush=True)
        kept = {name: kept[name] for name in KNOWN if name in kept}
        if given.save:  # at once: what was measured is kept if a later one fails
            table.save(given.save, kept)
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--articles", type=int, help="the first so many; all if not given")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--phrases", type=int, default=200)
    parser.add_argument("--only", nargs="+", choices=KNOWN, default=KNOWN)
    parser.add_argument("--anserini", metavar="JAR", default=os.environ.get("ANSERINI", ""))
    parser.add_argument("--save", type=Path, metavar="TSV", help="keep the rows, join others")
    parser.add_argument("--plot", type=Path, metavar="PICTURE", help="draw the rows (matplotlib)")
    given = parser.parse_args()
    found = table.read(given.save) if given.save else {}
    if given.texts:
        found = rows(given, found)
    if not found:
        parser.error("nothing to tell: name TEXTS, or with --save a file of rows")
    print(f"| {' | '.join(table.HEAD)} |\n|{'---|' * len(table.HEAD)}")
    for row in found.values():
        print(row.told(next(iter(found.values()))))
    if given.plot:
        table.plot(given.plot, found)


if __name__ == "__main__":
    main()
