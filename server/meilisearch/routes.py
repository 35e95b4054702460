"""The calls of Meilisearch's API, under ``/meilisearch``."""

from __future__ import annotations

import re
from importlib.metadata import version as release
from typing import Any, Final

from flask import Blueprint, Flask, Response, request

from bahith.i18n import _
from bahith.indexer.errors import SettingError
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.rights import requires
from bahith.server.api.openapi import JSON
from bahith.server.api.schema import to_json
from bahith.server.http import caching
from bahith.server.meilisearch import faults
from bahith.server.meilisearch.faults import Fault
from bahith.server.meilisearch.parameters import SEARCH, from_address, from_body
from bahith.server.meilisearch.searching import search

PREFIX: Final = "/meilisearch"

_UID = re.compile("[A-Za-z0-9_-]{1,400}")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def register(app: Flask, searcher: Searcher, settings: Settings) -> None:
    """Add the calls, answered by ``searcher``. Raises SettingError for a bad name of the index."""
    if not _UID.fullmatch(settings.meilisearch):
        message = _("meilisearch: %(name)s is no name of an index: it has letters, digits, - and _")
        raise SettingError(message.filled(name=repr(settings.meilisearch)))
    calls = Blueprint("meilisearch", __name__, url_prefix=PREFIX)
    calls.register_error_handler(Exception, faults.answer)
    caching.register(calls, searcher, settings)
    _add_state(calls)
    _add_searches(calls, searcher, settings.meilisearch)
    _add_others(calls)
    app.register_blueprint(calls)


def _json(answer: dict[str, Any], is_kept: bool = True) -> Response:
    response = Response(to_json(answer), mimetype=JSON)
    if not is_kept or answer.get("timedOut"):
        response.headers["Cache-Control"] = "no-store"
    return response


def check(uid: str, served: str) -> None:
    """Raise Fault unless ``uid`` is the name of the index."""
    if uid != served:
        raise Fault("index_not_found", f"Index `{uid}` not found.", 404)


def _add_state(calls: Blueprint) -> None:
    @calls.get("/health")
    @requires("nothing")
    def health() -> Response:
        return _json({"status": "available"}, is_kept=False)

    @calls.get("/version")
    def version() -> Response:
        return _json(
            {"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": release("bahith")}
        )


def _add_searches(calls: Blueprint, searcher: Searcher, served: str) -> None:
    @calls.get("/indexes/<uid>/search")
    def search_by_address(uid: str) -> Response:
        check(uid, served)
        return _json(search(searcher, from_address(SEARCH)))

    @calls.post("/indexes/<uid>/search")
    @requires("search")
    def search_by_body(uid: str) -> Response:
        check(uid, served)
        return _json(search(searcher, from_body(SEARCH)))


def _add_others(calls: Blueprint) -> None:
    @calls.route("/", defaults={"rest": ""}, methods=_METHODS)
    @calls.route("/<path:rest>", methods=_METHODS)
    @requires("nothing")
    def unknown(rest: str) -> Response:
        raise Fault(
            "not_found",
            f"`{request.method} /{rest}` is not served: Bahith has the calls that search and read.",
            404,
        )
