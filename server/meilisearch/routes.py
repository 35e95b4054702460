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
from bahith.server.meilisearch import faults, reading
from bahith.server.meilisearch.faults import Fault, check
from bahith.server.meilisearch.parameters import (
    DOCUMENT,
    DOCUMENTS,
    FACET_SEARCH,
    INDEXES,
    SEARCH,
    body,
    from_address,
    from_body,
)
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
    _add_documents(calls, searcher, settings.meilisearch)
    _add_indexes(calls, searcher, settings.meilisearch)
    _add_others(calls)
    app.register_blueprint(calls)


def _json(answer: dict[str, Any], is_kept: bool = True) -> Response:
    response = Response(to_json(answer), mimetype=JSON)
    if not is_kept or answer.get("timedOut"):
        response.headers["Cache-Control"] = "no-store"
    return response


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

    @calls.post("/indexes/<uid>/facet-search")
    @requires("search")
    def search_facet(uid: str) -> Response:
        check(uid, served)
        return _json(reading.facet_search(searcher, from_body(FACET_SEARCH)))

    @calls.post("/multi-search")
    @requires("search")
    def search_several() -> Response:
        return _json(reading.multi_search(searcher, body(), served))


def _add_documents(calls: Blueprint, searcher: Searcher, served: str) -> None:
    @calls.get("/indexes/<uid>/documents")
    def documents_by_address(uid: str) -> Response:
        check(uid, served)
        return _json(reading.documents(searcher, from_address(DOCUMENTS)))

    @calls.post("/indexes/<uid>/documents/fetch")
    @requires("search")
    def documents_by_body(uid: str) -> Response:
        check(uid, served)
        return _json(reading.documents(searcher, from_body(DOCUMENTS)))

    @calls.get("/indexes/<uid>/documents/<id:id>")
    def document(uid: str, id: str) -> Response:
        check(uid, served)
        return _json(reading.one_document(searcher, id, from_address(DOCUMENT)))


def _add_indexes(calls: Blueprint, searcher: Searcher, served: str) -> None:
    @calls.get("/indexes")
    def indexes() -> Response:
        values = from_address(INDEXES)
        offset, limit = values["offset"], values["limit"]
        results = [reading.index(searcher, served)][offset : offset + limit]
        return _json({"results": results, "offset": offset, "limit": limit, "total": 1})

    @calls.get("/indexes/<uid>")
    def index(uid: str) -> Response:
        check(uid, served)
        return _json(reading.index(searcher, served))

    @calls.get("/indexes/<uid>/settings")
    def settings(uid: str) -> Response:
        check(uid, served)
        return _json(reading.settings(searcher))

    @calls.get("/indexes/<uid>/settings/<name>")
    def setting(uid: str, name: str) -> Response:
        check(uid, served)
        return Response(to_json(reading.setting(searcher, name)), mimetype=JSON)

    @calls.get("/indexes/<uid>/stats")
    def statistics(uid: str) -> Response:
        check(uid, served)
        return _json(reading.statistics(searcher))

    @calls.get("/stats")
    def all_statistics() -> Response:
        counted = reading.statistics(searcher)
        return _json(
            {
                "databaseSize": counted["rawDocumentDbSize"],
                "usedDatabaseSize": counted["rawDocumentDbSize"],
                "lastUpdate": reading.index(searcher, served)["updatedAt"],
                "indexes": {served: counted},
            }
        )


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
