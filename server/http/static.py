"""The files of the pages: scripts, styles, fonts and the icon.

Their addresses have a version, which is another once any file has changed. So browsers keep them
for a year and ask for none of them again. Files name each other by relative addresses, which
inherit the version.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, request, send_from_directory

FOLDER = Path(__file__).resolve().parents[1] / "static"

_KEPT = 365 * 24 * 60 * 60
"""Seconds that browsers keep a file whose address has the current version."""


def register(app: Flask) -> None:
    """Serve ``FOLDER`` as ``/static/VERSION/…``; templates name a file by ``static(filename)``.

    Addresses without a version, or with that of another release, lead to the same files, which
    are then asked for again each time: pages of the release before are still open somewhere.
    """
    current = version(FOLDER)

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current)

    # As url_for would, which takes 40 µs for each of a dozen files on a page.
    @app.template_global("static")
    def address(filename: str) -> str:
        return f"{quote(request.script_root)}/static/{current}/{filename}"

    def static(filename: str, version: str = "") -> Response:
        is_current = version == current
        response = send_from_directory(FOLDER, filename, max_age=_KEPT if is_current else None)
        response.cache_control.immutable = is_current
        return response

    app.add_url_rule("/static/<string(length=12):version>/<path:filename>", "static", static)
    app.add_url_rule("/static/<path:filename>", "static", static)


def version(folder: Path) -> str:
    """A short digest of all files in ``folder``: their names and their bytes."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:12]  # as long as the route wants it
