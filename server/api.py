"""The JSON API: parameters in, objects out. Described in ``docs/api.md``."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import UnsupportedMediaType

from indexer.search.searcher import Searcher
from indexer.settings import Settings
from server import schemas
from server.errors import ArticleNotFoundError

# Made once: marshmallow takes longer to make one than to read a call with it.
_CALL, _SEARCH, _ARTICLE = schemas.Call(), schemas.SearchCall(), schemas.ArticleCall()


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """All calls under ``/api``, answered by ``searcher``."""
    api = Blueprint("api", __name__, url_prefix="/api")

    @api.get("/search")
    def search_by_address() -> Response:
        return search(schemas.from_query(request.query_string))

    @api.post("/search")
    def search_by_body() -> Response:
        schemas.read(_CALL, schemas.from_query(request.query_string))
        return search(_body())

    def search(values: schemas.Values) -> Response:
        wanted = schemas.search_request(_SEARCH, values, settings.page_size)
        return jsonify(schemas.page_object(searcher.search(wanted)))

    @api.get("/articles/<id:id>")
    def article(id: str) -> Response:
        values = schemas.from_query(request.query_string)
        view = searcher.view(id, schemas.read(_ARTICLE, values)["q"])
        if view is None:
            raise ArticleNotFoundError
        return jsonify(schemas.view_object(view))

    @api.get("/health")
    def health() -> Response:
        schemas.read(_CALL, schemas.from_query(request.query_string))
        response = jsonify(schemas.health_object(searcher.statistics()))
        response.headers["Cache-Control"] = "no-store"
        return response

    return api


def _body() -> schemas.Values:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    return schemas.from_json(request.get_data())
