"""Whether an index answers searches: by searching it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bahith.i18n import Message
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher

WORDS = 3
"""Words of an article that are searched for."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The commit that was searched: its tag and number, when it was made, how many articles it has.

    ``warnings`` say what is wrong with it although it can be searched.
    """

    commit: str
    generation: int
    since: dt.datetime
    articles: int
    warnings: tuple[Message, ...]


def readiness(searcher: Searcher) -> Readiness:
    """Search for words of an article, with snippets and counts. Raises EngineError."""
    with searcher.turns.turn():
        some = searcher.articles("", 1)
        words = [word for each in some for word in f"{each.title} {each.body}".split()]
        searcher.search(Request(" ".join(words[:WORDS]), size=1, facets=("year",)))
        version, summary = searcher.version(), searcher.summary()
    return Readiness(
        version.tag, summary.generation, version.since, summary.articles, summary.warnings
    )
