"""How two words match, to explain why an article was found."""

from __future__ import annotations

from enum import Enum

from bahith.analyzers.analyzer import Terms
from bahith.analyzers.letters import is_arabic
from bahith.analyzers.stemming.lemmas import MONTH, SPELLING


class Relation(Enum):
    """Ways to match, the closest first."""

    WRITTEN = "written"
    STEM = "stem"
    PLURAL = "plural"
    SPELLING = "spelling"
    MONTH = "month"
    ROOT = "root"


def relation(query_word: Terms, text_word: Terms) -> Relation | None:
    """How a word of a text matches a word of a query; None if it does not.

    A shared stem of Arabic words that is not the first of both came from a broken plural, or from
    a second reading, which looks the same to a reader.
    """
    if query_word.written == text_word.written:
        return Relation.WRITTEN
    shared = [stem for stem in query_word.stems if stem in text_word.stems]
    plain = [stem for stem in shared if stem[0] not in (MONTH, SPELLING)]
    if plain:
        foreign = not is_arabic(query_word.written)
        share_first = foreign or query_word.stems[0] == text_word.stems[0]
        return Relation.STEM if share_first else Relation.PLURAL
    if any(stem[0] == MONTH for stem in shared):
        return Relation.MONTH
    if shared:
        return Relation.SPELLING
    share_root = not set(query_word.roots).isdisjoint(text_word.roots)
    return Relation.ROOT if share_root else None
