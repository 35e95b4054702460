"""How long the snippets of a page take, and how that grows with the length of its texts.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/snippets.py DIR TEXTS.jsonl [--queries 100]

Asks for three words of one text each, always the same ones, and takes the time
of the titles and snippets of the ten first hits, when their words were seen
before. Then of the same hits with longer bodies: two, four and eight bodies of
the page as one. Beside it stands the time of ``Analyzer.tokens``, which looks
for the place of every word, on the same texts.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import mean

from drawing import drawn, records, words

from analyzers.analyzer import Analyzer
from indexer.engines import chosen
from indexer.query import Hit, Node
from indexer.search.parser import Parser
from indexer.search.snippets import Highlighter
from indexer.settings import Settings

ROUNDS = 5
"""The least time of so many is taken: others work on the machine too."""

TIMES = (1, 2, 4, 8)


def shown(analyzer: Analyzer, tree: Node, texts: list[tuple[str, str]]) -> float:
    """Milliseconds of the snippets of a page of titles and bodies."""
    started = time.process_time()
    highlighter = Highlighter(tree, analyzer)
    for title, body in texts:
        highlighter.title(title)
        highlighter.snippet(body)
    return (time.process_time() - started) * 1000


def cut(analyzer: Analyzer, texts: list[tuple[str, str]]) -> float:
    """Milliseconds of cutting the same texts into words with places."""
    started = time.process_time()
    for title, body in texts:
        analyzer.tokens(title)
        analyzer.tokens(body)
    return (time.process_time() - started) * 1000


def longer(hits: tuple[Hit, ...], times: int) -> list[tuple[str, str]]:
    """Titles, each with ``times`` bodies of the page as one."""
    bodies = [hit.article.body for hit in hits] * (1 + times)
    return [
        (hit.article.title, "\n".join(bodies[number : number + times]))
        for number, hit in enumerate(hits)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--queries", type=int, default=100)
    asked = parser.parse_args()
    analyzer = Analyzer()
    parse = Parser(analyzer).parse
    trees = [parse(q).tree for q in drawn(records(asked.texts), words, asked.queries)]
    settings = Settings.load(index=asked.index)
    engine = chosen(settings).open(settings, analyzer.signature)
    pages = [(tree, engine.search(tree, "relevance", 0, 10).hits) for tree in trees]
    print(f"{mean(len(hits) for _, hits in pages):.1f} hits a page, mean of {len(pages)} pages")
    for times in TIMES:
        texts = [(tree, longer(hits, times)) for tree, hits in pages]
        length = mean(sum(len(body) for _, body in page) for _, page in texts)
        snippets = mean(min(shown(analyzer, *one) for _ in range(ROUNDS)) for one in texts)
        tokens = mean(min(cut(analyzer, page) for _ in range(ROUNDS)) for _, page in texts)
        print(
            f"{times}x: {length:,.0f} letters, {snippets:.2f} ms, "
            f"{snippets / tokens:.2f} of the time of tokens"
        )


if __name__ == "__main__":
    main()
