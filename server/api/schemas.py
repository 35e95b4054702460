"""What may be asked and what is answered: the one place for parameters, limits and keys."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields
from werkzeug.exceptions import BadRequest as UnreadableRequest

from bahith.indexer.article import Article
from bahith.indexer.engines.base import Statistics
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import FACETS, SORTS, Facet, Request
from bahith.indexer.results import Page, Range, Result, Suggestion, View
from bahith.indexer.search.analysis import Reading
from bahith.indexer.search.query.filters import MAX_PAGE, MAX_SIZE
from bahith.server.api.parameters import Choices, Flag, bound, choice, count, text
from bahith.server.explanations import explanation_object

Values: TypeAlias = dict[str, Any]
"""Parameters by name, as they came in."""


class Call(Schema):
    """A call of the API. An unknown parameter is an error: it is most often a typing mistake."""

    class Meta:
        """Options of marshmallow."""

        unknown = RAISE

    error_messages = {"unknown": "is not a parameter of this call"}  # noqa: RUF012


class SearchCall(Call):
    """Parameters of ``/api/search``."""

    q = text("What to search for, in the query syntax. May be empty.", required=True)
    page = count("Page of results, from 1.", MAX_PAGE, load_default=1)
    size = count("Results on a page.", MAX_SIZE)
    sort = choice("Order of the results.", SORTS)
    source = text("Only articles whose source has these words.", load_default="")
    after = bound("after", "Only articles published then or later: 2021-07-26, 2021-07 or 2021.")
    before = bound("before", "Only articles published then or earlier, told likewise.")
    outlet = text("Only articles of exactly this source.", load_default="")
    category = text("Only articles of exactly this category.", load_default="")
    group = Flag(
        load_default=False,
        metadata={"description": "Leave out near-duplicates of a result before them on the page."},
    )
    facets = Choices(FACETS, "What the matches are counted by.")
    explain = Flag(load_default=False, metadata={"description": "Say why each result matched."})


class ArticleCall(Call):
    """Parameters of ``/api/articles/ID``."""

    q = text("Mark what this query matches in the article.", load_default="")


class SearchPage(SearchCall):
    """Parameters of the pages for people, who may follow links with any others attached."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE
        exclude = ("size", "facets", "group")

    q = text("What to search for.", load_default="")


def from_query(query: bytes) -> Values:
    """The parameters in the part of the address after the ``?``.

    Raises UnreadableRequest where it is not UTF-8 and BadRequest where a name comes twice.
    """
    try:
        pairs = parse_qsl(query.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise UnreadableRequest("the query string must be UTF-8") from None
    return {name: _typed(name, text) for name, text in _unique(pairs).items()}


def _typed(name: str, text: str) -> Any:
    """What a JSON body would have: an address has digits only. What is neither stays text."""
    if name in _COUNTS and re.fullmatch("[0-9]{1,18}", text):
        return int(text)
    if name in _LISTS:
        return text.split(",")
    return text == "1" if name in _FLAGS and text in ("0", "1") else text


def from_json(body: bytes) -> Values:
    """The parameters in a JSON object.

    Raises UnreadableRequest where the body is not one and BadRequest where a name comes twice.
    """
    try:
        values = json.loads(body, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise UnreadableRequest("the body must be JSON in UTF-8") from None
    if not isinstance(values, dict):
        raise UnreadableRequest("the body must be a JSON object")
    return values


def read(schema: Schema, values: Values) -> Values:
    """``values`` checked and completed by ``schema``; raises BadRequest for the first fault."""
    try:
        return dict(schema.load(values))
    except ValidationError as error:
        faults: dict[str, Any] = error.messages_dict
        name = next((name for name in schema.fields if name in faults), None) or next(iter(faults))
        reason = faults[name][0] if isinstance(faults[name], list) else "cannot be used"
        raise BadRequest(f"{name}: {reason}", name) from None


def search_request(schema: Schema, values: Values, size: int, **fixed: Any) -> Request:
    """The search that ``values`` ask for, ``size`` results a page where they do not say.

    What is ``fixed`` they cannot say.
    """
    defaults: Values = {"size": size, **fixed}
    return Request(**defaults | read(schema, values))


def page_object(page: Page) -> dict[str, object]:
    """The answer of ``/api/search``."""
    facets = {facet: _facet_object(facet, counts) for facet, counts in page.counts.items()}
    return {
        "query": page.request.q,
        "total": page.total,
        "page": page.request.page,
        "size": page.request.size,
        "took_ms": round(page.took_ms, 2),
        "results": [_result_object(result, page.request.group) for result in page.results],
        "notes": [{"code": note.code, "message": note.message} for note in page.notes],
        **({"facets": facets} if facets else {}),
    }


def _facet_object(facet: Facet, counts: Mapping[str, int]) -> list[Values]:
    """Times in their order; of others the commonest first."""
    pairs = sorted(counts.items())
    if facet in ("source", "category"):
        pairs.sort(key=lambda pair: -pair[1])
    return [{"value": value, "count": count} for value, count in pairs]


def view_object(view: View) -> dict[str, object]:
    """The answer of ``/api/articles/ID``."""
    article = view.article
    return {
        "id": article.id,
        "title": article.title,
        "title_marks": _pairs(view.title_marks),
        "body": article.body,
        "body_marks": _pairs(view.body_marks),
        "url": article.url,
        "source": article.source,
        "published": _iso(article.published),
        "category": article.category,
    }


def suggestions_object(q: str, found: Sequence[Suggestion]) -> Values:
    """The answer of ``/api/suggest``."""
    return {
        "query": q,
        "suggestions": [
            {name: value for name, value in asdict(one).items() if name != "id" or value}
            for one in found
        ],
    }


def similar_object(id: str, found: Sequence[Result]) -> Values:
    """The answer of ``/api/similar/ID``."""
    return {"id": id, "results": [_result_object(result) for result in found]}


def word_object(word: Reading) -> Values:
    """A word in the answer of ``/api/analyze``, and of ``bahith analyze``."""
    place = {"start": word.start, "end": word.end, "word": word.word, "stop": word.stop}
    return {**place, **word.terms._asdict()}


def article_object(article: Article) -> Values:
    """A whole article, in a list or an export."""
    return {
        "id": article.id,
        "title": article.title,
        "body": article.body,
        "url": article.url,
        "source": article.source,
        "published": _iso(article.published),
        "category": article.category,
    }


def list_object(found: Sequence[Article], size: int) -> Values:
    """The answer of ``/api/articles``: the first ``size`` of what was found."""
    shown = found[:size]
    return {
        "articles": [article_object(article) for article in shown],
        "next": shown[-1].id if len(found) > size else None,
    }


def health_object(statistics: Statistics) -> dict[str, object]:
    """The answer of ``/api/health`` while everything works."""
    return {
        "status": "ok",
        "articles": statistics.articles,
        "engine": statistics.engine,
        "generation": statistics.generation,
    }


def _result_object(result: Result, grouped: bool = False) -> dict[str, object]:
    article, snippet = result.article, result.snippet
    shown: dict[str, object] = {
        "id": article.id,
        "title": article.title,
        "title_marks": _pairs(result.title_marks),
        "url": article.url,
        "source": article.source,
        "published": _iso(article.published),
        "score": round(float(result.score), 4),
        "snippet": {"text": snippet.text, "marks": _pairs(snippet.marks)},
    }
    if grouped:
        shown["copies"] = result.copies
    if result.explanation:
        shown["explain"] = explanation_object(result.explanation)
    return shown


def _named(kind: type[fields.Field[Any]]) -> set[str]:
    return {name for name, field in SearchCall().fields.items() if isinstance(field, kind)}


_COUNTS = _named(fields.Integer)
_FLAGS = _named(Flag)
_LISTS = _named(Choices)


def _unique(pairs: Iterable[tuple[str, Any]]) -> Values:
    values: Values = {}
    for name, value in pairs:
        if name in values:
            raise BadRequest(f"{name}: is given twice", name)
        values[name] = value
    return values


def _pairs(marks: Iterable[Range]) -> list[list[int]]:
    return [[start, end] for start, end in marks]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
