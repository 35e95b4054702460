"""The log of slow requests: what was searched, and where the time went."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.search.searcher import Searcher
from bahith.server.http import logs, writes

_LOG = logging.getLogger("bahith.slow")

_MOST = 20
"""Searches of one request that are told."""

_DEFAULT = Request("")


def register(app: Flask, searcher: Searcher, milliseconds: int) -> None:
    """Log each request to ``app`` that takes longer, with its searches by ``searcher``.

    Requests that write wait for the disk, or for as long as their callers say: they are left out.
    """

    def note(page: Page, seconds: Mapping[str, float]) -> None:
        if has_request_context():
            g.setdefault("searches", []).append((page, seconds))

    searcher.observe(note)

    @app.after_request
    def tell(response: Response) -> Response:
        taken = _milliseconds(time.perf_counter() - g.started)
        is_write = writes.is_about_writing(request.method, request.path)
        if taken > milliseconds and not is_write:
            _tell(response.status_code, taken)
        return response


def _tell(status: int, taken: float) -> None:
    searches = [_search(page, seconds) for page, seconds in g.get("searches", [])[:_MOST]]
    line = logs.request_line(request.environ)
    more = {
        "method": request.method,
        "route": logs.route(request),
        "status": status,
        "milliseconds": taken,
        "searches": searches,
    }
    text = "; ".join([f"{taken}ms {line}", *map(_text, searches)])
    _LOG.warning("%s", text, extra={"request": g.request_id, "fields": {"message": line, **more}})


def _search(page: Page, seconds: Mapping[str, float]) -> dict[str, Any]:
    times = {f"{part}_milliseconds": _milliseconds(taken) for part, taken in seconds.items()}
    asked = page.request
    found = {"results": page.total, "timed_out": page.timed_out}
    return {"query": asked.q, "filters": _filters(asked), **found, **times}


def _filters(asked: Request) -> dict[str, Any]:
    """What was asked beside the query, as far as it is not what everybody asks."""
    values = ((field.name, getattr(asked, field.name)) for field in fields(asked))
    return {
        name: value if isinstance(value, int | str | list | dict) else _plain(value)
        for name, value in values
        if name != "q" and value and value != getattr(_DEFAULT, name, None)
    }


def _plain(value: object) -> Any:
    return [*map(str, value)] if isinstance(value, tuple) else str(value)


def _text(search: Mapping[str, Any]) -> str:
    times = [
        f"{part} {search[name]}ms"
        for part in ("engine", "snippets")
        if (name := f"{part}_milliseconds") in search
    ]
    query = json.dumps(search["query"], ensure_ascii=False)
    filters = json.dumps(search["filters"], ensure_ascii=False) if search["filters"] else ""
    late = ["timed out"] if search["timed_out"] else []
    what = " ".join(filter(None, (query, filters)))
    return f"{what}: {search['results']} results" + "".join(f", {each}" for each in (*late, *times))


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
