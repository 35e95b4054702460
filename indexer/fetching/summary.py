"""What a run did, and why it did not do the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from bahith.i18n import Text
from bahith.indexer.build import Summary


class Failure(NamedTuple):
    """An address, and why nothing of it is in the index, or not all."""

    url: str
    reason: Text

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


@dataclass
class Fetched:
    """The counts of a run: pages by what became of them.

    ``skipped`` counts addresses by the reasons of ``errors.Skip``; ``lists`` are the sitemaps and
    feeds that were read. ``left`` counts addresses that a limit left unvisited, ``removed``
    the articles of pages that are gone. ``needs`` has the extras that some files wait for.
    """

    fetched: int = 0
    unchanged: int = 0
    gone: int = 0
    lists: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: list[Failure] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)
    left: int = 0
    removed: int = 0
    stopped: bool = False
    """Somebody asked to stop."""
    index: Summary = field(default_factory=Summary)
    """What the index did with the articles."""

    @property
    def requested(self) -> int:
        """Pages that were asked for."""
        return self.fetched + self.unchanged + self.gone + len(self.failed)
