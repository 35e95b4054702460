"""Errors: as JSON under ``/api``, as a page elsewhere.

The JSON is ``{"error": {"code", "message", "field"?}}``. Codes are stable and
listed in ``docs/api.md``; messages are for people, in the caller's language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from flask import Flask, Response, current_app, g, render_template, request
from msgspec import UNSET
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bahith.i18n import SOURCE, Message, _, using
from bahith.indexer.errors import (
    BadRequest,
    EngineError,
    EngineUnavailable,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    NotPermitted,
    TimedOut,
)
from bahith.indexer.query import Request
from bahith.server.access.keys import KeysUnreadable
from bahith.server.access.refusals import Refused
from bahith.server.api.answers import Error, Fault
from bahith.server.api.reading import UnreadableRequest
from bahith.server.api.schema import to_json
from bahith.server.http.log_lines import printable
from bahith.server.http.logs import Seldom


@dataclass(frozen=True, slots=True)
class Failure:
    """How a request fails: the answer's status, code and message in the current language.

    ``field`` is the wrong parameter, ``headers`` what else the answer has.
    """

    status: int
    code: str
    message: str
    field: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def answer(self) -> Error:
        """The error as the API answers it."""
        return Error(Fault(self.code, self.message, self.field or UNSET))

    def to_json(self) -> bytes:
        """The same, encoded."""
        return to_json(self.answer())


class ArticleNotFoundError(Exception):
    """The index has no article with the requested id."""


class BusyError(Exception):
    """Too many exports are running."""

    def __init__(self) -> None:
        super().__init__(_("too many exports are running; try again later"))


# The code and message for each status that Werkzeug or waitress raises.
_HTTP = {
    400: ("bad_request", _("the request is not valid HTTP")),
    404: ("not_found", _("there is nothing at this address")),
    405: (
        "method_not_allowed",
        _("this address does not support this method; the Allow header lists those it does"),
    ),
    408: ("request_timeout", _("the request did not arrive in time")),
    413: ("body_too_large", _("the request body is too large")),
    414: ("query_too_long", _("the part of the address after the question mark is too long")),
    415: (
        "unsupported_media_type",
        _("the body must be sent as application/json, or as another type that this call takes"),
    ),
    431: ("headers_too_large", _("the request line and headers are too large")),
    501: ("not_implemented", _("this transfer encoding is not supported")),
}

# The messages of these exceptions name directories and hosts: they are for the log only.
_ENGINE: dict[type[EngineError], tuple[str, Message]] = {
    IndexMissing: ("index_missing", _("there is no index yet")),
    IndexMismatch: (
        "index_mismatch",
        _("the index was made by another version; it must be rebuilt"),
    ),
    IndexDamaged: ("index_damaged", _("the index cannot be read")),
    TimedOut: ("timed_out", _("the request took too long and was ended; ask for less")),
    EngineUnavailable: (
        "engine_unavailable",
        _("the search engine does not answer; try again later"),
    ),
    EngineError: ("engine_error", _("the search engine cannot answer")),
}


def register(app: Flask) -> None:
    """Answer all exceptions raised while ``app`` handles a request."""
    app.register_error_handler(Exception, partial(_answer, Seldom()))


def failure_for_status(status: int) -> Failure:
    """The failure for an HTTP status of 400 or more."""
    code, message = _HTTP.get(status, ("http_error", _("the request cannot be answered")))
    return Failure(status, code, str(message))


def failed(seldom: Seldom, error: Exception) -> Failure:
    """How the current request fails by ``error``; logged if the server is at fault."""
    failure = _failure(error)
    if failure.status >= 500:
        _log(error, failure, seldom)
    return failure


def _answer(seldom: Seldom, error: Exception) -> Response:
    failure = failed(seldom, error)
    if request.path == "/api" or request.path.startswith("/api/"):
        response = Response(failure.to_json(), mimetype="application/json")
    else:
        search = Request(q=request.args.get("q", ""))
        response = Response(render_template("error.html", failure=failure, search=search))
    response.status_code = failure.status
    response.headers.update(failure.headers)
    return response


def _log(error: Exception, failure: Failure, seldom: Seldom) -> None:
    """Log a fault of ours with its traceback, and what is expected once a minute without."""
    is_expected = failure.status in (503, 507)  # the index is away, or the disk is full
    left_out = seldom.admit(failure.code) if is_expected else 0
    if left_out is None:
        return
    more = f", and {left_out} more of {failure.code} before" if left_out else ""
    with using(SOURCE):  # logs are in English, whatever the caller's language
        reason = printable(str(error))
        details = (request.method, printable(request.path), reason, g.request_id, more)
        line = "%s %s: %s (request %s%s)"
        current_app.logger.error(line, *details, exc_info=None if is_expected else error)


def _failure(error: Exception) -> Failure:
    if isinstance(error, ArticleNotFoundError):
        return Failure(404, "article_not_found", str(_("no article has this id")))
    if isinstance(error, BusyError):
        return Failure(503, "busy", str(error), headers=(("Retry-After", "10"),))
    if isinstance(error, (Refused, NotPermitted, KeysUnreadable)):
        return _refusal(error)
    if isinstance(error, UnreadableRequest):
        return Failure(400, "bad_request", str(error))
    if isinstance(error, BadRequest):
        return Failure(400, "bad_parameter", str(error), error.field)
    if isinstance(error, EngineError):
        code, message = next(row for kind, row in _ENGINE.items() if isinstance(error, kind))
        return Failure(503, code, str(message))
    if isinstance(error, HTTPException) and error.code is not None:
        plain = failure_for_status(error.code)
        if isinstance(error, MethodNotAllowed):
            return replace(plain, headers=(("Allow", ", ".join(error.valid_methods or ())),))
        return plain
    return Failure(500, "internal_error", str(_("something went wrong on the server")))


def _refusal(error: Refused | NotPermitted | KeysUnreadable) -> Failure:
    """How a request fails whose caller may not make it, or may not now."""
    if isinstance(error, Refused):
        return Failure(error.status, error.code, str(error), error.field, (*error.headers.items(),))
    if isinstance(error, NotPermitted):
        return Failure(403, "forbidden", str(error), error.field)
    return Failure(503, "keys_unreadable", str(_("keys cannot be checked; try again later")))
