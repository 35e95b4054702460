"""Bahith over HTTP: pages for people and a JSON API, a thin skin around the searcher."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import RequestURITooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from bahith.indexer.errors import EngineError
from bahith.indexer.index import Index
from bahith.indexer.processes import cores
from bahith.indexer.search.searcher import prepare_language
from bahith.indexer.search.turns import Turns
from bahith.indexer.settings import Settings
from bahith.server import embed
from bahith.server.access import rights, views
from bahith.server.access.rates import Counts
from bahith.server.api import feeds
from bahith.server.api import routes as api
from bahith.server.http import (
    caching,
    compression,
    errors,
    headers,
    hosts,
    languages,
    logs,
    memory,
    metrics,
    writes,
)
from bahith.server.http.listener import Listener, addresses, bound
from bahith.server.http.processes import Processes, Ready
from bahith.server.pages import formatting, preferences
from bahith.server.pages import routes as pages

_WORDS = 20_000
"""So many words, at least, are cached in each process, in about 20 MB."""

_THRESHOLDS = (700, 10, 2)
"""When garbage is collected (``gc.set_threshold``); by default, full collections are rarer."""


class _AnyId(PathConverter):
    """An article's id: any text, slashes and line breaks included."""

    part_isolating = False
    regex = r"[\s\S]+"


class _App(Flask):
    """Answers each request in one turn; what it streams afterwards has turns of its own."""

    def __init__(self, name: str, turns: Turns) -> None:
        super().__init__(name)
        self._turns = turns

    def wsgi_app(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        hosts.check(environ)
        if writes.is_about_writing(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            return super().wsgi_app(environ, start_response)
        with ExitStack() as stack:
            # The view function raises it again, and is answered like after any other error.
            with suppress(EngineError):
                stack.enter_context(self._turns.turn())
            return super().wsgi_app(environ, start_response)

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
    def refuse_long_addresses() -> None:
        if len(request.query_string) > settings.max_body:
            raise RequestURITooLarge

    rights.register(app, settings, counts)
    errors.register(app)
    headers.register(app, settings)
    preferences.register(app)
    formatting.register(app)
    if settings.metrics:
        metrics.register(app, searcher, settings)
    searcher = views.for_callers(searcher, settings)
    for answering in (api.blueprint(searcher, settings), feeds.blueprint(searcher, settings)):
        caching.register(answering, searcher, settings)
        app.register_blueprint(answering)
    app.register_blueprint(pages.blueprint(searcher, settings))
    app.register_blueprint(embed.blueprint())
    if settings.meilisearch:
        from bahith.server.meilisearch import routes as meilisearch

        meilisearch.register(app, searcher, settings)
    if settings.writing:
        from bahith.server.api.writing import routes as writing

        writing.register(app, index)
    return app


def serve(settings: Settings) -> None:
    """Print the address and answer requests until SIGINT or SIGTERM.

    Call it in the main thread, as signals need. Raises as ``create_app`` and ``Listener`` do, and
    WorkerLost.
    """
    # Until there is a listener; from then on, what clients have sent is answered first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with metrics.shared(settings), _writer(settings):
        _serve(settings, settings.workers or cores())


def _writer(settings: Settings) -> AbstractContextManager[None]:
    """The process that writes, if there is to be one; else nothing of it is imported."""
    if not settings.writing:
        return nullcontext()
    from bahith.server.http.writer import writer

    return writer(settings)


def _serve(settings: Settings, workers: int) -> None:
    if workers == 1:
        listener, preparation = _listener(settings)
        _tell(settings, listener.addresses)
        _run(listener, preparation)
        return
    sockets = bound(settings)

    def close() -> None:
        for one in sockets:
            one.close()

    try:
        processes = Processes(_answer, (settings, sockets, Counts()), workers, at_end=close)
        _tell(settings, addresses(sockets))
        processes.run()
    finally:
        close()


def _run(listener: Listener, preparation: Preparation, ready: Ready = lambda: None) -> None:
    """Answer until SIGINT or SIGTERM, and what clients have sent by then."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: listener.stop())
    with preparation:
        ready()
        cut = listener.run()
    if cut:
        logging.getLogger(__name__).warning("%d answers were cut off: they took too long", cut)
        sys.stderr.flush()
        # A thread that works in the core while the interpreter ends would abort the process.
        os._exit(0)  # the writer ends with this process


def _tell(settings: Settings, addresses: list[str]) -> None:
    for line in (*addresses, *rights.opening(settings)):
        print(line, flush=True)


def _listener(
    settings: Settings,
    sockets: list[socket.socket] | None = None,
    counts: Counts | None = None,
) -> tuple[Listener, Preparation]:
    memory.share_one_heap()
    app, index = ready(settings, counts)
    listener = Listener(app, settings, sockets)
    if settings.access_log:
        logs.start()
    # Threads take turns by themselves; this is for the one that receives requests, which would
    # wait 5 ms again and again while another one works.
    sys.setswitchinterval(0.0001)
    # The lexicon stays; there is no use in looking for garbage in it again and again. Nor in what
    # is cached from then on: after some thousand requests, each full collection would take 0.1 s.
    # Those of little take some milliseconds.
    gc.freeze()
    gc.callbacks.append(_keep)
    gc.set_threshold(*_THRESHOLDS)
    memory.return_what_is_free()
    return listener, Preparation(app, index)


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


def _keep(phase: str, info: dict[str, int]) -> None:
    """Leave what survived a full collection to reference counts alone: it is in caches."""
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


class Preparation(threading.Thread):
    """Does in advance what some of the first requests would wait for, while others go first.

    Used in a ``with`` block, it ends with the block. A thread that works in the core while the
    interpreter ends would abort the process.
    """

    def __init__(self, app: Flask, index: Index) -> None:
        super().__init__(name="prepare", daemon=True)
        self._app = app
        self._index = index
        self._over = threading.Event()

    def run(self) -> None:
        """Prepare until all is done, or the block ends."""
        try:
            self._index.searcher.prepare(is_over=self._over.is_set)
        except EngineError as error:
            # Requests that meet the same error say so to their callers.
            self._app.logger.warning("nothing is prepared for the first requests: %s", error)
        gc.freeze()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


def _answer(ready: Ready, settings: Settings, sockets: list[socket.socket], counts: Counts) -> None:
    """What each process does."""
    listener, preparation = _listener(settings, sockets, counts)
    _run(listener, preparation, ready)
