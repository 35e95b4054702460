"""How two words meet, for a person who asks why an article was found."""

from __future__ import annotations

from enum import Enum

from bahith.analyzers.analyzer import Terms
from bahith.analyzers.lexicon import MONTH
from bahith.analyzers.stemming import SPELLING


class Relation(Enum):
    """Ways to meet, the closest first."""

    WRITTEN = "written"
    STEM = "stem"
    PLURAL = "plural"
    SPELLING = "spelling"
    MONTH = "month"
    ROOT = "root"


def relation(asked: Terms, found: Terms) -> Relation | None:
    """How ``found``, a word of a text, meets ``asked``, a word of a question; None if not at all.

    A stem that is not the first of either word came by way of a broken plural, or
    of a second reading, which a reader cannot tell from it.
    """
    if asked.written == found.written:
        return Relation.WRITTEN
    shared = [stem for stem in asked.stems if stem in found.stems]
    plain = [stem for stem in shared if stem[0] not in (MONTH, SPELLING)]
    if plain:
        first = asked.stems[0] == found.stems[0]
        return Relation.STEM if first else Relation.PLURAL
    if any(stem[0] == MONTH for stem in shared):
        return Relation.MONTH
    if shared:
        return Relation.SPELLING
    return Relation.ROOT if not set(asked.roots).isdisjoint(found.roots) else None
