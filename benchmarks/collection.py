"""The command line shared by ranking benchmarks: an index and a judged collection."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from bahith.indexer.build import build
from bahith.indexer.errors import BahithError
from bahith.indexer.evaluate import Judged
from bahith.indexer.settings import Settings


def collection(parser: ArgumentParser) -> tuple[Namespace, Settings, Judged]:
    """Parse the command line; return the arguments, the index's settings and the judged queries.

    Indexes CORPUS unless the index holds it. Unreadable files end the program with a message.
    """
    parser.add_argument("index")
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    settings = Settings.load(index=args.index)
    try:
        judged = Judged.read(args.queries, args.qrels)
        for problem in build(settings, [args.corpus]).failed:
            parser.error(str(problem))
    except (BahithError, OSError) as error:
        parser.error(str(error))
    return args, settings, judged
