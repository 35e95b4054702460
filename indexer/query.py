"""What is asked and what is answered: the request, the query tree and the page.

The tree knows no engine and no HTTP. Its leaves carry terms, made by the
analyzer, so an engine never sees raw text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from bahith.analyzers.analyzer import Terms
from bahith.indexer.article import Article

Field: TypeAlias = Literal["", "title"]
"""Where a leaf looks: everywhere, or in the title only."""

Sort: TypeAlias = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")

Facet: TypeAlias = Literal["source", "category", "year", "month"]
"""What matches can be counted by."""
FACETS: tuple[Facet, ...] = ("source", "category", "year", "month")

Range: TypeAlias = tuple[int, int]
"""Start and end (exclusive) in code points of the text it belongs to."""


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


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about how the question was read.

    ``code`` is stable and for programs, ``message`` is Arabic and for people, ``message_en`` the
    same in English. All there are stand in ``bahith.indexer.notes``.
    """

    code: str
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question as it was understood."""

    tree: Node
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A whole question as it should perhaps have been typed, and what was wrong with it.

    ``layout``: it was typed on the layout of another script; ``arabizi``: Arabic in Latin letters.
    """

    q: str
    kind: Literal["spelling", "layout", "arabizi"]


@dataclass(frozen=True, slots=True)
class Request:
    """One search: what was typed, which page of what size, how sorted and filtered.

    ``source`` is words that the source must have; ``outlet`` and ``category`` are
    exactly one value, as ``Searcher.counts`` gives them. Empty, none of them filters.
    With ``group`` a page leaves out what is a near-duplicate of a match before it.
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """The part of an article's score that a leaf earned at one level of evidence."""

    leaf: Leaf
    level: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matched, and its score (0 where the sort is by date).

    ``evidence``, where it was asked for, adds up to the score.
    """

    article: Article
    score: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine answers: the exact number of matches, and one slice of them."""

    total: int
    hits: tuple[Hit, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article, and the ranges in it to mark."""

    text: str
    marks: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a score comes from one level of evidence, in whole percent."""

    level: str
    percent: int


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the question, as typed, and a word of the article, as written, that it met.

    ``how`` is the value of an ``bahith.analyzers.relations.Relation``, or ``prefix``.
    """

    asked: str
    found: str
    how: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article matched. The shares, if there are any, add up to 100 percent."""

    shares: tuple[Share, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a result page; ``explanation`` only where the request asks for it.

    ``copies`` is how many further matches are near-duplicates of this one, where the request
    asks for groups.
    """

    article: Article
    score: float
    title_marks: tuple[Range, ...]
    snippet: Snippet
    explanation: Explanation | None = None
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results; ``took_ms`` is the time in the searcher, in milliseconds."""

    request: Request
    total: int
    took_ms: float
    results: tuple[Result, ...]
    notes: tuple[Note, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A looser question than the one that found nothing, and how it was made.

    ``phrase``: words of a phrase need not stand together. ``words``: without
    ``dropped``, which are words as typed, or marks as ``title:``, ``=`` and ``AND``
    that made words required. The others are the kinds of a correction.
    """

    q: str
    how: Literal["spelling", "layout", "arabizi", "phrase", "words"]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What someone may want to ask; the article's ``id`` where it is a title."""

    text: str
    kind: Literal["word", "phrase", "title"]
    id: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One whole article with the ranges that a question matches in it."""

    article: Article
    title_marks: tuple[Range, ...] = ()
    body_marks: tuple[Range, ...] = ()
