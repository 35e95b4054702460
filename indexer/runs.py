"""Runs: the results of many queries, in the format of TREC, which evaluation tools share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.errors import SourceError

Run = dict[str, dict[str, float]]
"""Query → article → score, the best article first."""


def read(path: Path) -> Run:
    """The run in a file whose lines are ``query Q0 article rank score name``, of any system.

    The order is by score, and by rank where scores are equal. Raises SourceError for a line
    that cannot be read, or that repeats an article of a query.
    """
    ranked: dict[str, dict[str, tuple[float, int]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            query, _iteration, article, rank, score, _name = line.split()
            articles = ranked.setdefault(query, {})
            if article in articles or not math.isfinite(float(score)):
                raise ValueError
            articles[article] = -float(score), int(rank)
        except ValueError:
            message = _(
                "%(path)s:%(line)s: must have six words: query Q0 article rank score name, "
                "each article once per query",
                path=path,
                line=number,
            )
            raise SourceError(message) from None
    return {
        query: {article: -key[0] for article, key in sorted(articles.items(), key=_by_key)}
        for query, articles in ranked.items()
    }


def _by_key(item: tuple[str, tuple[float, int]]) -> tuple[float, int]:
    return item[1]


def write(path: Path, run: Run) -> None:
    """Write ``run`` as ``read`` reads it, with scores to their last digit."""
    path.write_text("".join(_lines(run)), encoding="utf-8")


def _lines(run: Run) -> Iterable[str]:
    for query, scores in run.items():
        for rank, (article, score) in enumerate(scores.items(), 1):
            yield f"{query} Q0 {article} {rank} {float(score)!r} bahith\n"
