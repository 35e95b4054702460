"""Building and asking: our engines and others, on the same articles, in one run.

    python benchmarks/engines.py TEXTS.jsonl[.gz] [--articles 10000] [--only whoosh sqlite-fts5]

Each runs in a process of its own. Questions of three words and phrases are drawn
from the articles; all are asked twice, and the second round, with everything
remembered, is the one that is told. Times are those inside the engine: parsing a
question is not counted for ours, and snippets for nobody. The last column is the
time to build as a multiple of the first one's, for machines differ.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from drawing import Record, drawn, phrase, records, words
from peers import PEERS, Ask, size

from indexer.engines import ENGINES
from indexer.errors import BahithError

Row = dict[str, Any]


def ours(name: str, folder: Path, articles: Sequence[Record]) -> Ask:
    """One of our engines, built by the same path as ``bahith index``."""
    from analyzers.analyzer import Analyzer
    from indexer.build import build
    from indexer.engines import engine
    from indexer.search.parser import Parser
    from indexer.settings import Settings

    settings = Settings.load(index=str(folder / "index"), engine=name)
    texts = folder / "articles.jsonl"
    with texts.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article) + "\n" for article in articles)
    failed = build(settings, [texts]).failed
    texts.unlink()
    if failed:
        raise SystemExit(f"{failed[0]}")
    analyzer = Analyzer()
    parser = Parser(analyzer)
    opened = engine(name).open(settings, analyzer.signature)
    trees: dict[tuple[str, bool], Any] = {}

    def ask(question: str, is_phrase: bool) -> int:
        return len(opened.search(trees[question, is_phrase], "relevance", 0, 10).hits)

    def prepare(question: str, is_phrase: bool) -> None:
        tree = parser.parse(f'"{question}"').tree if is_phrase else parser.words(question)
        trees[question, is_phrase] = tree

    ask.prepare = prepare  # type: ignore[attr-defined]  # parsing is not the engine's
    return ask


def asked(ask: Ask, texts: list[str], is_phrase: bool) -> list[float]:
    """Milliseconds of each question in the second of two rounds; none where it is not possible."""
    prepare: Callable[[str, bool], None] = getattr(ask, "prepare", lambda *_: None)
    for text in texts:
        prepare(text, is_phrase)
    taken: list[float] = []
    for _ in range(2):
        taken = []
        for text in texts:
            started = time.perf_counter()
            try:
                ask(text, is_phrase)
            except NotImplementedError:
                return []
            taken.append((time.perf_counter() - started) * 1000)
    return taken


def measured(name: str, articles: list[Record], questions: list[str], phrases: list[str]) -> Row:
    """One row of the table."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        started = time.perf_counter()
        make = PEERS.get(name)
        ask = make(folder, articles) if make else ours(name, folder, articles)
        built = time.perf_counter() - started
        row = {"name": name, "built": built, "bytes": size(folder)}
        for kind, texts, is_phrase in (("words", questions, False), ("phrases", phrases, True)):
            row[kind] = asked(ask, texts, is_phrase)
        row["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        return row


def told(row: Row, first: Row, text_bytes: int, count: int) -> str:
    cells = [
        row["name"],
        f"{count / row['built']:,.0f}",
        f"{row['bytes'] / text_bytes:.2f}",
        f"{row['memory']:,}",
    ]
    for kind in ("words", "phrases"):
        cuts = quantiles(row[kind], n=100) if len(row[kind]) > 1 else []
        cells += [f"{cuts[49]:.2f}", f"{cuts[98]:.2f}"] if cuts else ["–", "–"]
    return f"| {' | '.join(cells)} | {row['built'] / first['built']:.2f} |"


HEAD = (
    "articles/s",
    "index / text",
    "MB of memory",
    "words p50 ms",
    "p99",
    "phrases p50 ms",
    "p99",
    "build, times the first",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, help="the first so many; all if not given")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--phrases", type=int, default=200)
    known = (*ENGINES, *PEERS)
    parser.add_argument("--only", nargs="+", choices=known, default=known)
    given = parser.parse_args()
    articles = records(given.texts, given.articles)
    text_bytes = sum(len(article["text"].encode()) for article in articles)
    asked_for = drawn(articles, words, given.queries), drawn(articles, phrase, given.phrases)
    print(f"{len(articles):,} articles, {text_bytes / 1e6:.1f} MB of text")
    print(f"| Engine | {' | '.join(HEAD)} |\n|---|{'---|' * len(HEAD)}")
    first: Row = {}
    for name in given.only:
        # A process of its own, so that none is charged with the memory of another.
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            try:
                row = pool.submit(measured, name, articles, *asked_for).result()
            except (BahithError, ModuleNotFoundError) as error:
                print(f"| {name} | {error} |")
                continue
        first = first or row
        print(told(row, first, text_bytes, len(articles)), flush=True)


if __name__ == "__main__":
    main()
