"""The application that ``web_servers.py`` puts behind servers; ``asgi`` is the same for uvicorn."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server.app import create_app

settings = Settings.load()
app = create_app(Index(settings))


def __getattr__(name: str) -> Any:
    if name == "asgi":
        return import_module("a2wsgi").WSGIMiddleware(app, workers=settings.threads)
    raise AttributeError(name)
