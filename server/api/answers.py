"""The objects that the API answers with, described once: keys, types, limits and meanings.

Answers are instances of these classes, in JSON with their keys in this order, and OpenAPI is made
of the same classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType

from bahith.indexer import article as articles
from bahith.indexer import results
from bahith.indexer.notes import NOTES
from bahith.indexer.query import PERIODS, Facet
from bahith.server.api.found import Result, result_answer
from bahith.server.api.keys import (
    About,
    Body,
    Category,
    Count,
    Id,
    Marks,
    Published,
    Source,
    Title,
    TitleMarks,
    Url,
)
from bahith.server.api.schema import Answer, doc

CAPABILITIES: Final = (
    "export",
    "facets",
    "meaning",
    "meilisearch",
    "multi_search",
    "relax",
    "writing",
)
"""What clients may find here, or not: other versions and settings have less, or more."""


class Note(Answer, frozen=True):
    """Something a person should know about how the query was read."""

    code: Annotated[str, doc("Stable, for programs.", extra_json_schema={"enum": list(NOTES)})]
    message: Annotated[str, doc("For people, in the language of the answer.")]


class FacetValue(Answer, frozen=True):
    """A value, and how many matches have it."""

    value: Annotated[str, doc("The source, author …, or a year or month: 2021, 2021-07.")]
    count: Annotated[Count, doc("Matches that have it.")]


Facets: TypeAlias = Annotated[
    dict[Facet, list[FacetValue]],
    doc("Counts by each facet asked for: times in order, others commonest first."),
]


class RelaxedAnswer(Answer, frozen=True):
    """The looser query that was answered, since nothing matches the one that was asked."""

    query: Annotated[str, doc("The looser query.")]
    how: Annotated[
        Literal["spelling", "layout", "arabizi", "phrase", "words"], doc("How it was made.")
    ]
    dropped: Annotated[tuple[str, ...], doc("Words and marks that were left out.")]


class SearchAnswer(Answer, frozen=True, kw_only=True):
    """One page of ranked results."""

    query: Annotated[str, doc("The query as it was sent.")]
    total: Annotated[Count, doc("All articles that match, exactly; a lower bound if timed_out.")]
    page: Annotated[Count, doc("Which page this is; without offset.")] | UnsetType = UNSET
    offset: Annotated[Count, doc("Matches before it; with offset.")] | UnsetType = UNSET
    size: Annotated[Count, doc("How many results a page has.")]
    took_ms: Annotated[float, doc("Time spent searching, in milliseconds.")]
    timed_out: Annotated[bool, doc("Whether the search was ended before all was done.")]
    relaxed: (
        Annotated[RelaxedAnswer, doc("What was answered in its place; with relax.")] | UnsetType
    ) = UNSET
    results: Annotated[list[Result], doc("The articles in order.")]
    notes: Annotated[list[Note], doc("How the query was read.")]
    facets: Facets | UnsetType = UNSET


class Article(About, frozen=True):
    """A whole article."""

    id: Id
    title: Title
    body: Body
    url: Url
    source: Source
    published: Published
    category: Category


class MarkedArticle(About, frozen=True):
    """A whole article with what a query matches in it."""

    id: Id
    title: Title
    title_marks: TitleMarks
    body: Body
    body_marks: Annotated[Marks, doc("Ranges of body to mark.")]
    url: Url
    source: Source
    published: Published
    category: Category


class ListAnswer(Answer, frozen=True):
    """Articles in order of id."""

    articles: Annotated[list[Article], doc("The articles.")]
    next: Annotated[str | None, doc("`after` of the next call; null at the end.")]


class Suggestion(Answer, frozen=True):
    """A query that someone may be typing."""

    text: Annotated[str, doc("The whole query.")]
    kind: Annotated[Literal["word", "phrase", "title"], doc("What it is.")]
    id: Annotated[str, doc("The article whose title it is.")] | UnsetType = UNSET
    matches: Annotated[int, doc("Articles that it finds, with `counts`.")] | UnsetType = UNSET


class SuggestAnswer(Answer, frozen=True):
    """Completions of what was typed."""

    query: Annotated[str, doc("What was typed.")]
    suggestions: Annotated[list[Suggestion], doc("Words, phrases and titles of the collection.")]


class SimilarAnswer(Answer, frozen=True):
    """Articles like one."""

    id: Annotated[str, doc("The id of that one.")]
    results: Annotated[list[Result], doc("The articles, most similar first.")]


class Word(Answer, frozen=True):
    """A word as the analyzer reads it."""

    start: Annotated[Count, doc("Position of its first letter in the text, in code points.")]
    end: Annotated[Count, doc("Position after its last letter.")]
    word: Annotated[str, doc("The word as it stands in the text.")]
    stop: Annotated[bool, doc("Whether it is a stop word, too common to search by.")]
    written: Annotated[str, doc("The word in one spelling.")]
    stems: Annotated[tuple[str, ...], doc("Its stems, the likeliest first.")]
    roots: Annotated[tuple[str, ...], doc("Its roots, which only rank.")]


class AnalyzeAnswer(Answer, frozen=True):
    """A text, word by word."""

    words: Annotated[list[Word], doc("The words in order.")]


class Health(Answer, frozen=True):
    """The server can answer searches."""

    status: Annotated[Literal["ok"], doc("Always ok.")]
    articles: Annotated[Count, doc("Articles in the index.")]
    engine: Annotated[str, doc("Name of its engine.")]
    generation: Annotated[Count, doc("Grows with each change of the index.")]


class Ready(Answer, frozen=True):
    """The server has just answered a search."""

    status: Annotated[Literal["ok"], doc("Always ok.")]
    commit: Annotated[str, doc("Identifies the commit that was searched.")]
    generation: Annotated[Count, doc("Its number, which grows with each change of the index.")]
    since: Annotated[str, doc("When it was made, or first seen: ISO 8601, in UTC.")]
    articles: Annotated[Count, doc("Articles in it.")]
    warnings: Annotated[list[str], doc("What is wrong with the index, though it answers.")]


class VersionAnswer(Answer, frozen=True):
    """What answers, and what it can do."""

    version: Annotated[str, doc("Version of Bahith.")]
    engine: Annotated[str, doc("Name of the engine of the index.")]
    index_format: Annotated[Count, doc("Number of what the engine stores, and how.")]
    capabilities: Annotated[
        list[Annotated[str, Meta(extra_json_schema={"enum": [*CAPABILITIES]})]],
        doc("What clients may ask for here, in alphabetical order."),
    ]


class Fault(Answer, frozen=True):
    """What went wrong."""

    code: Annotated[str, doc("Stable, for programs.")]
    message: Annotated[str, doc("For people, in the language of the answer.")]
    field: Annotated[str, doc("The parameter at fault.")] | UnsetType = UNSET


class Error(Answer, frozen=True):
    """The answer to a request that fails."""

    error: Annotated[Fault, doc("What went wrong.")]


def search_answer(
    page: results.Page,
    offset: int = 0,
    size: int = 0,
    names: Sequence[str] = (),
    relaxed: results.Relaxed | None = None,
    q: str | None = None,
) -> SearchAnswer:
    """A page of results, with ``size`` values of each facet from ``offset`` on; 0 is all.

    ``names`` are those of ``found.names`` that results have; without any, the usual ones. If the
    query was ``relaxed`` from ``q``, the page is that of the looser one.
    """
    shown = slice(offset, offset + size if size else None)
    request = page.request
    return SearchAnswer.of(
        page,
        query=request.q if q is None else q,
        relaxed=RelaxedAnswer.of(relaxed, query=relaxed.q) if relaxed else UNSET,
        page=request.page if request.offset is None else UNSET,
        offset=UNSET if request.offset is None else request.offset,
        size=request.size,
        took_ms=round(page.took_ms, 2),
        results=[result_answer(result, request, names) for result in page.results],
        facets={facet: _facet(facet, counts)[shown] for facet, counts in page.counts.items()}
        or UNSET,
    )


def _facet(facet: Facet, counts: results.Counts) -> list[FacetValue]:
    """Times in their order; of others the commonest first."""
    pairs = sorted(counts.items())
    if facet not in PERIODS:
        pairs.sort(key=lambda pair: -pair[1])
    return [FacetValue(value, count) for value, count in pairs]


def list_answer(batch: Sequence[articles.Article], size: int) -> ListAnswer:
    """The first ``size`` of the articles in ``batch``; there are more if it is longer."""
    shown = [Article.of(article) for article in batch[:size]]
    return ListAnswer(shown, shown[-1].id if len(batch) > size else None)


def suggest_answer(q: str, suggestions: Iterable[results.Suggestion]) -> SuggestAnswer:
    """Completions of ``q``; only titles have an id, and only what was counted has matches."""
    made = [
        Suggestion.of(
            one, id=one.id or UNSET, matches=UNSET if one.matches is None else one.matches
        )
        for one in suggestions
    ]
    return SuggestAnswer(q, made)
