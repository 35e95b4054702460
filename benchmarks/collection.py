"""The arguments of every benchmark of the ranking: an index, and what ``bahith evaluate`` reads."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from bahith.indexer.build import build
from bahith.indexer.errors import BahithError
from bahith.indexer.evaluate import Judged
from bahith.indexer.settings import Settings


def collection(parser: ArgumentParser) -> tuple[Namespace, Settings, Judged]:
    """What was given: all arguments, the settings of the index, which is there now, the queries.

    CORPUS is indexed unless it is there. What cannot be read ends the program with a message.
    """
    parser.add_argument("index")
    for name in ("corpus", "queries", "qrels"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    settings = Settings.load(index=given.index)
    try:
        judged = Judged.read(given.queries, given.qrels)
        for problem in build(settings, [given.corpus]).failed:
            parser.error(str(problem))
    except (BahithError, OSError) as error:
        parser.error(str(error))
    return given, settings, judged
