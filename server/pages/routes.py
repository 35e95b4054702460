"""The pages for people: what ``server/templates`` need to be filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for

from bahith import i18n
from bahith.indexer.article import Article
from bahith.indexer.query import SORTS
from bahith.indexer.results import Result
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.api.parameters import SearchPage, search_request
from bahith.server.api.reading import from_query
from bahith.server.http.errors import ArticleNotFoundError
from bahith.server.pages.addresses import Asked
from bahith.server.pages.facets import facets, filters, refinements
from bahith.server.pages.markup import FILTERS

RELATED = 5
"""So many related articles stand below an article."""


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """The search page and the page of one article, answered by ``searcher``."""
    pages = Blueprint("pages", __name__)
    for name, function in FILTERS.items():
        pages.add_app_template_filter(function, name)

    @pages.get("/")
    def search() -> str | tuple[str, int]:
        asked = _asked(settings)
        if not asked.wanted.q.strip():
            articles = searcher.statistics().articles
            return _page("home.html", asked, articles=articles)
        return _results(searcher, asked)

    @pages.get("/article/<id:id>")
    def article(id: str) -> str:
        asked = _asked(settings)
        view = searcher.view(id, asked.wanted.q)
        if view is None:
            raise ArticleNotFoundError
        return _page(
            "article.html",
            asked,
            here=_here(asked, "pages.article", id=id),
            view=view,
            related=searcher.similar(id, RELATED) or (),
            back=asked.address() if asked.wanted.q.strip() else None,
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


def _asked(settings: Settings) -> Asked:
    parameters = from_query(SearchPage, request.query_string)
    wanted = search_request(parameters, settings.page_size, group=True)
    return Asked(wanted, request.args.get("dates") == "0", request.args.get("copies", ""))


def _here(asked: Asked, endpoint: str = "pages.search", **values: Any) -> Callable[..., str]:
    """A function that gives the address of this very page with changes."""
    return lambda **changes: url_for(endpoint, **values, **asked.address(**changes))


def _page(template: str, asked: Asked, **values: Any) -> str:
    return render_template(
        template, **{"asked": asked, "wanted": asked.wanted, "here": _here(asked), **values}
    )


def _results(searcher: Searcher, asked: Asked) -> str | tuple[str, int]:
    wanted = replace(asked.wanted, facets=facets(asked.wanted.page))
    answer = searcher.answer(wanted, dt.date.today(), apply_dates=not asked.plain)
    page = answer.page
    if not page.total:
        return _page(
            "nothing.html",
            asked,
            page=page,
            relaxed=answer.relaxed,
            filters=filters(asked, answer.dates),
            copies=_copies(searcher, asked, answer.relaxed[1].results if answer.relaxed else ()),
        )
    last = -(-page.total // wanted.size)
    missing = wanted.page > last
    content = _page(
        "results.html",
        asked,
        page=page,
        last=last,
        missing=missing,
        numbers=page_numbers(wanted.page, last),
        sorts=SORTS,
        correction=answer.correction,
        feed=Asked(page.request).feed(),
        copies=_copies(searcher, asked, page.results),
        refinements=refinements(
            asked, page, answer.dates, left_to_right=i18n.current.get() != "ar"
        ),
    )
    return content, 404 if missing else 200


def _copies(
    searcher: Searcher, asked: Asked, results: Iterable[Result]
) -> dict[str, tuple[Article, ...]]:
    """The near-duplicates of the result that the address opens, by its id, if it is shown."""
    shown = [result.article.id for result in results if result.copies]
    return {id: searcher.copies(id) for id in shown if id == asked.copies}
