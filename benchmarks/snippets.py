"""Time for the snippets of a results page, and how it grows with the length of the articles.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/snippets.py DIR TEXTS.jsonl [--queries 100]

Searches for three words of one text each, the same ones in every run, and measures the titles and
snippets of the first ten hits with warm caches; then with bodies two, four and eight times as long,
joined from the bodies of the page. For comparison it measures ``Analyzer.tokens``, which locates
every word, on the same texts.

Each time is the minimum of several rounds over all pages, because other programs slow down some of
them.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import mean

from sampling import records, sample_queries, words

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.engines import chosen
from bahith.indexer.query import Node
from bahith.indexer.results import Hit
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.snippets.highlighter import Highlighter
from bahith.indexer.settings import Settings

ROUNDS = 5

TIMES = (1, 2, 4, 8)


def shown(analyzer: Analyzer, tree: Node, articles: list[Article]) -> float:
    """Milliseconds of CPU time for the titles and snippets of a page."""
    started = time.process_time()
    for _ in Highlighter(tree, analyzer).shown(Hit(article, 0) for article in articles):
        pass
    return (time.process_time() - started) * 1000


def cut(analyzer: Analyzer, articles: list[Article]) -> float:
    """Milliseconds of CPU time to tokenize the same texts, with positions."""
    started = time.process_time()
    for article in articles:
        analyzer.tokens(article.title)
        analyzer.tokens(article.body)
    return (time.process_time() - started) * 1000


def longer(hits: tuple[Hit, ...], times: int) -> list[Article]:
    """The articles, each with ``times`` bodies of the page joined as its own."""
    bodies = [hit.article.body for hit in hits] * (1 + times)
    return [
        replace(hit.article, body="\n".join(bodies[number : number + times]))
        for number, hit in enumerate(hits)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    args = parser.parse_args()
    analyzer = Analyzer()
    parse = Parser(analyzer).parse
    trees = [parse(q).tree for q in sample_queries(records(args.texts), words, args.queries)]
    settings = Settings.load(index=args.index)
    engine = chosen(settings).open(settings, analyzer.signature)
    pages = [(tree, engine.search(tree, "relevance", 0, 10).hits) for tree in trees]
    print(f"{mean(len(hits) for _, hits in pages):.1f} hits a page, mean of {len(pages)} pages")
    texts = {times: [(tree, longer(hits, times)) for tree, hits in pages] for times in TIMES}
    least: dict[tuple[int, int], tuple[float, float]] = {}
    for _, times in product(range(ROUNDS), TIMES):
        for number, (tree, page) in enumerate(texts[times]):
            found = shown(analyzer, tree, page), cut(analyzer, page)
            before = least.get((times, number), found)
            least[times, number] = min(found[0], before[0]), min(found[1], before[1])
    for times in TIMES:
        length = mean(sum(len(one.body) for one in page) for _, page in texts[times])
        snippets, tokens = (
            mean(least[times, number][which] for number in range(len(pages))) for which in (0, 1)
        )
        print(
            f"{times}x: {length:,.0f} letters, {snippets:.2f} ms, "
            f"{1e5 * snippets / length:.2f} ms per 100,000, "
            f"{snippets / tokens:.2f} of the tokenizing time"
        )


if __name__ == "__main__":
    main()
