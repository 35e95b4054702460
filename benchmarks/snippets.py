"""Snippets: what they cost, how that grows with the length of the articles, and what they show.

    bahith --index DIR index TEXTS.jsonl
    python benchmarks/snippets.py DIR TEXTS.jsonl [--queries 100]
    python benchmarks/snippets.py DIR --answers QUERIES.jsonl JUDGMENTS.qrels

Searches for three words of one text each, the same ones in every run, and measures the titles and
snippets of the first ten hits with warm caches; then with bodies two, four and eight times as long,
joined from the bodies of the page. For comparison it measures ``Analyzer.tokens``, which locates
every word, on the same texts.

Each time is the minimum of several rounds over all pages, because other programs slow down some of
them.

With ``--answers`` it prints instead how many snippets show the answer. The files are those that
``bahith evaluate`` reads, and a query also has a list ``answers``. Each query is asked of each of
its relevant articles whose body has an answer, and the snippet shows it if the words of one answer
stand there as written, one after the other.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import mean

from sampling import records, sample_queries, words

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import BahithError
from bahith.indexer.evaluate import Judged
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.query import Ids, Node
from bahith.indexer.results import Hit
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.snippets.highlighter import Highlighter
from bahith.indexer.settings import Settings
from bahith.indexer.workers import documents

ROUNDS = 5

TIMES = (1, 2, 4, 8)


def shown(analyzer: Analyzer, tree: Node, hits: Sequence[Hit]) -> float:
    """Milliseconds of CPU time for the titles and snippets of a page."""
    started = time.process_time()
    for _ in Highlighter(tree, analyzer).shown(hits):
        pass
    return (time.process_time() - started) * 1000


def cut(analyzer: Analyzer, hits: Sequence[Hit]) -> float:
    """Milliseconds of CPU time to tokenize the same texts, with positions."""
    started = time.process_time()
    for hit in hits:
        analyzer.tokens(hit.article.title)
        analyzer.tokens(hit.article.body)
    return (time.process_time() - started) * 1000


def longer(analyzer: Analyzer, hits: Sequence[Hit], times: int) -> list[Hit]:
    """The hits, each with ``times`` bodies of the page joined as its own, and a forward list."""
    bodies = [hit.article.body for hit in hits] * (1 + times)
    articles = [
        replace(hit.article, body="\n".join(bodies[number : number + times]))
        for number, hit in enumerate(hits)
    ]
    lists = forward_lists(documents(analyzer, articles).words)
    return [Hit(one, 0, forward=forward) for one, forward in zip(articles, lists, strict=True)]


def measure_times(analyzer: Analyzer, pages: list[tuple[Node, tuple[Hit, ...]]]) -> None:
    print(f"{mean(len(hits) for _, hits in pages):.1f} hits a page, mean of {len(pages)} pages")
    texts = {
        times: [(tree, longer(analyzer, hits, times)) for tree, hits in pages] for times in TIMES
    }
    least: dict[tuple[int, int], tuple[float, float]] = {}
    for _, times in product(range(ROUNDS), TIMES):
        for number, (tree, page) in enumerate(texts[times]):
            now = shown(analyzer, tree, page), cut(analyzer, page)
            before = least.get((times, number), now)
            least[times, number] = min(now[0], before[0]), min(now[1], before[1])
    for times in TIMES:
        length = mean(sum(len(hit.article.body) for hit in page) for _, page in texts[times])
        snippets, tokens = (
            mean(least[times, number][which] for number in range(len(pages))) for which in (0, 1)
        )
        print(
            f"{times}x: {length:,.0f} letters, {snippets:.2f} ms, "
            f"{1e5 * snippets / length:.2f} ms per 100,000, "
            f"{snippets / tokens:.2f} of the tokenizing time"
        )


def written(analyzer: Analyzer, text: str) -> str:
    """The words of ``text`` as folded, to compare texts by."""
    return " ".join(terms.written for terms in analyzer.terms(text))


def measure_answers(engine: Engine, analyzer: Analyzer, queries: Path, judgments: Path) -> None:
    grades = Judged.read(queries, judgments).grades
    parse = Parser(analyzer).words
    asked = answered = 0
    for query in records(queries):
        answers = [written(analyzer, answer) for answer in query.get("answers", ())]
        relevant = [id for id, grade in grades.get(query["id"], {}).items() if grade > 0]
        hits = engine.search(Ids(tuple(relevant)), "newest", 0, len(relevant)).hits
        snippets = Highlighter(parse(query["text"]), analyzer).shown(hits)
        for hit, (_marks, snippet) in zip(hits, snippets, strict=True):
            body = written(analyzer, hit.article.body)
            if possible := [answer for answer in answers if answer and answer in body]:
                asked += 1
                text = written(analyzer, snippet.text)
                answered += any(answer in text for answer in possible)
    if not asked:
        raise SystemExit(f"{queries}: no query has answers that a relevant article has")
    print(f"{answered} of {asked} snippets show the answer: {answered / asked:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--answers", type=Path, nargs=2, metavar=("QUERIES", "JUDGMENTS"))
    args = parser.parse_args()
    if not (args.texts or args.answers):
        parser.error("needs TEXTS or --answers")
    analyzer = Analyzer()
    settings = Settings.load(index=args.index)
    try:
        engine = chosen(settings).open(settings, analyzer.signature)
        if args.answers:
            measure_answers(engine, analyzer, *args.answers)
            return
    except (BahithError, OSError) as error:
        parser.error(str(error))
    parse = Parser(analyzer).parse
    trees = [parse(q).tree for q in sample_queries(records(args.texts), words, args.queries)]
    measure_times(
        analyzer, [(tree, engine.search(tree, "relevance", 0, 10).hits) for tree in trees]
    )


if __name__ == "__main__":
    main()
