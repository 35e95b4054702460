"""How query times grow with the collection, compared with the number of postings to read.

    python benchmarks/growth.py TEXTS.jsonl[.gz] FILE.tsv PICTURE.svg [--sizes 1000 10000 100000]

If there are too few texts, they are repeated with changed words: in each copy, one of three words
of four letters or more, chosen by a hash of the word and the copy's number, has its letters
shifted along the alphabet. Four copies then have about twice the vocabulary of one, as Heaps' law
predicts for four times the text with its usual exponent of one half (Manning, Raghavan and Schütze
2008, section 5.1.1), and the posting lists of common words grow with the number of articles.

All sizes run the same queries, sampled from the articles that all sizes share. "Postings" is the
sum of the document frequencies of a query's terms (for a prefix, the number of articles that
contain any of its words), averaged over the queries. Times are those of the second of two rounds,
inside the engine. Dashed lines in the plot: the first p50, scaled by the number of postings.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from zlib import crc32

from bahith_engines import build_index, query_times, write_articles
from peers import Record
from sampling import phrase, prefix, records, sample_queries, words
from table import p50_p99

from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.tokenizer import words as cut
from bahith.indexer.query import Bool, Node, Phrase
from bahith.indexer.search.query.parser import Parser

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
KINDS = {"words": (words, "{}"), "phrases": (phrase, '"{}"'), "prefixes": (prefix, "{}*")}


@dataclass(frozen=True, slots=True)
class Point:
    """One kind of query at one collection size: counts and milliseconds."""

    engine: str
    kind: str
    articles: int
    stems: int
    postings: float
    p50: float
    p99: float


def changed(text: str, copy: int) -> str:
    """The text of copy number ``copy``; copy 0 is the original."""
    if not copy:
        return text
    by = copy % len(LETTERS)
    other = str.maketrans(LETTERS, LETTERS[by:] + LETTERS[:by])
    parts, last = [], 0
    for start, end, word in cut(text):
        if len(word) > 3 and crc32(f"{copy} {word}".encode()) % 3 == 0:
            parts += [text[last:start], text[start:end].translate(other)]
            last = end
    return "".join(parts) + text[last:]


def grown(articles: list[Record]) -> Iterator[Record]:
    """The articles, then their copies, endlessly."""
    copy = 0
    while True:
        for article in articles:
            new = {key: changed(article.get(key) or "", copy) for key in ("title", "text")}
            yield {**article, **new, "id": f"{article['id']}-{copy}"}
        copy += 1


def leaves(tree: Node) -> tuple[Node, ...]:
    """The words and prefixes of a query."""
    if isinstance(tree, Bool):
        return tuple(leaf for part in (*tree.must, *tree.should) for leaf in leaves(part))
    return tree.words if isinstance(tree, Phrase) else (tree,)


def measured(name: str, texts: Path, size: int, queries: dict[str, list[str]]) -> list[Point]:
    """One point per kind of query."""
    parse = Parser(Analyzer()).parse
    with TemporaryDirectory() as folder:
        articles = islice(grown(records(texts, size)), size)
        engine = build_index(name, Path(folder, "index"), write_articles(Path(folder), articles))
        counted = engine.statistics()
        points = []
        for kind, asked in queries.items():
            trees = [parse(text).tree for text in asked]
            taken = query_times(lambda tree: engine.search(tree, "relevance", 0, 10), trees)
            postings = fmean(
                sum(engine.search(leaf, "relevance", 0, 0).total for leaf in leaves(tree))
                for tree in trees
            )
            row = (name, kind, counted.articles, counted.stems, round(postings, 1))
            points.append(Point(*row, *(round(ms, 4) for ms in p50_p99(taken))))
        engine.close()
        return points


def plot(path: Path, points: list[Point]) -> None:
    """One panel per kind of query, with logarithmic axes."""
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(KINDS), figsize=(12, 4), sharey=True)
    names = dict.fromkeys(point.engine for point in points)
    for panel, kind in zip(panels, KINDS, strict=True):
        for colour, name in enumerate(names):
            line = [point for point in points if (point.engine, point.kind) == (name, kind)]
            x, style = [point.articles for point in line], {"color": f"C{colour}"}
            panel.plot(x, [point.p50 for point in line], "o-", label=f"{name} p50", **style)
            panel.plot(x, [point.p99 for point in line], "^:", label=f"{name} p99", **style)
            per_posting = line[0].p50 / max(line[0].postings, 1)
            panel.plot(x, [point.postings * per_posting for point in line], "--", **style)
        panel.set(xscale="log", yscale="log", title=kind, xlabel="articles")
    panels[0].set_ylabel("ms per query; dashed: growth of the postings")
    panels[0].legend()
    figure.tight_layout()
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("table", type=Path, metavar="FILE.tsv")
    parser.add_argument("picture", type=Path, metavar="PICTURE")
    sizes = [1000, 10_000, 100_000, 400_000]
    parser.add_argument("--sizes", type=int, nargs="+", default=sizes)
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--queries", type=int, default=500, help="queries of each kind")
    args = parser.parse_args()
    common = records(args.texts, min(args.sizes))
    queries = {
        kind: [sign.format(text) for text in sample_queries(common, draw, args.queries)]
        for kind, (draw, sign) in KINDS.items()
    }
    names = [*Point.__dataclass_fields__]
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    points: list[Point] = []
    for name in args.engines:
        for size in sorted(args.sizes):
            # Each in its own process, so that no size profits from another's caches.
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:
                found = pool.submit(measured, name, args.texts, size, queries).result()
            for point in found:
                print(f"| {' | '.join(map(str, asdict(point).values()))} |", flush=True)
            points += found
    lines = [names, *([*asdict(point).values()] for point in points)]
    args.table.write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), "utf-8")
    plot(args.picture, points)


if __name__ == "__main__":
    main()
