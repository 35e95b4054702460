"""The page on which people add files; its script calls the API that writes."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, g, make_response, render_template, url_for

from bahith.indexer.query import Request
from bahith.server.access.rights import Caller, requires


def register(app: Flask) -> None:
    """Add the page ``/upload`` to ``app``, which has the calls that write, and links to it.

    Everybody may open it. It asks for a key, unless its reader may write without one.
    """
    pages = Blueprint("upload", __name__)

    @pages.get("/upload")
    @requires("nothing")
    def page() -> Response:
        here = partial(url_for, "upload.page")
        response = make_response(render_template("upload.html", search=Request(q=""), here=here))
        # Whether it asks for a key depends on where the reader is.
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.context_processor
    def rights() -> dict[str, Any]:
        # An error may come before the caller is known.
        caller: Caller | None = g.get("caller")
        return {"may_upload": caller is not None and "write" in caller.may}

    app.register_blueprint(pages)
