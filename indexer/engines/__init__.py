"""Where articles are kept: one engine a file or folder, and its name in one visible list."""

from __future__ import annotations

from importlib import import_module

from indexer.engines.base import Engine

ENGINES = ("whoosh",)
"""The names of all engines; the first is the default."""


def engine(name: str) -> type[Engine]:
    """The engine of that name, imported only now: an engine may need what is not installed."""
    found: type[Engine] = import_module(f"indexer.engines.{name}").ENGINE
    return found
