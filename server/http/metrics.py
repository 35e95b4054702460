"""``/metrics``: counts and times for Prometheus, of all processes of a server together.

Each process writes its own into a folder of files; whichever answers adds them up. What can be
looked up when it is asked for, such as the number of articles, is no part of that: ``add`` it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request

from bahith.indexer.errors import EngineError
from bahith.indexer.results import Effect, Page
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.rights import requires
from bahith.server.http import logs

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that prometheus-client reads when it is imported."""

Gauge = Callable[[], float]

_GAUGES = "bahith.gauges"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@contextmanager
def shared(settings: Settings) -> Iterator[None]:
    """A block whose processes, this one and those that it starts, count together."""
    if not settings.metrics:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="bahith-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


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
        "bahith_request_seconds", "Whole requests.", ["route"], registry=own, buckets=_SECONDS
    )
    parts = Histogram(
        "bahith_search_seconds", "Parts of searches.", ["part"], registry=own, buckets=_SECONDS
    )

    def observe(page: Page, seconds: Mapping[str, float]) -> None:
        for part, taken in seconds.items():
            parts.labels(part).observe(taken)

    searcher.observe(observe)

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
        return response

    add(app, "articles", "Articles in the index.", lambda: searcher.summary().articles)
    add(app, "generation", "Commits made.", lambda: searcher.summary().generation)
    add(app, "refresh_age_seconds", "Since a commit was looked for.", searcher.turns.refresh_age)
    add(app, "index_bytes", "Of files in the folder.", lambda: _size(Path(settings.index)))
    app.register_blueprint(_blueprint(app, own))


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
