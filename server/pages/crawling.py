"""What crawlers ask for: ``/robots.txt``, and the articles as sitemaps.

The forms are those of RFC 9309 and https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, stream_with_context, url_for

from bahith.indexer.article import Article
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.rights import requires, without_key
from bahith.server.http import caching
from bahith.server.http.errors import BusyError

MOST: Final = 20_000
"""Articles in a sitemap: with addresses of ``LONGEST`` each, it is smaller than the 50 MiB that the
protocol allows."""

LONGEST: Final = 2048
"""Characters of the longest address in a sitemap; the protocol knows none that are longer."""

_PIECE = 500
"""Addresses that are sent together."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<{} xmlns="' + _NAMESPACE + '">\n'

# An address with parameters is a search, or an article as a search shows it: without this rule,
# crawlers would follow every combination of filters.
_ROBOTS = """\
User-agent: *
Disallow: /*?
Disallow: /api/
Disallow: /feed
Disallow: /meilisearch/
Disallow: /upload
Sitemap: {}
"""
_CLOSED = "User-agent: *\nDisallow: /\n"


def are_welcome(settings: Settings) -> bool:
    """Whether crawlers may list the articles: the setting says so, and reading needs no key."""
    return bool(settings.robots) and "search" in without_key(settings)


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """``/robots.txt``, ``/sitemap.xml`` and its parts ``/sitemap-1.xml`` …, as callers see them."""
    crawling = Blueprint("crawling", __name__)
    is_open = are_welcome(settings)
    # A crawler that reads slowly holds a thread; other requests need some too.
    slots = threading.Semaphore(max(1, settings.threads // 4))

    @crawling.get("/robots.txt")
    @requires("nothing")
    def robots() -> Response:
        sitemap = url_for("crawling.sitemap", _external=True)
        return Response(_ROBOTS.format(sitemap) if is_open else _CLOSED, mimetype="text/plain")

    @crawling.get("/sitemap.xml")
    def sitemap() -> Response:
        count = searcher.summary().articles if is_open else 0
        if not count:
            abort(404)
        return _xml([_index(-(-count // MOST))]) if count > MOST else part(1)

    @crawling.get("/sitemap-<int(min=1, max=50000):number>.xml")
    def part(number: int) -> Response:
        last = searcher.id_at((number - 1) * MOST - 1) if is_open and number > 1 else ""
        if not is_open or last is None:
            abort(404)
        if not slots.acquire(blocking=False):
            raise BusyError
        try:
            articles = searcher.stored(last)
        except BaseException:
            slots.release()
            raise
        response = _xml(stream_with_context(_part(islice(articles, MOST))))
        response.call_on_close(slots.release)
        return response

    caching.register(crawling, searcher, settings)
    return crawling


def _xml(pieces: Iterable[str]) -> Response:
    return Response(pieces, mimetype="application/xml")


def _index(count: int) -> str:
    addresses = (url_for("crawling.part", number=n + 1, _external=True) for n in range(count))
    lines = (f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f"{_OPEN.format('sitemapindex')}{''.join(lines)}</sitemapindex>\n"


def _part(articles: Iterable[Article]) -> Iterator[str]:
    yield _OPEN.format("urlset")
    lines = filter(None, map(_line, articles))
    while piece := "".join(islice(lines, _PIECE)):
        yield piece
    yield "</urlset>\n"


def _line(article: Article) -> str:
    """An article in a sitemap; nothing if its address is too long."""
    address = escape(url_for("pages.article", id=article.id, _external=True))
    if len(address) > LONGEST:
        return ""
    days = [day for day in (article.published, article.updated) if day]
    changed = f"<lastmod>{max(days).isoformat()}</lastmod>" if days else ""
    return f"<url><loc>{address}</loc>{changed}</url>\n"
