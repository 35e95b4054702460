"""The search box for other sites: ``<bahith-search>``, a web component in ``bahith.js``.

Its address has the version of its interface. While ``/embed/1/`` is served, its attributes, parts,
variables and events stay as docs/embedding.md describes them.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_file

from bahith.server.access.rights import requires

SCRIPT = Path(__file__).with_name("bahith.js")

_KEPT = 3600
"""For so many seconds browsers need not ask for it again."""


def blueprint() -> Blueprint:
    """``/embed/1/bahith.js``, which pages of all origins may load."""
    embed = Blueprint("embed", __name__)

    @embed.get("/embed/1/bahith.js")
    @requires("nothing")
    def script() -> Response:
        response = send_file(SCRIPT, "text/javascript", max_age=_KEPT)
        # Modules are fetched with CORS; other ways of loading it may demand CORP.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return embed
