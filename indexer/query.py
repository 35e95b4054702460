"""What is asked: the query tree that engines evaluate, and the request it is made from.

The tree depends on no engine and no protocol. Its leaves carry terms made by the analyzer,
so an engine never sees raw text. What is answered is in ``results``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Final, Literal, TypeAlias

from bahith.analyzers.analyzer import Terms
from bahith.analyzers.exactness import agrees

Field: TypeAlias = Literal["", "title"]
"""Where a leaf matches: anywhere, or in the title only."""


@dataclass(frozen=True, slots=True)
class SortBy:
    """By a declared number or date; articles without one come last.

    Of several values, the least counts, or the greatest where they are ``descending``.
    """

    field: str
    descending: bool = False


Order: TypeAlias = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Order, ...] = ("relevance", "newest", "oldest")

Sort: TypeAlias = Order | SortBy

Texts: TypeAlias = str | tuple[str, ...]
"""Values of one filter; a text alone is one of them."""

Facet: TypeAlias = str
"""What matches can be counted by: one of ``FACETS``, or a declared keyword."""
FACETS: tuple[Facet, ...] = ("source", "category", "author", "tag", "language", "year", "month")


DECLARED: Final = "fields."
"""Before the name of a field that the index declares, where a request names it beside others."""

PERIODS: tuple[Facet, ...] = ("year", "month")
"""Facets that count by time; all others count by the values of a column."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word. If ``exact``, it matches its written form only.

    Where it is ``doubtful``, its stems may be those of another word: an article that has its
    written form outranks all that only share a stem.
    In an exact phrase, ``spelling`` is what the word in a text must agree with; see
    ``analyzers.exactness``. An empty one agrees with any. ``quoted`` tells whether it was typed in
    quotation marks.
    """

    text: str
    terms: Terms
    field: Field = ""
    exact: bool = False
    spelling: str = ""
    doubtful: bool = False
    quoted: bool = dataclass_field(default=False, compare=False)

    def accepts(self, spelling: str) -> bool:
        """Whether the written form spelled like this in a text agrees."""
        return not self.spelling or agrees(self.spelling, spelling, self.terms.written)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, in this order. ``exact`` and ``quoted`` are as for a word."""

    words: tuple[Word, ...]
    field: Field = ""
    exact: bool = False
    quoted: bool = dataclass_field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words with this prefix, with or without attached particles.

    ``text`` is the prefix as typed. ``prefix`` is folded and has no article; written forms and
    stems that start with it match, and so do written forms that start with one of ``others``,
    which have the article. Its score is multiplied by ``weight``.
    """

    text: str
    prefix: str
    field: Field = ""
    others: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """Articles whose source contains all these words."""

    words: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Articles with a name that contains all these words.

    Names are authors, tags, the category, and the values of declared texts and keywords.
    """

    field: str
    words: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """Articles published from ``after`` to ``before``, both days included; None is unbounded."""

    after: dt.date | None = None
    before: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Articles with exactly ``value`` in a column; if it is empty, those without any.

    The columns are ``source``, ``category``, those of ``bahith.indexer.columns`` and declared
    keywords.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """Articles with a declared number or date from ``low`` to ``high``, both included.

    None is unbounded, days are numbers as of ``bahith.indexer.columns.number``.
    """

    field: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Articles that pass any of ``any_of``, if there are any, and none of ``none_of``."""

    any_of: tuple[Filter, ...] = ()
    none_of: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Ids:
    """The articles with these ids; unknown ids are ignored."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bool:
    """Articles that match all of ``must`` and ``filters``, and none of ``must_not``.

    ``must`` and ``should`` add to the score. If ``must`` is empty, at least one of ``should``
    has to match; if both are empty, every article matches.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article: what an empty query matches."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A word of the collection that looks like one of a question which no article has.

    ``number`` is that of the question's word; ``likeness`` is from 0 to 1.
    """

    number: int
    word: Word
    likeness: float


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a query as they were typed, for evidence that its tree has no room for.

    ``words`` are distinct, in the order in which they first occur, stop words included;
    ``searched`` tells for each whether the tree searches for it. ``pairs`` are numbers of words
    that stand side by side, at least one of which is telling. ``alike`` has words like those that
    no article has.
    """

    words: tuple[Word, ...]
    searched: tuple[bool, ...]
    pairs: tuple[tuple[int, int], ...] = ()
    alike: tuple[Alike, ...] = ()


@dataclass(frozen=True, slots=True)
class Boosts:
    """By what scores are multiplied, beside the query: they rank, and admit nothing.

    ``factors`` has a factor for the articles that pass a filter. Of ``newest``, each a half-life in
    days and a factor, see ``recency``; ``today`` is the day from which ages count.
    """

    factors: tuple[tuple[Filter, float], ...]
    newest: tuple[tuple[float, float], ...]
    today: dt.date


def recency(day: float, half_life: float, factor: float, today: dt.date) -> float:
    """By what the score of an article of a ``day``, an ordinal, is multiplied.

    It is ``factor`` today and later, and what it has above 1 halves every ``half_life`` days.
    """
    age = max(0.0, today.toordinal() - day)
    return float(1 + (factor - 1) * 0.5 ** (age / half_life))


Leaf: TypeAlias = "Word | Phrase | Prefix"
Filter: TypeAlias = "Source | Named | Published | Value | Range | Choice | Ids"
"""Nodes that do not score, and have no words to mark."""
FILTERS = (Source, Named, Published, Value, Range, Choice, Ids)
Node: TypeAlias = "Leaf | Filter | Bool | Nothing"

Facets: TypeAlias = Mapping[Facet, Sequence[Filter]]
"""The facets to count matches by, each with the filters that its counts leave out."""


def within(query: Node, filters: Sequence[Filter]) -> Node:
    """The matches of ``query`` that pass all of ``filters``; their scores stay the same."""
    return Bool(must=(query,), filters=tuple(filters)) if filters else query


@dataclass(frozen=True, slots=True)
class Request:
    """A search: the query as typed, its page, order, filters and facets.

    ``source`` is words that the source must contain. ``outlet`` is the exact source, and
    ``category``, ``author``, ``tag`` and ``language`` are exact too, as in ``Page.counts``. Of
    several values of one filter, an article needs any; those that begin with ``-`` it must not
    have, and ``\\`` stands before one that begins with either. Empty ones do not filter.
    ``fields`` are filters too: values of fields that the index declares, by their names. Those of
    a number or a date may be ranges (``bahith.indexer.values``), those of a text are words.
    ``filter`` joins conditions by AND, OR and NOT (``bahith.indexer.search.query.expressions``);
    counts by facets never leave it out.
    ``sort`` is one of ``SORTS``, or ``fields.NAME`` for a declared number or date, the lowest
    first; ``-fields.NAME`` has the highest first. In ``facets`` it names a declared keyword.
    ``after`` and ``before`` are days, both included. With ``group``, a page leaves out
    near-duplicates of an earlier match. The page counts all matches by each of ``facets``, and
    of their values only those with a word that begins with ``facet_query``.
    An empty query matches all that pass the filters, the newest first; with neither a filter nor
    an order, nothing. With ``offset``, the page begins after that many matches, whatever its
    number. Results have a passage of ``snippet_size`` code points at most, or as many as
    ``snippets`` says. Without ``marks_titles``, nothing is marked in their titles.
    """

    q: str
    page: int = 1
    size: int = 10
    sort: str = "relevance"
    source: Texts = ()
    after: dt.date | None = None
    before: dt.date | None = None
    explain: bool = False
    outlet: Texts = ()
    category: Texts = ()
    group: bool = False
    facets: tuple[Facet, ...] = ()
    author: Texts = ()
    tag: Texts = ()
    language: Texts = ()
    facet_query: str = ""
    fields: Mapping[str, Texts] = dataclass_field(default_factory=dict, hash=False)
    offset: int | None = None
    marks_titles: bool = True
    snippets: int | None = None
    snippet_size: int = 250
    filter: str = ""

    def __post_init__(self) -> None:
        for name in MANY:
            object.__setattr__(self, name, _several(getattr(self, name)))
        fields = {name: _several(value) for name, value in self.fields.items()}
        object.__setattr__(self, "fields", fields)

    @property
    def first(self) -> int:
        """How many matches come before its page."""
        return (self.page - 1) * self.size if self.offset is None else self.offset

    def values(self, parameter: str) -> tuple[str, ...]:
        """The values of a filter: one of ``MANY``, or ``fields.NAME``."""
        name = parameter.removeprefix(DECLARED)
        return _several(getattr(self, name) if name == parameter else self.fields.get(name, ()))


def _several(value: Texts) -> tuple[str, ...]:
    """The values that filter: one text is a sequence of texts too, but of letters."""
    return tuple(filter(None, (value,) if isinstance(value, str) else value))


@dataclass(frozen=True, slots=True)
class Selection(Request):
    """A search as other programs' interfaces have it, within what a tree of filters selects.

    Its page has up to 1,000 matches, or none. ``where`` are filters beside those of any request;
    counts by facets leave none of them out. An empty query matches every article. With
    ``all_words``, no word of the query is optional, unless it joins words by OR. With
    ``unfinished``, the last word may also be the beginning of one, which counts for less.
    """

    where: tuple[Filter, ...] = ()
    all_words: bool = False
    unfinished: bool = False


MANY = ("source", "outlet", "category", "author", "tag", "language")
"""Filters of a request that may have several values."""
