"""Bahith over HTTP: pages for people and a JSON API.

The names below are imported when they are first used: the command needs neither, except to serve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bahith.server.app import create_app
    from bahith.server.serving import serve

__all__ = ["create_app", "serve"]


if not TYPE_CHECKING:  # a type checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name == "create_app":
            from bahith.server.app import create_app

            return create_app
        if name == "serve":
            from bahith.server.serving import serve

            return serve
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
