"""``/metrics``: counts and times for Prometheus, of all processes of a server together.

What is counted is in ``metric_files``. What can be looked up when it is asked for, such as the
number of articles, is no part of that: ``add`` it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request

from bahith.indexer import caches
from bahith.indexer.errors import EngineError
from bahith.indexer.results import Effect, Page
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.rights import requires
from bahith.server.http import logs
from bahith.server.http.metric_files import FOLDER, SECONDS

Gauge = Callable[[], float]

_GAUGES = "bahith.gauges"


def add(app: Flask, name: str, help: str, read: Gauge) -> None:
    """Show ``bahith_NAME``, which ``read`` looks up for each answer.

    Where it raises EngineError, the answer is without it.
    """
    app.extensions.setdefault(_GAUGES, {})[name] = (help, read)


def register(app: Flask, searcher: Searcher, settings: Settings) -> None:
    """Count the requests to ``app``, and answer ``/metrics`` to the owner."""
    from prometheus_client import Counter, Histogram
    from prometheus_client.registry import CollectorRegistry

    own = CollectorRegistry()
    requests = Counter("bahith_requests", "Answers.", ["route", "method", "status"], registry=own)
    whole = Histogram(
        "bahith_request_seconds", "Whole requests.", ["route"], registry=own, buckets=SECONDS
    )
    parts = Histogram(
        "bahith_search_seconds", "Parts of searches.", ["part"], registry=own, buckets=SECONDS
    )

    def observe(page: Page, seconds: Mapping[str, float]) -> None:
        for part, taken in seconds.items():
            parts.labels(part).observe(taken)

    searcher.observe(observe)
    count_caches = _cache_counter(own)

    rules = Counter("bahith_rule_uses", "Searches that a rule acted on.", ["rule"], registry=own)

    def count_rules(effects: Sequence[Effect]) -> None:
        for effect in effects:
            rules.labels(effect.id).inc()

    searcher.observe_rules(count_rules)

    @app.after_request
    def count(response: Response) -> Response:
        route = logs.route(request)
        requests.labels(route, request.method, str(response.status_code)).inc()
        whole.labels(route).observe(time.perf_counter() - g.started)
        count_caches()
        return response

    add(app, "articles", "Articles in the index.", lambda: searcher.summary().articles)
    add(app, "generation", "Commits made.", lambda: searcher.summary().generation)
    newest = "When the commit that is searched was made, in seconds since 1970."
    since = searcher.version
    add(app, "last_commit_timestamp_seconds", newest, lambda: since().since.timestamp())
    add(app, "refresh_age_seconds", "Since a commit was looked for.", searcher.turns.refresh_age)
    add(app, "index_bytes", "Of files in the folder.", lambda: _size(Path(settings.index)))
    app.register_blueprint(_blueprint(app, own))


def _cache_counter(own: Any) -> Callable[[], None]:
    """A function that adds up what caches of this process have counted since it was called."""
    from prometheus_client import Counter, Gauge

    hits = Counter("bahith_cache_hits", "Found in a cache.", ["cache"], registry=own)
    misses = Counter("bahith_cache_misses", "Not found there.", ["cache"], registry=own)
    held = {
        name: Gauge(
            f"bahith_cache_{name}", help, ["cache"], registry=own, multiprocess_mode="livesum"
        )
        for name, help in (("entries", "Values held."), ("bytes", "Bytes of them."))
    }
    known: dict[str, caches.Count] = {}
    counting = threading.Lock()

    def add_up() -> None:
        with counting:
            for name, now in caches.counts().items():
                before = known.get(name, caches.NOTHING)
                known[name] = now
                hits.labels(name).inc(now.hits - before.hits)
                misses.labels(name).inc(now.misses - before.misses)
                held["entries"].labels(name).set(now.entries)
                if now.bytes:
                    held["bytes"].labels(name).set(now.bytes)

    return add_up


def _blueprint(app: Flask, own: Any) -> Blueprint:
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    metrics = Blueprint("metrics", __name__)

    @metrics.get("/metrics")
    @requires("owner")
    def answer() -> Response:
        registry = own
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry) + b"".join(_lines(app.extensions[_GAUGES]))
        return Response(
            text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
        )

    return metrics


def _lines(gauges: dict[str, tuple[str, Gauge]]) -> Iterator[bytes]:
    """Gauges in the text format of Prometheus."""
    for name, (help, read) in gauges.items():
        try:
            value = float(read())
        except EngineError:
            continue
        yield f"# HELP bahith_{name} {help}\n# TYPE bahith_{name} gauge\n".encode()
        yield f"bahith_{name} {value}\n".encode()


def _size(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue  # a writer has removed it meanwhile
    return total
