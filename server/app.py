"""Bahith over HTTP: pages for people and a JSON API, a thin skin around the searcher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Any

from flask import Flask, Request, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import RequestURITooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter, PathConverter

from bahith.i18n import _
from bahith.indexer.errors import EngineError
from bahith.indexer.index import Index
from bahith.indexer.search.searcher import prepare_language
from bahith.indexer.search.turns import Turns
from bahith.indexer.settings import Settings
from bahith.server import embed
from bahith.server.access import rights, views
from bahith.server.access.rates import Counts
from bahith.server.api import feeds, rules
from bahith.server.api import routes as api
from bahith.server.api.reading import UnreadableRequest
from bahith.server.http import (
    caching,
    compression,
    errors,
    headers,
    hosts,
    languages,
    logs,
    metrics,
    slow,
    static,
    writes,
)
from bahith.server.pages import crawling, formatting, preferences
from bahith.server.pages import routes as pages

_WORDS = 20_000
"""So many words, at least, are cached in each process, in about 20 MB."""


class _AnyId(PathConverter):
    """An article's id: any text, slashes and line breaks included."""

    part_isolating = False
    regex = r"[\s\S]+"


class _App(Flask):
    """Answers each request in one turn; what it streams afterwards has turns of its own."""

    def __init__(self, name: str, turns: Turns) -> None:
        super().__init__(name, static_folder=None)
        self._turns = turns

    def wsgi_app(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        logs.begin(environ)
        hosts.check(environ)
        if writes.is_about_writing(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            return super().wsgi_app(environ, start_response)
        with ExitStack() as stack:
            stack.enter_context(self._turns.limited(self._turns.budget))
            # The view function raises it again, and is answered like after any other error.
            with suppress(EngineError):
                stack.enter_context(self._turns.turn())
            return super().wsgi_app(environ, start_response)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        adapter = super().create_url_adapter(request)
        if adapter and request:
            hosts.complete(adapter, request)
        return adapter

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func  # none of ours is a coroutine, and to look takes time


def create_app(index: Index, counts: Counts | None = None) -> Flask:
    """The application, answering from ``index`` by its settings.

    ``counts`` are those of requests that it shares with other processes.

    Raises as ``Index.searcher`` does, and SettingError.
    """
    settings, searcher = index.settings, index.searcher
    searcher.turns.budget = settings.budget
    app = _App(__name__, searcher.turns)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    # An id may begin with a slash or hold two in a row; it is not to be tidied up.
    app.url_map.merge_slashes = False
    app.url_map.converters["id"] = _AnyId

    if count := settings.proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    logs.register(app)
    languages.register(app)
    compression.register(app)
    hosts.register(app)

    @app.before_request
    def refuse_addresses() -> None:
        if len(request.query_string) > settings.max_body:
            raise RequestURITooLarge
        try:  # ids that are no text would all be the same one
            request.environ["PATH_INFO"].encode("latin-1").decode()
        except UnicodeDecodeError:
            raise UnreadableRequest(_("the address must be UTF-8")) from None

    rights.register(app, settings, counts)
    errors.register(app)
    headers.register(app, settings)
    static.register(app)
    preferences.register(app)
    formatting.register(app)
    if settings.metrics:
        metrics.register(app, searcher, settings)
    if settings.slow:
        slow.register(app, searcher, settings.slow)
    searcher = views.for_callers(searcher, settings)
    app.register_blueprint(crawling.blueprint(searcher, settings))
    for answering in (api.blueprint(searcher, settings), feeds.blueprint(searcher, settings)):
        caching.register(answering, searcher, settings)
        app.register_blueprint(answering)
    app.register_blueprint(rules.blueprint(index))
    app.register_blueprint(pages.blueprint(searcher, settings))
    app.register_blueprint(embed.blueprint())
    if settings.meilisearch:
        from bahith.server.meilisearch import routes as meilisearch

        meilisearch.register(app, searcher, settings)
    if settings.writing:
        from bahith.server.api.writing import routes as writing
        from bahith.server.pages import upload

        writing.register(app, index)
        upload.register(app)
    return app


def ready(settings: Settings, counts: Counts | None = None) -> tuple[Flask, Index]:
    """The application, with all that each of the first requests would wait for.

    Raises as ``create_app`` does.
    """
    index = Index(settings)
    index.analyzer.remember(_WORDS)
    with ThreadPoolExecutor(1) as thread:
        # Most of this verifies and decompresses files, without the lock of the interpreter.
        loaded = thread.submit(lambda: index.searcher.load())
        prepare_language(index.analyzer)
        loaded.result()
    app = create_app(index, counts)
    compile_templates(app)
    return app, index


def compile_templates(app: Flask) -> None:
    """Compile all templates, or the first pages would wait for it."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
