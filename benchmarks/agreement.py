"""How far two engines agree: `python benchmarks/agreement.py QUERIES INDEX OTHER`.

Both indexes hold the same articles; QUERIES is a file as for `bahith evaluate`. Each of its first
queries runs as words, as a phrase of its first two words, as prefixes of two to four letters, and
filtered by category or year. Prints how many totals are equal, and the mean share of the first
ten results that both have.
"""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import fmean

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import chosen
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Node, Phrase, Prefix, Published, Value, Word
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.settings import Settings

DEPTH = 10


def query_kinds(
    tree: Node, filters: list[Value | Published], number: int
) -> Iterator[tuple[str, Node]]:
    """The kinds of queries made from one headline."""
    yield "words", tree
    words = (
        [part for part in tree.should if isinstance(part, Word)] if isinstance(tree, Bool) else []
    )
    if not words:
        return
    yield "all words of three", Bool(must=tuple(words[:3]))
    yield "title", Bool(should=tuple(Word(w.text, w.terms, "title") for w in words))
    yield "phrase", Phrase(tuple(words[:2]))
    yield "phrase and words", Bool(should=(Phrase(tuple(words[:2])), *words[2:]))
    for letters in (2, 3, 4):
        begun = words[0].terms.written[:letters]
        yield f"prefix of {letters} letters", Prefix(begun, begun)
    if filters:
        yield "words, filtered", Bool(must=(tree,), filters=(filters[number % len(filters)],))


def filters(engine: Engine) -> list[Value | Published]:
    """A filter for each category and each year of the articles."""
    counts = engine.search(Bool(), "newest", 0, 0, facets={"category": (), "year": ()}).counts
    found: list[Value | Published] = [
        Value("category", value) for value in sorted(counts["category"])
    ]
    for year in map(int, sorted(counts["year"])):
        found.append(Published(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return found


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("indexes", nargs=2, metavar="INDEX")
    parser.add_argument("--first", type=int, default=500, help="run only the first N queries")
    args = parser.parse_args()
    analyzer = Analyzer()
    ours, theirs = (
        chosen(settings).open(settings, analyzer.signature)
        for settings in (Settings.load(index=index) for index in args.indexes)
    )
    all_filters = filters(ours)
    equal: defaultdict[str, list[bool]] = defaultdict(list)
    shared: defaultdict[str, list[float]] = defaultdict(list)
    with args.queries.open(encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, args.first)):
            tree = Parser(analyzer).words(json.loads(line)["text"])
            for kind, query in query_kinds(tree, all_filters, number):
                one, other = (e.search(query, "relevance", 0, DEPTH) for e in (ours, theirs))
                equal[kind].append(one.total == other.total)
                tops = [{hit.article.id for hit in found.hits} for found in (one, other)]
                if one.hits or other.hits:
                    shared[kind].append(len(tops[0] & tops[1]) / max(map(len, tops)))
    for engine in (ours, theirs):
        engine.close()
    print(f"{'query':22} asked  totals equal  first ten shared")
    for kind, found in equal.items():
        share = f"{fmean(shared[kind]):.4f}" if shared[kind] else "-"
        print(f"{kind:22} {len(found):5}  {sum(found):12}  {share:>16}")


if __name__ == "__main__":
    main()
