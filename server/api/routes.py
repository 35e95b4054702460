"""The JSON API: parameters in, objects out. Described in ``docs/api.md``."""

from __future__ import annotations

import datetime as dt
import threading
from functools import cache

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from marshmallow import Schema
from werkzeug.exceptions import UnsupportedMediaType

from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.api import answers, calls, export, feeds, schemas
from bahith.server.api.openapi import describe, described
from bahith.server.http.errors import ArticleNotFoundError, BusyError


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """All calls under ``/api``, answered by ``searcher``."""
    api = Blueprint("api", __name__, url_prefix="/api")
    _add_searches(api, searcher, settings)
    _add_articles(api, searcher)
    _add_export(api, searcher, settings)
    _add_others(api, searcher)
    return api


@cache
def _made(call: type[Schema]) -> Schema:
    """Made once: marshmallow takes longer to make one than to read a call with it."""
    return call()


def _asked(call: type[Schema]) -> schemas.Values:
    """The parameters in the address."""
    return schemas.read(_made(call), schemas.from_query(request.query_string))


def _body() -> schemas.Values:
    _asked(schemas.Call)
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    return schemas.from_json(request.get_data())


def _add_searches(api: Blueprint, searcher: Searcher, settings: Settings) -> None:
    @api.get("/search")
    @described("One page of ranked results.", schemas.SearchCall, answers.SearchAnswer)
    def search_by_address() -> Response:
        return search(schemas.from_query(request.query_string))

    @api.post("/search")
    @described("The same, asked in JSON.", schemas.SearchCall, answers.SearchAnswer)
    def search_by_body() -> Response:
        return search(_body())

    def search(values: schemas.Values) -> Response:
        checked = {"size": settings.page_size, **schemas.read(_made(schemas.SearchCall), values)}
        wanted = Request(**{**checked, "facets": tuple(checked["facets"])})
        return jsonify(schemas.page_object(searcher.search(wanted, dt.date.today())))

    @api.get("/suggest")
    @described(
        "How what was typed may go on.",
        calls.SuggestCall,
        {
            "application/json": answers.SuggestAnswer,
            feeds.SUGGESTIONS_KIND: {"type": "array", "items": {}},
        },
    )
    def suggest() -> Response:
        wanted = _asked(calls.SuggestCall)
        found = searcher.suggest(wanted["q"], wanted["size"])
        if wanted["format"] == "json":
            return jsonify(schemas.suggestions_object(wanted["q"], found))
        response = jsonify([wanted["q"], [suggestion.text for suggestion in found]])
        response.content_type = feeds.SUGGESTIONS_KIND
        return response


def _add_articles(api: Blueprint, searcher: Searcher) -> None:
    @api.get("/articles/<id:id>")
    @described("One whole article.", schemas.ArticleCall, answers.MarkedArticle)
    def article(id: str) -> Response:
        view = searcher.view(id, _asked(schemas.ArticleCall)["q"])
        if view is None:
            raise ArticleNotFoundError
        return jsonify(schemas.view_object(view))

    @api.get("/similar/<id:id>")
    @described("Articles like one.", calls.SimilarCall, answers.SimilarAnswer)
    def similar(id: str) -> Response:
        found = searcher.similar(id, _asked(calls.SimilarCall)["size"])
        if found is None:
            raise ArticleNotFoundError
        return jsonify(schemas.similar_object(id, found))

    @api.get("/articles")
    @described("All articles in order of id, some at a time.", calls.ListCall, answers.ListAnswer)
    def articles() -> Response:
        wanted = _asked(calls.ListCall)
        found = searcher.articles(wanted["after"], wanted["size"] + 1)
        return jsonify(schemas.list_object(found, wanted["size"]))


def _add_export(api: Blueprint, searcher: Searcher, settings: Settings) -> None:
    # An export takes a thread for as long as its reader takes; others have to find one too.
    free = threading.Semaphore(max(1, settings.threads // 2))

    @api.get("/export")
    @described(
        "All matches as a file.",
        calls.ExportCall,
        {kind.partition(";")[0]: {} for kind, _ in export.KINDS.values()},
    )
    def export_matches() -> Response:
        values = _asked(calls.ExportCall)
        form = values.pop("format")
        kind, lines = export.KINDS[form]
        if not free.acquire(blocking=False):
            raise BusyError
        try:
            found = searcher.matches(Request(**values))
        except BaseException:
            free.release()
            raise
        response = Response(export.pieces(lines(found)), content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="bahith.{form}"'
        response.call_on_close(free.release)
        return response


def _add_others(api: Blueprint, searcher: Searcher) -> None:
    @api.get("/analyze")
    @described("A text as the analyzer reads it.", calls.AnalyzeCall, answers.AnalyzeAnswer)
    def analyze_by_address() -> Response:
        return analyze(_asked(calls.AnalyzeCall))

    @api.post("/analyze")
    @described("The same, sent in JSON.", calls.AnalyzeCall, answers.AnalyzeAnswer)
    def analyze_by_body() -> Response:
        return analyze(schemas.read(_made(calls.AnalyzeCall), _body()))

    def analyze(values: schemas.Values) -> Response:
        words = searcher.analyze(values["text"])
        return jsonify({"words": [schemas.word_object(word) for word in words]})

    @api.get("/health")
    @described("Whether searches can be answered.", schemas.Call, answers.Health)
    def health() -> Response:
        _asked(schemas.Call)
        response = jsonify(schemas.health_object(searcher.statistics()))
        response.headers["Cache-Control"] = "no-store"
        return response

    @api.get("/openapi.json")
    def description() -> Response:
        _asked(schemas.Call)
        return jsonify(describe(current_app))

    @api.get("/docs")
    def docs() -> Response:
        text = render_template("docs.html", api=describe(current_app), wanted=Request(q=""))
        response = make_response(text)
        # A page, which is in the reader's language; what the index holds tells nothing of that.
        response.headers["Cache-Control"] = "no-store"
        return response
