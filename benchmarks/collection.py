"""The command line shared by ranking benchmarks: an index and a judged collection."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article, Problem
from bahith.indexer.build import store
from bahith.indexer.errors import BahithError
from bahith.indexer.evaluate import Judged
from bahith.indexer.settings import Settings
from bahith.indexer.sources import articles


def collection(parser: ArgumentParser, **given: Any) -> tuple[Namespace, Settings, Judged]:
    """Parse the command line; return the arguments, the index's settings and the judged queries.

    Indexes CORPUS, and other articles beside it, unless the index holds them; ``given`` are more
    settings. Unreadable files end the program with a message.
    """
    parser.add_argument("index")
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(name, type=Path)
    parser.add_argument(
        "--distractors",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="index these articles beside CORPUS: none of them is relevant",
    )
    args = parser.parse_args()
    settings = Settings.load(index=args.index, **given)
    try:
        judged = Judged.read(args.queries, args.qrels)
        items = beside(args.corpus, args.distractors)
        for problem in store(settings, Analyzer(), items).failed:
            parser.error(str(problem))
    except (BahithError, OSError) as error:
        parser.error(str(error))
    return args, settings, judged


def beside(corpus: Path, distractors: Iterable[Path]) -> Iterator[Article | Problem]:
    """The articles of a corpus, and those of other files with ids that came in no earlier file.

    So a corpus may be part of a file beside it.
    """
    before: set[str] = set()
    for path in (corpus, *distractors):
        ids = set()
        for item in articles([path]):
            if isinstance(item, Article):
                ids.add(item.id)
                if item.id in before:
                    continue
            yield item
        before |= ids
