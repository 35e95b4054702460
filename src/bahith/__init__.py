"""Full-text search for Arabic articles: ``from bahith import Index``.

The names below are the public interface, which ``docs/python.md`` describes. A name is
imported when it is first used, so that ``import bahith`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bahith.indexer.article import Article, Problem
    from bahith.indexer.build import Summary
    from bahith.indexer.errors import (
        ArticleMissing,
        BadRequest,
        BahithError,
        EngineError,
        EngineUnavailable,
        IndexClosed,
        IndexDamaged,
        IndexLocked,
        IndexMismatch,
        IndexMissing,
        MissingExtra,
        NotPermitted,
        RulesError,
        SettingError,
        SourceError,
        TimedOut,
        WorkerLost,
    )
    from bahith.indexer.index import Index
    from bahith.indexer.results import (
        Correction,
        Note,
        Page,
        Result,
        Snippet,
        Suggestion,
        View,
    )
    from bahith.indexer.sources import read

    __version__: str

__all__ = [
    "Article",
    "ArticleMissing",
    "BadRequest",
    "BahithError",
    "Correction",
    "EngineError",
    "EngineUnavailable",
    "Index",
    "IndexClosed",
    "IndexDamaged",
    "IndexLocked",
    "IndexMismatch",
    "IndexMissing",
    "MissingExtra",
    "NotPermitted",
    "Note",
    "Page",
    "Problem",
    "Result",
    "RulesError",
    "SettingError",
    "Snippet",
    "SourceError",
    "Suggestion",
    "Summary",
    "TimedOut",
    "View",
    "WorkerLost",
    "__version__",
    "read",
]

_HOMES = ("article", "build", "errors", "results", "sources", "index")
"""The modules of ``bahith.indexer`` that have these names."""


if not TYPE_CHECKING:  # a type checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name == "__version__":
            from importlib.metadata import version

            return version("bahith")
        if name in __all__:
            for home in _HOMES:
                module = import_module(f"bahith.indexer.{home}")
                if hasattr(module, name):
                    return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
