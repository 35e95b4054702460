"""How the cost of every call grows with the collection, compared with the number of postings.

    python benchmarks/growth.py TEXTS.jsonl[.gz] FILE.tsv PICTURE.svg [--sizes 1000 10000 100000]
    python benchmarks/growth.py --plot FILE.tsv PICTURE.svg

If there are too few texts, they are repeated with changed words: in each copy, one of three words
of four letters or more, chosen by a hash of the word and the copy's number, has its letters
shifted along the alphabet. Four copies then have about twice the vocabulary of one, as Heaps' law
predicts for four times the text with its usual exponent of one half (Manning, Raghavan and Schütze
2008, section 5.1.1), and the posting lists of common words grow with the number of articles.

All sizes get the same requests, drawn from the articles that all sizes share. ``engine: …`` are
queries inside the engine: "postings" is the sum of the document frequencies of a query's terms (for
a prefix, the number of articles that contain any of its words), averaged over the queries. The
other kinds are calls of the API over HTTP, as in ``calls.py``. Times are CPU times of the second of
two rounds, in milliseconds. Building, memory and the server's start are points of their own, in
the units that their names say. Dashed lines in the plot: the first p50, scaled by the postings, or
by the number of articles.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields
from itertools import islice
from math import ceil, nan
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from bahith_engines import build_index, query_times, spent, write_articles
from call_kinds import KINDS as CALLS
from call_kinds import Drawn, requests
from grown import grown, grown_id
from peers import Record, size
from sampling import phrase, prefix, records, sample_queries, words
from served import Server, memory
from table import p50_p99

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Node, Phrase
from bahith.indexer.search.query.parser import Parser

KINDS = {"words": (words, "{}"), "phrases": (phrase, '"{}"'), "prefixes": (prefix, "{}*")}


@dataclass(frozen=True, slots=True)
class Point:
    """One kind of measurement at one collection size; ``high`` is p99, of calls the maximum."""

    engine: str
    kind: str
    articles: int
    stems: int
    postings: float
    p50: float
    high: float

    @property
    def growing(self) -> float:
        """What the cost may grow with: postings where they are known, else articles."""
        return self.articles if self.postings != self.postings else max(self.postings, 1)


def leaves(tree: Node) -> tuple[Node, ...]:
    """The words and prefixes of a query."""
    if isinstance(tree, Bool):
        return tuple(leaf for part in (*tree.must, *tree.should) for leaf in leaves(part))
    return tree.words if isinstance(tree, Phrase) else (tree,)


Cost = tuple[str, float, float, float]
"""Kind, postings, p50 and the high value."""


def in_the_engine(engine: Engine, queries: dict[str, list[str]]) -> Iterator[Cost]:
    parse = Parser(Analyzer()).parse
    for kind, asked in queries.items():
        trees = [parse(text).tree for text in asked]
        taken = query_times(lambda tree: engine.search(tree, "relevance", 0, 10), trees)
        postings = fmean(
            sum(engine.search(leaf, "relevance", 0, 0).total for leaf in leaves(tree))
            for tree in trees
        )
        yield f"engine: {kind}", round(postings, 1), *p50_p99(taken)


def over_http(index: str, drawn: Drawn, each: int) -> Iterator[Cost]:
    addresses = {kind: requests(drawn, kind, each) for kind in CALLS}
    with Server(index) as server:
        server.get(addresses["three words"][0])
        yield "first answer, CPU s", nan, server.busy(), nan
        yield "memory, MiB", nan, memory(server.process.pid).resident, nan
        for kind, asked in addresses.items():
            _, costs = ([server.cost(address) for address in asked] for _ in range(2))
            yield kind, nan, median(costs), max(costs)


def measured(
    name: str, texts: Path, articles: int, common: int, queries: dict[str, list[str]], each: int
) -> list[Point]:
    """All points of one engine at one size."""
    found = records(texts, articles)
    with TemporaryDirectory() as folder:
        index = Path(folder, "index")
        file = write_articles(Path(folder), islice(grown(found), articles))
        started, before = time.perf_counter(), spent()
        engine = build_index(name, index, file)
        costs: list[Cost] = [
            ("building, CPU s", nan, spent() - before, nan),
            ("building, s", nan, time.perf_counter() - started, nan),
            ("index / text", nan, size(index) / text_bytes(found, articles), nan),
        ]
        file.unlink()
        counted = engine.statistics()
        costs += in_the_engine(engine, queries)
        engine.close()
        copies = range(ceil(articles / len(found)))
        ids = (grown_id(article, copy) for copy in copies for article in found)
        shared = [{**article, "id": grown_id(article)} for article in found[:common]]
        costs += over_http(str(index), Drawn(shared, islice(ids, articles)), each)
    return [
        Point(name, kind, counted.articles, counted.stems, postings, round(p50, 4), round(high, 4))
        for kind, postings, p50, high in costs
    ]


def text_bytes(articles: list[Record], count: int) -> float:
    """UTF-8 bytes of ``count`` grown texts, whose copies are as long as their originals."""
    return sum(len(one["text"].encode()) for one in articles) * count / len(articles)


def plot(path: Path, points: list[Point]) -> None:
    """One panel per kind, with logarithmic axes."""
    from matplotlib import pyplot

    kinds = [*dict.fromkeys(point.kind for point in points)]
    figure, grid = pyplot.subplots(ceil(len(kinds) / 6), 6, figsize=(18, 2.6 * len(kinds) / 6))
    panels = grid.flat
    names = dict.fromkeys(point.engine for point in points)
    for panel, kind in zip(panels, kinds, strict=False):
        for colour, name in enumerate(names):
            line = [point for point in points if (point.engine, point.kind) == (name, kind)]
            x, style = [point.articles for point in line], {"color": f"C{colour}"}
            panel.plot(x, [point.p50 for point in line], "o-", label=name, **style)
            panel.plot(x, [point.high for point in line], "^:", alpha=0.5, **style)
            scale = line[0].p50 / line[0].growing
            panel.plot(x, [point.growing * scale for point in line], "--", alpha=0.4, **style)
        panel.set(xscale="log", yscale="log")
        panel.minorticks_off()
        panel.set_title(kind, fontsize="medium")
    for panel in [*grid.flat][len(kinds) :]:
        panel.set_axis_off()
    grid.flat[0].legend()
    figure.suptitle("CPU ms by number of articles: p50 (solid), worst (dotted), in proportion (-)")
    figure.tight_layout()
    figure.savefig(path)


def read(path: Path) -> list[Point]:
    """The points of a table."""
    _, *lines = path.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return [
        Point(engine, kind, int(articles), int(stems), *map(float, cost))
        for engine, kind, articles, stems, *cost in rows
    ]


def save(path: Path, points: list[Point]) -> None:
    lines = [[field.name for field in fields(Point)], *map(astuple, points)]
    path.write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), "utf-8")


def markdown(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("table", type=Path, metavar="FILE.tsv")
    parser.add_argument("picture", type=Path, metavar="PICTURE")
    sizes = [1000, 10_000, 100_000, 400_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes)
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--queries", type=int, default=300, help="engine queries of each kind")
    parser.add_argument("--each", type=int, default=15, help="requests of each kind")
    parser.add_argument("--plot", action="store_true", help="only plot the table")
    args = parser.parse_args()
    if not args.plot:
        if args.texts is None:
            parser.error("TEXTS is missing")
        run(args)
    plot(args.picture, read(args.table))


def run(args: argparse.Namespace) -> None:
    """Measure all sizes, and write the table after each: the largest take long."""
    common = records(args.texts, min(args.sizes))
    queries = {
        kind: [sign.format(text) for text in sample_queries(common, draw, args.queries)]
        for kind, (draw, sign) in KINDS.items()
    }
    names = [field.name for field in fields(Point)]
    print(f"{markdown(names)}\n|{'---|' * len(names)}")
    points: list[Point] = []
    for name in args.engines:
        for articles in sorted(args.sizes):
            # Each in its own process, so that no size profits from another's caches.
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                given = name, args.texts, articles, len(common), queries, args.each
                found = pool.submit(measured, *given).result()
            for point in found:
                print(markdown([str(cell) for cell in astuple(point)]), flush=True)
            points += found
            save(args.table, points)


if __name__ == "__main__":
    main()
