"""Answers searches, one by one or several at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Final

from bahith.i18n import LANGUAGES, _, using
from bahith.indexer.errors import BadRequest, TimedOut
from bahith.indexer.query import DECLARED, Request
from bahith.indexer.results import Page, Relaxed
from bahith.indexer.search.pages import timed_out
from bahith.indexer.search.query.filters import ONE_OF
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.api import found
from bahith.server.api.answers import Error, SearchAnswer, search_answer
from bahith.server.api.parameters import SearchCall, search_request
from bahith.server.api.reading import from_object
from bahith.server.http.errors import failed
from bahith.server.http.logs import Seldom

_REFERENCE: Final = "#/components/schemas/"

ANSWERS: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["results"],
    "additionalProperties": False,
    "properties": {
        "results": {
            "type": "array",
            "description": "The answer to each search, or its error, in the order of the searches.",
            "items": {
                "anyOf": [
                    {"$ref": f"{_REFERENCE}{SearchAnswer.__name__}"},
                    {"$ref": f"{_REFERENCE}{Error.__name__}"},
                ]
            },
        }
    },
}
"""What several searches are answered with, in OpenAPI."""

_SELDOM: Final = Seldom()


def answered(call: SearchCall, searcher: Searcher, settings: Settings) -> SearchAnswer:
    """The answer to a search. Raises BadRequest, and as ``Searcher.search`` does."""
    names = _chosen(call.shown or (), searcher)
    request = found.wanting(search_request(call, settings.page_size), names)
    page, relaxed = searcher.search(request, dt.date.today()), None
    if call.relax and not page.total and not page.timed_out:
        page, relaxed = _relaxed(request, page, searcher)
    return search_answer(page, call.facet_offset, call.facet_size, names, relaxed, call.q)


def _relaxed(request: Request, empty: Page, searcher: Searcher) -> tuple[Page, Relaxed | None]:
    """The page of a looser query, and what it is; ``empty``, with no results, if there is none.

    The notes are those of both.
    """
    try:
        found = searcher.relaxed(request)
    except TimedOut:
        return timed_out(empty), None
    if not found:
        return empty, None
    relaxed, page = found
    notes = dict.fromkeys((*empty.notes, *page.notes))
    took = empty.took_ms + page.took_ms
    return replace(page, notes=tuple(notes), took_ms=took), relaxed


def several(
    searches: Sequence[dict[str, Any]], searcher: Searcher, settings: Settings
) -> list[SearchAnswer | Error]:
    """The answer to each of ``searches``, which are parameters as in JSON, or its error.

    All share the budget of the request: once it is used up, those that are left have an error.
    """
    made: list[SearchAnswer | Error] = []
    over = False
    for values in searches:
        language = values.get("lang")
        with using(str(language)) if language in LANGUAGES else nullcontext():
            try:
                if over:
                    raise TimedOut(_("the request took too long and was ended"))
                answer = answered(from_object(SearchCall, values), searcher, settings)
                over = answer.timed_out
                made.append(answer)
            except Exception as error:
                over = over or isinstance(error, TimedOut)
                made.append(failed(_SELDOM, error).answer())
    return made


def _chosen(names: Iterable[str], searcher: Searcher) -> tuple[str, ...]:
    """The keys of results that a caller chooses. Raises BadRequest for one that is not shown."""
    shown = [
        name
        for name in found.names(searcher.declared)
        if searcher.shows(name.removeprefix(DECLARED))
    ]
    if not {*names} <= {*shown}:
        message = ONE_OF.filled(name="fields", values=[*shown])
        raise BadRequest(message, "fields")
    return tuple(names)
