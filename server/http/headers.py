"""The headers that every answer carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from flask import Flask, Response
from flask_cors import CORS

from bahith.i18n import _
from bahith.indexer.errors import SettingError
from bahith.indexer.settings import Settings
from bahith.server.http.logs import ID_HEADER

# Pages load only our own scripts, styles, fonts, icon and suggestions: no inline script or style
# runs, and nothing is loaded from other sites but pictures, where the setting says so.
_CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'{pictures}",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# Scheme, host and port, as browsers write it in the header Origin (RFC 6454, section 6.2).
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")

HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY.format(pictures=""),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Article pages link to other sites, which must not learn what was searched for.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of ``app``, errors included.

    Pages of the origins in ``settings.cors`` may read the API, those of ``settings.frames`` show
    our pages in a frame. Raises SettingError.
    """
    headers = _with_pictures() if settings.images else HEADERS
    if frames := _origins(settings.frames, "frames"):
        headers = _with_frames(headers, frames)
    app.after_request(partial(_protect, headers))
    if origins := _origins(settings.cors, "cors"):
        shared = {"origins": origins, "methods": ["GET", "HEAD", "POST"], "max_age": 600}
        shared |= {"send_wildcard": "*" in origins}
        shared |= {"allow_headers": ["Content-Type", "If-None-Match", ID_HEADER]}
        shared |= {"expose_headers": ["ETag", "Retry-After", ID_HEADER]}
        keyed = ["Authorization", "Content-Type", "X-Meilisearch-Client"]
        clients = shared | {"allow_headers": keyed}
        CORS(app, resources={"/api/.*": shared, "/feed": shared, "/meilisearch/.*": clients})


def _origins(text: str, setting: str) -> list[str]:
    """The origins in the text of a setting, separated by commas. Raises SettingError."""
    origins = [part.strip() for part in text.split(",") if part.strip()]
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            message = _(
                "%(setting)s: %(origin)s is neither * nor an origin such as https://example.org"
            )
            raise SettingError(message.filled(setting=setting, origin=repr(origin)))
    return origins


def _with_pictures() -> dict[str, str]:
    policy = _CONTENT_SECURITY_POLICY.format(pictures=" https: http:")
    return HEADERS | {"Content-Security-Policy": policy}


def _with_frames(headers: Mapping[str, str], origins: list[str]) -> dict[str, str]:
    """``headers`` of pages that those of ``origins`` may frame; X-Frame-Options knows no lists."""
    none, some = "frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}"
    changed = {name: value.replace(none, some) for name, value in headers.items()}
    del changed["X-Frame-Options"]
    return changed


def _protect(headers: Mapping[str, str], response: Response) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    # The index may have changed by the next request, so caches have to revalidate.
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
