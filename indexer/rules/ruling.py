"""What the rules make of a question."""

from __future__ import annotations

from dataclasses import dataclass

from bahith.indexer.query import Filter
from bahith.indexer.results import Effect
from bahith.indexer.search.query.parser import Parsed


@dataclass(frozen=True)
class Ruling:
    """A question as the rules have it: ``parsed`` anew, and the ``effects`` of those that acted.

    ``pins`` are the articles that come first; articles that are hidden do not pass ``hidden``.
    """

    parsed: Parsed
    effects: tuple[Effect, ...] = ()
    pins: tuple[str, ...] = ()
    hidden: tuple[Filter, ...] = ()
