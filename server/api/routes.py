"""The routes of the JSON API, which ``docs/api.md`` documents."""

from __future__ import annotations

import codecs
import threading
from functools import partial
from importlib.metadata import version as release
from itertools import chain

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from werkzeug.exceptions import UnsupportedMediaType

from bahith.indexer.query import Request
from bahith.indexer.scheduling import Task
from bahith.indexer.search.readiness import readiness
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.access.rights import count_more, requires
from bahith.server.api import answers, citations, export, feeds, found, searching
from bahith.server.api.openapi import JSON, describe, documented
from bahith.server.api.parameters import (
    AnalyzeCall,
    ArticleCall,
    CiteCall,
    ExportCall,
    ListCall,
    MultiCall,
    SearchCall,
    SimilarCall,
    SuggestCall,
    search_request,
)
from bahith.server.api.reading import AnyCall, from_json, from_query
from bahith.server.api.schema import Answer, Call, to_json
from bahith.server.http.errors import ArticleNotFoundError, BusyError


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """All calls under ``/api``, answered by ``searcher``."""
    api = Blueprint("api", __name__, url_prefix="/api")
    _add_searches(api, searcher, settings)
    _add_articles(api, searcher)
    _add_export(api, searcher, settings)
    _add_others(api, searcher)
    _add_state(api, searcher, settings)
    return api


def _query(call: type[AnyCall]) -> AnyCall:
    """The parameters in the address."""
    return from_query(call, request.query_string)


def _body(call: type[AnyCall]) -> AnyCall:
    """The parameters in the body; there may be none in the address."""
    _query(Call)
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    return from_json(call, request.get_data())


def _json(answer: Answer) -> Response:
    return Response(to_json(answer), mimetype=JSON)


def _timed(response: Response, timed_out: bool) -> Response:
    if timed_out:
        response.headers["Cache-Control"] = "no-store"
    return response


def _add_searches(api: Blueprint, searcher: Searcher, settings: Settings) -> None:
    @api.get("/search")
    @documented("One page of ranked results.", SearchCall, answers.SearchAnswer)
    def search_by_address() -> Response:
        return search(_query(SearchCall))

    @api.post("/search")
    @requires("search")
    @documented("The same, asked in JSON.", SearchCall, answers.SearchAnswer)
    def search_by_body() -> Response:
        return search(_body(SearchCall))

    def search(call: SearchCall) -> Response:
        answer = searching.answered(call, searcher, settings)
        return _timed(_json(answer), answer.timed_out)

    @api.post("/multi-search")
    @requires("search")
    @documented("Several searches at once.", MultiCall, {JSON: searching.ANSWERS})
    def search_several() -> Response:
        given = _body(MultiCall).searches
        count_more(len(given) - 1)
        each = searching.several(given, searcher, settings)
        timed_out = any(isinstance(one, answers.SearchAnswer) and one.timed_out for one in each)
        return _timed(Response(to_json({"results": each}), mimetype=JSON), timed_out)

    @api.get("/suggest")
    @documented(
        "Completions of what was typed.",
        SuggestCall,
        {
            JSON: answers.SuggestAnswer,
            feeds.SUGGESTIONS_KIND: {"type": "array", "items": {}},
        },
    )
    def suggest() -> Response:
        call = _query(SuggestCall)
        suggestions = searcher.suggest(call.q, call.size, call.counts)
        if call.format == "json":
            return _json(answers.suggest_answer(call.q, suggestions))
        texts = [suggestion.text for suggestion in suggestions]
        return Response(to_json([call.q, texts]), mimetype=feeds.SUGGESTIONS_KIND)


def _add_articles(api: Blueprint, searcher: Searcher) -> None:
    @api.get("/articles/<id:id>")
    @documented("One whole article.", ArticleCall, answers.MarkedArticle)
    def article(id: str) -> Response:
        view = searcher.view(id, _query(ArticleCall).q)
        if view is None:
            raise ArticleNotFoundError
        return _json(answers.MarkedArticle.of(view, view.article))

    @api.get("/similar/<id:id>")
    @documented("Articles like one.", SimilarCall, answers.SimilarAnswer)
    def similar(id: str) -> Response:
        results = searcher.similar(id, _query(SimilarCall).size)
        if results is None:
            raise ArticleNotFoundError
        return _json(answers.SimilarAnswer(id, [found.result_answer(one) for one in results]))

    @api.get("/cite/<id:id>")
    @documented(
        "An article as a citation.",
        CiteCall,
        {kind.partition(";")[0]: {} for kind, _suffix, _write in citations.KINDS.values()},
    )
    def cite(id: str) -> Response:
        call, article = _query(CiteCall), searcher.get(id)
        if article is None:
            raise ArticleNotFoundError
        kind, suffix, write = citations.KINDS[call.format]
        own = url_for("pages.article", id=id, _external=True)
        if call.format == "text":
            write = partial(citations.text, digits=call.digits)
        response = Response(write(article, citations.address(article, own)), content_type=kind)
        name = f"{citations.key(article)}.{suffix}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @api.get("/articles")
    @documented("All articles in order of id, some at a time.", ListCall, answers.ListAnswer)
    def articles() -> Response:
        call = _query(ListCall)
        # One more than is answered, to see whether there are more.
        return _json(answers.list_answer(searcher.articles(call.after, call.size + 1), call.size))


def _add_export(api: Blueprint, searcher: Searcher, settings: Settings) -> None:
    # An export holds a thread for as long as its client reads; other requests need some too.
    slots = threading.Semaphore(max(1, settings.threads // 2))

    @api.get("/export")
    @documented(
        "All matches as a file.",
        ExportCall,
        {kind.partition(";")[0]: {} for kind, _ in export.KINDS.values()},
    )
    def export_matches() -> Response:
        call = _query(ExportCall)
        search = search_request(call, settings.page_size)
        kind, lines = export.KINDS[call.format]
        declared = searcher.declared
        if not slots.acquire(blocking=False):
            raise BusyError
        try:
            matches = searcher.matches(search)
        except BaseException:
            slots.release()
            raise
        written = lines(matches, declared, bool(settings.defuse_csv))
        if call.bom and call.format == "csv":
            written = chain([codecs.BOM_UTF8], written)
        pieces = searcher.turns.stream(export.pieces(written), Task(), at_once=1)
        response = Response(pieces, content_type=kind)
        response.headers["Content-Disposition"] = f'attachment; filename="bahith.{call.format}"'
        response.call_on_close(slots.release)
        return response


def _add_others(api: Blueprint, searcher: Searcher) -> None:
    @api.get("/analyze")
    @documented("A text as the analyzer reads it.", AnalyzeCall, answers.AnalyzeAnswer)
    def analyze_by_address() -> Response:
        return analyze(_query(AnalyzeCall))

    @api.post("/analyze")
    @requires("search")
    @documented("The same, sent in JSON.", AnalyzeCall, answers.AnalyzeAnswer)
    def analyze_by_body() -> Response:
        return analyze(_body(AnalyzeCall))

    def analyze(call: AnalyzeCall) -> Response:
        words = [answers.Word.of(word, word.terms) for word in searcher.analyze(call.text)]
        return _json(answers.AnalyzeAnswer(words))

    @api.get("/openapi.json")
    def description() -> Response:
        _query(Call)
        return Response(to_json(describe(current_app, searcher.declared)), mimetype=JSON)

    @api.get("/docs")
    def docs() -> Response:
        text = render_template(
            "docs.html", api=describe(current_app, searcher.declared), search=Request(q="")
        )
        response = make_response(text)
        # The page depends on choices kept in cookies too, which the ETag does not cover.
        response.headers["Cache-Control"] = "no-store"
        return response


def _add_state(api: Blueprint, searcher: Searcher, settings: Settings) -> None:
    def newly(answer: Answer) -> Response:
        response = _json(answer)
        response.headers["Cache-Control"] = "no-store"
        return response

    @api.get("/version")
    @documented("What answers, and what it can do.", Call, answers.VersionAnswer)
    def version() -> Response:
        _query(Call)
        index = searcher.summary()
        optional = ("meaning", "meilisearch", "writing")
        return newly(
            answers.VersionAnswer(
                release("bahith"),
                index.engine,
                index.format,
                [
                    name
                    for name in answers.CAPABILITIES
                    if name not in optional or getattr(settings, name)
                ],
            )
        )

    @api.get("/health")
    @requires("nothing")
    @documented("Whether the server is alive and has its index.", Call, answers.Health)
    def health() -> Response:
        _query(Call)
        return newly(answers.Health.of(searcher.summary(), status="ok"))

    @api.get("/ready")
    @requires("nothing")
    @documented("Whether a search was just answered, and from which commit.", Call, answers.Ready)
    def ready() -> Response:
        _query(Call)
        seen = readiness(searcher)
        return newly(
            answers.Ready.of(
                seen,
                status="ok",
                since=seen.since.isoformat(timespec="seconds"),
                warnings=[str(warning) for warning in seen.warnings],
            )
        )
