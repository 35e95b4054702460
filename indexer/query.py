"""What is asked: the query tree that engines evaluate, and the request it comes from.

The tree knows no engine and no HTTP. Its leaves carry terms that the analyzer
made, so an engine never sees raw text. ``results`` has the answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bahith.analyzers.analyzer import Terms

Field: TypeAlias = Literal["", "title"]
"""Where a leaf looks: everywhere, or in the title only."""

Sort: TypeAlias = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")

Facet: TypeAlias = Literal["source", "category", "year", "month"]
"""What matches can be counted by."""
FACETS: tuple[Facet, ...] = ("source", "category", "year", "month")


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``exact`` asks for its written form only."""

    text: str
    terms: Terms
    field: Field = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, in this order; ``exact`` as for a word."""

    words: tuple[Word, ...]
    field: Field = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so, with or without attached particles.

    ``prefix`` is folded and stands without the article: the written form or a
    stem begins with it. ``others`` are the written beginnings with an article.
    """

    text: str
    prefix: str
    field: Field = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Articles whose source has all these words."""

    words: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """Articles published from ``after`` to ``before``, both days included."""

    after: dt.date | None = None
    before: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Articles whose stored source or category is exactly ``value``."""

    field: Literal["source", "category"]
    value: str


@dataclass(frozen=True, slots=True)
class Bands:
    """Articles that were indexed with any of these bands, see ``near_duplicates.bands``."""

    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ids:
    """The articles of these ids, as far as there are any."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bool:
    """All of ``must``, none of ``must_not``; ``should`` adds to the score.

    Where ``must`` is empty, at least one of ``should`` has to match; where both
    are empty, every article does. ``filters`` must hold and do not score.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no article: what an empty question asks for."""


Leaf: TypeAlias = "Word | Phrase | Prefix"
Filter: TypeAlias = "Source | Published | Value | Bands | Ids"
"""What does not score, and has no words to mark."""
Node: TypeAlias = "Leaf | Filter | Bool | Nothing"

Facets: TypeAlias = Mapping[Facet, Sequence[Filter]]
"""The facets to count matches by, each with the filters that its counts leave out."""


def within(query: Node, filters: Sequence[Filter]) -> Node:
    """The matches of ``query`` that all of ``filters`` let through, with the same scores."""
    return Bool(must=(query,), filters=tuple(filters)) if filters else query


@dataclass(frozen=True, slots=True)
class Request:
    """One search: what was typed, which page of what size, how sorted and filtered.

    ``source`` is words that the source must have; ``outlet`` and ``category`` are
    exactly one value, as the counts of a page have them. Empty, none of them filters.
    With ``group`` a page leaves out near-duplicates of a match before them. ``facets``
    are what the page counts all matches by.
    """

    q: str
    page: int = 1
    size: int = 10
    sort: Sort = "relevance"
    source: str = ""
    after: dt.date | None = None
    before: dt.date | None = None
    explain: bool = False
    outlet: str = ""
    category: str = ""
    group: bool = False
    facets: tuple[Facet, ...] = ()
