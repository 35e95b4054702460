"""The pages for people: what ``server/templates`` need to be filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for

from indexer.query import SORTS, Page, Request
from indexer.search.searcher import Searcher
from indexer.settings import Settings
from server import schemas
from server.errors import ArticleNotFoundError
from server.filters import FILTERS


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """The search page and the page of one article, answered by ``searcher``."""
    pages = Blueprint("pages", __name__)
    for name, function in FILTERS.items():
        pages.add_app_template_filter(function, name)

    @pages.get("/")
    def search() -> str | tuple[str, int]:
        wanted = _request(settings)
        if not wanted.q.strip():
            articles = searcher.statistics().articles
            return render_template("home.html", wanted=wanted, articles=articles, here=here(wanted))
        return _results(searcher.search(wanted))

    @pages.get("/article/<id:id>")
    def article(id: str) -> str:
        wanted = _request(settings)
        view = searcher.view(id, wanted.q)
        if view is None:
            raise ArticleNotFoundError
        back = address(wanted) if wanted.q.strip() else None
        place = here(wanted, "pages.article", id=id)
        return render_template("article.html", view=view, wanted=wanted, back=back, here=place)

    return pages


def address(wanted: Request, **changes: Any) -> dict[str, Any]:
    """The parameters that lead to ``wanted`` with ``changes``, without those at their default."""
    values = {
        "q": wanted.q or None,
        "sort": wanted.sort if wanted.sort != SORTS[0] else None,
        "source": wanted.source or None,
        "after": wanted.after,
        "before": wanted.before,
        "page": wanted.page if wanted.page > 1 else None,
        "explain": 1 if wanted.explain else None,
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def here(wanted: Request, endpoint: str = "pages.search", **values: Any) -> Callable[..., str]:
    """A function that gives the address of this very page with changes."""
    return lambda **changes: url_for(endpoint, **values, **address(wanted, **changes))


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


def _request(settings: Settings) -> Request:
    values = schemas.from_query(request.query_string)
    return schemas.search_request(schemas.SearchPage(), values, settings.page_size)


def _results(page: Page) -> tuple[str, int]:
    wanted = page.request
    last = -(-page.total // wanted.size)
    missing = wanted.page > max(last, 1)
    content = render_template(
        "results.html",
        page=page,
        wanted=wanted,
        last=last,
        missing=missing,
        numbers=page_numbers(wanted.page, last),
        sorts=SORTS,
        address=address,
        here=here(wanted),
    )
    return content, 404 if missing else 200
