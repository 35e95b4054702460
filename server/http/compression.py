"""Answers are compressed where the client can read that; requests must not be.

RFC 9110, sections 8.4 and 12.5.3.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

from bahith.i18n import _
from bahith.server.access.refusals import Refused

KINDS = (
    "application/json",
    "application/opensearchdescription+xml",
    "application/rss+xml",
    "application/x-bibtex",
    "application/x-ndjson",
    "application/x-research-info-systems",
    "application/x-suggestions+json",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
)
"""The media types that we send; all are text."""

_ALGORITHMS = ["zstd", "br", "gzip"]


def register(app: Flask) -> None:
    """Compress the answers of ``app``, streamed ones piece by piece.

    A request with a compressed body is refused, by its header.
    """
    app.config["COMPRESS_MIMETYPES"] = list(KINDS)
    app.config["COMPRESS_ALGORITHM"] = _ALGORITHMS
    app.config["COMPRESS_ALGORITHM_STREAMING"] = _ALGORITHMS
    Compress(app)

    @app.before_request
    def refuse() -> None:
        if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            message = _("the body must be sent as it is, without Content-Encoding")
            headers = {"Accept-Encoding": "identity"}
            raise Refused(415, "unsupported_media_type", message, headers)

    @app.after_request
    def read_files(response: Response) -> Response:
        # A streamed file would stay open; ours are small enough to be read at once.
        if response.direct_passthrough and response.status_code == 200:
            response.direct_passthrough = False
            response.get_data()
        return response
