"""What the rules make of a question."""

from __future__ import annotations

from dataclasses import dataclass

from bahith.indexer.query import Choice, Filter, Ids
from bahith.indexer.results import Effect
from bahith.indexer.rules.rule import Boost
from bahith.indexer.search.query.parser import Parsed


@dataclass(frozen=True)
class Ruling:
    """A question as the rules have it: ``parsed`` anew, and the ``effects`` of those that acted.

    ``pins`` are the articles that come first; those of ``hidden`` are never found.
    """

    parsed: Parsed
    effects: tuple[Effect, ...] = ()
    pins: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    boosts: tuple[Boost, ...] = ()

    @property
    def shown(self) -> tuple[Filter, ...]:
        """What articles pass that are not hidden."""
        return without(self.hidden)


def without(ids: tuple[str, ...]) -> tuple[Filter, ...]:
    """What articles pass that have none of these ids."""
    return (Choice(none_of=(Ids(ids),)),) if ids else ()
