"""The parameters of each call, described once: name, type, limits, default and meaning.

Requests are read by these classes (``bahith.server.api.reading``), and OpenAPI is made of them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict

from bahith.i18n import _
from bahith.indexer.dates.parsing import Side, parse_bound
from bahith.indexer.declared import Kind
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import Request
from bahith.indexer.search.query.filters import (
    MAX_OFFSET,
    MAX_PAGE,
    MAX_SIZE,
    MAX_SNIPPETS,
    SNIPPET_SIZES,
)
from bahith.server.api.schema import CHOICES, DECLARED, ITEMS, SEVERAL, Call, doc

NOT_A_DATE = _("%(name)s: must be a day, month or year: 2021-07-23, 2021-07 or 2021")

MAX_SEARCHES = 20
"""Searches in one request."""

MAX_VALUES = 10_000
"""Values of a facet in an answer that names their number."""

Text: TypeAlias = Annotated[str, Meta(pattern=r"^[^\u0000]*$")]
Date: TypeAlias = Annotated[Text, Meta(extra={"reason": NOT_A_DATE})]
"""A date as ``parse_bound`` reads it; empty text is no date."""
Several: TypeAlias = Annotated[tuple[Text, ...], Meta(extra={SEVERAL: True})]
"""Values of one filter: a text, or a list; in an address the parameter is repeated."""
MANY = "Of several, articles need any; they must not have one that begins with -."

MEANINGS: dict[Kind, str] = {
    "text": "Only articles with these words in one of its values.",
    "keyword": "Only articles with exactly this value.",
    "number": "Only articles with a value in this range: 10, 10..20, 10.., >10, <=20.",
    "date": "Only articles with a day in this range: 2021-07-26, 2021-07, 2020..2021, >=2021.",
}
"""What a filter by a declared field of each kind means."""

Size: TypeAlias = Annotated[int, Meta(ge=1, le=MAX_SIZE)]
OnePage: TypeAlias = Annotated[Size, doc("Results on a page.")]
Page: TypeAlias = Annotated[
    int, doc("Page of results.", ge=1, le=MAX_PAGE, extra_json_schema={"default": 1})
]
Offset: TypeAlias = Annotated[
    int,
    doc("Matches before the first result, instead of page.", ge=0, le=MAX_OFFSET),
]
Shown: TypeAlias = Annotated[
    tuple[Text, ...],
    doc(
        "Keys of each result; by default the usual ones.",
        min_length=1,
        extra={"reason": _("%(name)s: must be a list of texts")},
        extra_json_schema={CHOICES: "keys"},
    ),
]
"""The parameter that is called ``fields``, beside filters of that name."""
Group: TypeAlias = Annotated[
    bool, doc("Leave out near-duplicates of a result before them on the page.")
]
Facets: TypeAlias = Annotated[
    tuple[Text, ...],
    doc(
        "What the matches are counted by.",
        min_length=1,
        extra={"reason": _("%(name)s: must be a list of texts")},
        extra_json_schema={CHOICES: "facets"},
    ),
]


def _several(description: str) -> Meta:
    return doc(f"{description} {MANY}", extra_json_schema={SEVERAL: True})


class FilterCall(Call, frozen=True):
    """What every search takes."""

    q: Annotated[Text, doc("What to search for, in the query syntax. May be empty.")]
    source: Annotated[
        Several,
        _several("Only articles whose source has these words."),
    ] = ()
    after: Annotated[
        Date,
        doc("Only articles published then or later: 2021-07-26, 2021-07 or 2021."),
    ] = ""
    before: Annotated[Date, doc("Only articles published then or earlier, in the same forms.")] = ""
    outlet: Annotated[
        Several,
        _several("Only articles of exactly this source."),
    ] = ()
    category: Annotated[
        Several,
        _several("Only articles of exactly this category."),
    ] = ()
    author: Annotated[
        Several,
        _several("Only articles by exactly this author."),
    ] = ()
    tag: Annotated[
        Several,
        _several("Only articles with exactly this tag."),
    ] = ()
    language: Annotated[
        Several,
        _several("Only articles in this language: ar, en, …"),
    ] = ()
    fields: Annotated[
        dict[str, tuple[Text, ...]],
        doc(
            f"Only articles with these values of declared fields, by their names. {MANY}",
            extra_json_schema={DECLARED: True},
        ),
    ] = {}  # noqa: RUF012  # msgspec copies it
    filter: Annotated[
        Text,
        doc(
            'Conditions, joined by AND, OR and NOT: outlet = "A" OR (tag = b AND published > 2020).'
        ),
    ] = ""


class SortCall(FilterCall, frozen=True):
    """A search in an order that the caller chooses."""

    sort: Annotated[Text, doc("Order of the results.", extra_json_schema={CHOICES: "sorts"})] = (
        "relevance"
    )


class PagedCall(SortCall, frozen=True):
    """A search whose results come in pages."""

    page: Page | UnsetType = UNSET
    explain: Annotated[bool, doc("Say why each result matched.")] = False


class SearchCall(PagedCall, frozen=True):
    """Parameters of ``/api/search``."""

    size: OnePage | UnsetType = UNSET
    offset: Offset | UnsetType = UNSET
    shown: Shown | UnsetType = UNSET
    snippets: (
        Annotated[
            int,
            doc(
                "Passages of each result, at most: they come as a list, in the text's order.",
                ge=0,
                le=MAX_SNIPPETS,
            ),
        ]
        | UnsetType
    ) = UNSET
    relax: Annotated[bool, doc("Where nothing matches, answer a looser query.")] = False
    snippet_size: Annotated[
        int,
        doc("Code points of a passage, at most.", ge=SNIPPET_SIZES[0], le=SNIPPET_SIZES[1]),
    ] = 250
    group: Group = False
    facets: Facets | UnsetType = UNSET
    facet_query: Annotated[
        Text, doc("Only values of facets with a word that begins with this, in any spelling.")
    ] = ""
    facet_size: Annotated[
        int, doc("Values of each facet in the answer; 0: all of them.", ge=0, le=MAX_VALUES)
    ] = 0
    facet_offset: Annotated[
        int, doc("Values of each facet before the first in the answer.", ge=0, le=MAX_PAGE)
    ] = 0


class MultiCall(Call, frozen=True):
    """Parameters of ``/api/multi-search``."""

    searches: Annotated[
        tuple[dict[str, Any], ...],
        doc(
            "The searches, each with the parameters of one.",
            min_length=1,
            max_length=MAX_SEARCHES,
            extra={
                "reason": _(
                    "%(name)s: must be a list of 1 to %(most)s objects, each with the parameters "
                    "of a search",
                ).filled(most=MAX_SEARCHES)
            },
            extra_json_schema={ITEMS: SearchCall.__name__},
        ),
    ]


class SearchPage(PagedCall, frozen=True, forbid_unknown_fields=False):
    """Parameters of the pages, which people reach by links that may have any others attached."""

    q: Annotated[Text, doc("What to search for.")] = ""
    lang: Any = UNSET  # an unknown language is ignored


class ExportCall(SortCall, frozen=True):
    """Parameters of ``/api/export``."""

    format: Annotated[
        Literal["jsonl", "csv"],
        doc("Format of the export: JSON Lines or comma-separated values."),
    ] = "jsonl"
    bom: Annotated[
        bool,
        doc("Begin a table with a byte order mark, by which spreadsheets know that it is UTF-8."),
    ] = False


class FeedCall(FilterCall, frozen=True):
    """Parameters of ``/feed``, whose results are always the newest."""

    size: OnePage | UnsetType = UNSET
    group: Group = False


class ArticleCall(Call, frozen=True):
    """Parameters of ``/api/articles/ID``."""

    q: Annotated[Text, doc("Mark what this query matches in the article.")] = ""


class ListCall(Call, frozen=True):
    """Parameters of ``/api/articles``."""

    after: Annotated[Text, doc("Only articles whose id is greater than this one.")] = ""
    size: Annotated[Size, doc("Articles in the answer.")] = 20


class SuggestCall(Call, frozen=True):
    """Parameters of ``/api/suggest``."""

    q: Annotated[Text, doc("What has been typed so far.")]
    size: Annotated[int, doc("Suggestions in the answer.", ge=1, le=20)] = 8
    counts: Annotated[bool, doc("Say how many articles words and phrases find.")] = False
    format: Annotated[
        Literal["json", "opensearch"],
        doc("Format of the answer: of this API, or of OpenSearch for browsers."),
    ] = "json"


class SimilarCall(Call, frozen=True):
    """Parameters of ``/api/similar/ID``."""

    size: Annotated[Size, doc("Articles in the answer.")] = 5


class CiteCall(Call, frozen=True):
    """Parameters of ``/api/cite/ID``."""

    format: Annotated[Literal["bibtex", "ris", "text"], doc("Form of the citation.")] = "bibtex"
    digits: Annotated[
        Literal["latn", "arab"],
        doc("Digits of the date in a text: latn (2021) or arab (٢٠٢١)."),
    ] = "latn"


class AnalyzeCall(Call, frozen=True):
    """Parameters of ``/api/analyze``."""

    text: Annotated[Text, doc("The text to analyze.")]


_REQUEST = {field.name for field in fields(Request)}


def search_request(call: FilterCall, size: int, **fixed: Any) -> Request:
    """The search that ``call`` asks for; ``size`` results a page unless it says otherwise.

    ``fixed`` are fields of the request that ``call`` has no parameters for. Raises BadRequest for
    a bound that is not a date, and for an offset beside a page.
    """
    if isinstance(call, SearchCall) and UNSET not in (call.page, call.offset):
        message = _("%(name)s: cannot be combined with page; leave one of them out")
        raise BadRequest(message.filled(name="offset"), "offset")
    values = {
        name: value
        for name, value in asdict(call).items()
        if name in _REQUEST and value is not UNSET
    }
    values["after"] = _bound("after", call.after)
    values["before"] = _bound("before", call.before)
    values["facets"] = tuple(dict.fromkeys(values.get("facets", ())))
    return Request(**{"size": size, **fixed, **values})


def _bound(side: Side, text: str) -> dt.date | None:
    try:
        return parse_bound(text, side) if text.strip() else None
    except BadRequest:
        raise BadRequest(NOT_A_DATE.filled(name=side), side) from None
