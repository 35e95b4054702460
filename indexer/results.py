"""What is answered: the hits of an engine, and the pages, suggestions and notes made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, overload

from bahith.i18n import Message
from bahith.indexer.article import Article
from bahith.indexer.marks import Html, marked_html
from bahith.indexer.marks import Range as Range
from bahith.indexer.query import Facet, Leaf, Request

Counts: TypeAlias = Mapping[str, int]
"""For each value of a facet that a match has, how many matches have it; exact.

A ``source`` or ``category`` is as stored, a ``year`` is ``"2021"``, a ``month`` ``"2021-07"``;
articles without one are left out.
"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about how the query was read.

    ``code`` is stable and for programs. All notes are in ``bahith.indexer.notes``.
    """

    code: str
    text: Message

    @property
    def message(self) -> str:
        """The text in the current language."""
        return str(self.text)


@dataclass(frozen=True, slots=True)
class Correction:
    """A whole query as it was probably meant, and what was wrong with it.

    ``layout``: it was typed on the layout of another script; ``arabizi``: Arabic in Latin letters.
    """

    q: str
    kind: Literal["spelling", "layout", "arabizi"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The part of an article's score that a leaf earned at one level of evidence.

    Without a leaf, it is what the whole question earned by a kind of evidence: see
    ``bahith.indexer.engines.ranking``.
    """

    leaf: Leaf | None
    level: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matched, and its score (0 where the sort is by date).

    ``evidence``, where it was asked for, adds up to the score. ``fingerprint`` is that of the
    article's Document. ``forward`` is its forward list (``bahith.indexer.forward``), empty where
    the engine has none.
    """

    article: Article
    score: float
    evidence: tuple[Evidence, ...] = ()
    fingerprint: bytes = b""
    forward: bytes = b""


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine answers: the exact number of matches, one slice of them, and counts of all."""

    total: int
    hits: tuple[Hit, ...]
    notes: tuple[Note, ...] = ()
    counts: Mapping[Facet, Counts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article, and the ranges in it to mark."""

    text: str
    marks: tuple[Range, ...] = ()

    def html(self, tag: str = "mark") -> Html:
        """The passage escaped for HTML, with each match in an element ``tag``."""
        return marked_html(self.text, self.marks, tag)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a score comes from one level of evidence, in whole percent."""

    level: str
    percent: int


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the query, as typed, and a word of the article, as written, that it met.

    ``how`` is the value of an ``bahith.analyzers.relations.Relation``, or ``prefix``.
    """

    asked: str
    found: str
    how: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one of the owner's rules did to a question, or to an article that it finds.

    ``id`` stays the same as long as the rule does, ``rule`` is its name, or its section and line.
    ``kind`` is the section; ``texts`` are what it added to the question or left out.
    """

    id: str
    rule: str
    kind: str
    line: int
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article matched. The shares, if there are any, add up to 100 percent.

    ``effects`` are those of the owner's rules.
    """

    shares: tuple[Share, ...]
    matches: tuple[Match, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One line of a result page; ``explanation`` only where the request asks for it.

    ``copies`` is how many further matches are near-duplicates of this one, where the request
    asks for groups. ``snippets`` has the passages if the request says how many; ``snippet`` is the
    first of them, and empty if there are none.
    """

    article: Article
    score: float
    title_marks: tuple[Range, ...]
    snippet: Snippet
    explanation: Explanation | None = None
    copies: int = 0
    snippets: tuple[Snippet, ...] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def title(self) -> str:
        """The article's title."""
        return self.article.title

    @property
    def source(self) -> str:
        """The outlet or agency that the article is from; empty where it is not known."""
        return self.article.source

    @property
    def published(self) -> dt.date | None:
        """The day the article was published."""
        return self.article.published

    @property
    def url(self) -> str:
        """The article's address; empty where it is not known."""
        return self.article.url

    @property
    def category(self) -> str:
        """The article's category; empty where it has none."""
        return self.article.category

    def title_html(self, tag: str = "mark") -> Html:
        """The title escaped for HTML, with each match in an element ``tag``."""
        return marked_html(self.article.title, self.title_marks, tag)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results: its length, its items and iteration over it are those of ``results``.

    ``total`` is how many articles match, ``took_ms`` the time in the searcher, in milliseconds.

    ``counts`` are those of the request's facets, in its order. Each leaves out the request's
    own filters of that facet, so that another value can be chosen: ``source`` and ``outlet``
    for sources, ``category`` for categories, ``after`` and ``before`` for years and months.
    Filters in the query itself (``source:``, ``after:``) always apply.

    ``timed_out``: the budget of work was used up before all was done. If there are results, only
    their marks, groups or what helps people is missing; if there are none, ``total`` is a lower
    bound and there are no counts.

    ``effects`` are those of the owner's rules that acted on the question.
    """

    request: Request
    total: int
    took_ms: float
    results: tuple[Result, ...]
    notes: tuple[Note, ...] = ()
    counts: Mapping[Facet, Counts] = field(default_factory=dict)
    timed_out: bool = False
    effects: tuple[Effect, ...] = ()

    def __len__(self) -> int:
        return len(self.results)

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    @overload
    def __getitem__(self, place: int) -> Result: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Result, ...]: ...

    def __getitem__(self, place: int | slice) -> Result | tuple[Result, ...]:
        return self.results[place]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A looser query than one that has no results, and how it was made.

    ``phrase``: words of a phrase need not stand together. ``words``: without
    ``dropped``, which are words as typed, or marks as ``title:``, ``=`` and ``AND``
    that made words required. The others are the kinds of a correction.
    """

    q: str
    how: Literal["spelling", "layout", "arabizi", "phrase", "words"]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What someone may want to ask; the article's ``id`` where it is a title.

    ``matches`` is how many articles a search for it finds, if that was asked for.
    """

    text: str
    kind: Literal["word", "phrase", "title"]
    id: str = ""
    matches: int | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One whole article with the ranges that a query matches in it."""

    article: Article
    title_marks: tuple[Range, ...] = ()
    body_marks: tuple[Range, ...] = ()

    def title_html(self, tag: str = "mark") -> Html:
        """The title escaped for HTML, with each match in an element ``tag``."""
        return marked_html(self.article.title, self.title_marks, tag)

    def body_html(self, tag: str = "mark") -> Html:
        """The body escaped for HTML, one paragraph a line, each match in an element ``tag``."""
        return marked_html(self.article.body, self.body_marks, tag)
