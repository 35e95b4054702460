"""Errors in the shape of Meilisearch: ``message``, ``code``, ``type`` and ``link``.

Messages are for programmers, and in English as theirs are.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, g

from bahith.i18n import SOURCE, using
from bahith.server.api.openapi import JSON
from bahith.server.api.schema import to_json
from bahith.server.http.errors import Failure, failed
from bahith.server.http.logs import Seldom

_LINK: Final = "https://docs.meilisearch.com/errors#"


class Fault(Exception):
    """A request that cannot be answered: its status, Meilisearch's code, and why."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def check(uid: str, served: str) -> None:
    """Raise Fault unless ``uid`` is the name of the index."""
    if uid != served:
        raise Fault("index_not_found", f"Index `{uid}` not found.", 404)


_CODES: Final = {
    "key_required": (401, "missing_authorization_header", "auth"),
    "key_refused": (403, "invalid_api_key", "auth"),
    "forbidden": (403, "invalid_api_key", "auth"),
    "too_many_requests": (429, "too_many_search_requests", "system"),
    "article_not_found": (404, "document_not_found", "invalid_request"),
    "not_found": (404, "not_found", "invalid_request"),
    "body_too_large": (413, "payload_too_large", "invalid_request"),
    "unsupported_media_type": (415, "invalid_content_type", "invalid_request"),
}
"""For codes of our API: status, code and type of Meilisearch."""

_SEEN = Seldom()


def answer(error: Exception) -> Response:
    """The answer to a request that ``error`` ended."""
    g.pop("tag", None)
    if isinstance(error, Fault):
        return _response(error.status, error.code, "invalid_request", str(error))
    with using(SOURCE):
        failure = failed(_SEEN, error)
        status, code, kind = _meaning(failure)
        response = _response(status, code, kind, failure.message)
    response.headers.update(failure.headers)
    return response


def _meaning(failure: Failure) -> tuple[int, str, str]:
    if failure.code in _CODES:
        return _CODES[failure.code]
    if failure.status >= 500:
        return failure.status, "internal", "internal"
    return failure.status, "bad_request", "invalid_request"


def _response(status: int, code: str, kind: str, message: str) -> Response:
    fault: dict[str, Any] = {"message": message, "code": code, "type": kind, "link": _LINK + code}
    return Response(to_json(fault), status, mimetype=JSON)
