"""The pages for people: addresses in, templates filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from msgspec.structs import replace as replaced
from werkzeug import Response

from bahith import i18n
from bahith.indexer.article import Article
from bahith.indexer.dates.queries import read
from bahith.indexer.declared import Declared
from bahith.indexer.query import Request
from bahith.indexer.results import Result
from bahith.indexer.scheduling import checkpoint
from bahith.indexer.search.query.filters import check
from bahith.indexer.search.query.text import QueryText
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.api.parameters import SearchPage, search_request
from bahith.server.api.reading import from_query
from bahith.server.http.errors import ArticleNotFoundError
from bahith.server.pages import facets, fields, home, reading, structured_data
from bahith.server.pages.addresses import PageState, filled
from bahith.server.pages.crawling import are_welcome
from bahith.server.pages.markup import FILTERS
from bahith.server.pages.refinements import counted, filters, refinements

RELATED = 5
"""How many related articles are listed below an article."""


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """The search page and the page of one article, answered by ``searcher``."""
    pages = Blueprint("pages", __name__)
    for name, function in (FILTERS | reading.FILTERS | structured_data.FILTERS).items():
        pages.add_app_template_filter(function, name)
    shared = {"shows_pictures": bool(settings.images), "is_crawled": are_welcome(settings)}
    pages.context_processor(lambda: shared)

    @pages.get("/")
    def search() -> str | tuple[str, int] | Response:
        query = request.query_string.decode("latin-1")
        if (clean := filled(query)) != query:  # forms send their empty inputs, too
            return redirect(url_for("pages.search") + (f"?{clean}" if clean else ""))
        state = _state(searcher, settings)
        if not state.asks:
            overview, shelves = home.shelves(searcher)
            shown = {"overview": overview, "shelves": shelves}
            return _page("home.html", state, searcher.declared, **shown)
        return _results(searcher, state)

    @pages.get("/article/<id:id>")
    def article(id: str) -> str:
        state = _state(searcher, settings)
        view = searcher.view(id, state.search.q)
        if view is None:
            raise ArticleNotFoundError
        opened = state.open_copies or None  # the result of which this is a near-duplicate
        return _page(
            "article.html",
            state,
            searcher.declared,
            here=_here(state, "pages.article", id=id, copies=opened),
            view=view,
            address=url_for("pages.article", id=id, _external=True),
            related=searcher.similar(id, RELATED) or (),
            back=state.address(copies=opened) if state.asks else None,
        )

    return pages


def page_numbers(current: int, last: int) -> list[int | None]:
    """The pages to link to: the first, the last and those around ``current``; None for a gap."""
    shown = [n for n in range(1, last + 1) if n in (1, last) or abs(n - current) <= 1]
    numbers: list[int | None] = []
    for before, n in zip([0, *shown], shown, strict=False):
        if n - before == 2:
            numbers.append(n - 1)
        elif n - before > 2:
            numbers.append(None)
        numbers.append(n)
    return numbers


def _state(searcher: Searcher, settings: Settings) -> PageState:
    parameters = from_query(SearchPage, request.query_string)
    parameters = replaced(parameters, fields=fields.joined(parameters.fields))
    search = search_request(parameters, settings.page_size, group=True)
    check(search, searcher.declared)
    names = ("copies", "facet", "find")
    copies, facet, find = (request.args.get(name, "") for name in names)
    opened = (facet, find) if facet in facets.names(searcher.declared) else ("", "")
    return PageState(search, request.args.get("dates") == "0", copies, *opened)


def _here(state: PageState, endpoint: str = "pages.search", **values: Any) -> Callable[..., str]:
    """A function that makes the address of this page with changes."""
    return lambda **changes: url_for(endpoint, **values, **state.address(**changes))


def _page(template: str, state: PageState, declared: Declared, **values: Any) -> str:
    checkpoint()  # to fill in a template takes some milliseconds
    return render_template(
        template,
        **{
            "state": state,
            "search": state.search,
            "here": _here(state),
            "feed": state.feed() if state.asks else None,
            "ranges": fields.inputs(state.search, declared),
            "kept": fields.kept(state.search, declared),
            "details": partial(fields.details, declared=declared, state=state),
            **values,
        },
    )


def _results(searcher: Searcher, state: PageState) -> str | tuple[str, int]:
    declared = searcher.declared
    search = replace(state.search, facets=counted(state.search.page, declared))
    answer = searcher.answer(search, dt.date.today(), apply_dates=not state.dates_as_words)
    page = answer.page
    if not page.total:
        return _page(
            "nothing.html",
            state,
            declared,
            page=page,
            relaxed=answer.relaxed,
            fewer=answer.fewer,
            looser=partial(_looser, state, page.request),
            unfiltered=answer.unfiltered,
            filters=filters(state, answer.dates, declared),
            copies=_copies(searcher, state, answer.relaxed[1].results if answer.relaxed else ()),
        )
    last = -(-page.total // search.size)
    missing = search.page > last
    content = _page(
        "results.html",
        state,
        declared,
        page=page,
        last=last,
        missing=missing,
        numbers=page_numbers(search.page, last),
        sorts=fields.orders(declared, has_question=bool(search.q.strip())),
        correction=answer.correction,
        fewer=answer.fewer,
        looser=partial(_looser, state, page.request),
        feed=PageState(page.request).feed(),
        export=PageState(page.request).export(),
        copies=_copies(searcher, state, page.results),
        refinements=refinements(
            state, page, answer.dates, declared, left_to_right=i18n.current.get() != "ar"
        ),
    )
    return content, 404 if missing else 200


def _looser(state: PageState, dated: Request, q: str) -> str:
    """The address of another query, which keeps what dates of the query have become in ``dated``.

    Those that were words stay words.
    """
    dates = "0" if read(QueryText.of(q), dt.date.today()) else None
    changes = {"q": q, "after": dated.after, "before": dated.before, "dates": dates}
    return url_for("pages.search", **state.address(**changes))


def _copies(
    searcher: Searcher, state: PageState, results: Iterable[Result]
) -> dict[str, tuple[Article, ...]]:
    """The near-duplicates of the result that the address opens, by its id, if it is on the page."""
    shown = [result.article.id for result in results if result.copies]
    return {id: searcher.copies(id) for id in shown if id == state.open_copies}
