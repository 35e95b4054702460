"""Answers that depend on the index are revalidated, and sent again only after it has changed.

Validators and conditions are those of RFC 9110, sections 8.8 and 13.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from importlib.metadata import version as release

from flask import Blueprint, Response, g, request
from werkzeug.http import http_date, quote_etag

from bahith import i18n
from bahith.indexer.engines.facts import Version
from bahith.indexer.errors import EngineError
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE",
)
"""Without one of these headers, by their names in WSGI, a request is answered whole, and there is
nothing to evaluate."""


def register(blueprint: Blueprint, searcher: Searcher, settings: Settings) -> None:
    """Give answers of ``blueprint`` an ETag and Last-Modified, unless they are ``no-store``."""
    same = f"{release('bahith')} {settings.page_size} {settings.weights}"

    @blueprint.before_request
    def answer_if_unchanged() -> Response | None:
        if request.method not in ("GET", "HEAD"):
            return None
        try:
            # Read before the search: a commit in between makes the tag too old, never too new.
            version = searcher.version()
        except EngineError:
            return None  # the view function raises it, after checking the parameters
        g.tag = _tag(version, same)
        g.since = _settled(version, settings.refresh)
        if "HTTP_IF_NONE_MATCH" not in request.environ:
            return None
        known = request.if_none_match
        unchanged = not known.star_tag and known.contains_weak(g.tag)
        return Response(status=304) if unchanged else None

    @blueprint.after_request
    def mark(response: Response) -> Response:
        tag = g.pop("tag", None)
        stored = "no-store" not in response.headers.get("Cache-Control", "")
        if tag and response.status_code in (200, 304) and stored:
            response.headers["ETag"] = quote_etag(tag, weak=True)
            if g.since:
                response.headers["Last-Modified"] = _date(g.since)
            # A streamed one would be read to its end, to find its length.
            if not response.is_streamed and any(name in request.environ for name in CONDITIONS):
                response.make_conditional(request)
        return response


_date = lru_cache(8)(http_date)
"""A time as in headers; an index has the same for many answers."""


def _tag(version: Version, same: str) -> str:
    """Different for each commit, address, language, day, and version or setting shown in answers.

    It depends on the address, so that only a client that has an answer to it can send its tag.
    """
    # Relative dates in queries, such as أمس, mean another day every day.
    today = dt.date.today().isoformat()
    query = request.query_string.decode("latin-1")
    # Feeds have whole addresses: scheme and host too.
    asked = (request.scheme, request.host, request.path, query, i18n.shown_in())
    parts = (version.tag, same, today, *asked)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _settled(version: Version, refresh: int) -> dt.datetime | None:
    """When the index changed; None while another commit may have come within the same second."""
    age = dt.datetime.now(dt.timezone.utc) - version.since
    return version.since if age > dt.timedelta(seconds=refresh + 1) else None
