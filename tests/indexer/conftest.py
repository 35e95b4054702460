"""An empty library for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from library import Library

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer import build, copy, handle
from bahith.indexer.search import searcher


@pytest.fixture(scope="session")
def one_analyzer() -> Iterator[None]:
    """One analyzer for all builds and searchers: creating one takes longer than these tests.

    Another for those whose settings keep letters.
    """
    shared = cache(Analyzer)
    with pytest.MonkeyPatch.context() as patch:
        for module in (build, copy, handle, searcher):
            patch.setattr(module, "Analyzer", shared)
        yield


@pytest.fixture
def library(one_analyzer: None, tmp_path: Path) -> Library:
    return Library(tmp_path)


@pytest.fixture(scope="module")
def module_library(one_analyzer: None, tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"))


@pytest.fixture
def three(library: Library) -> Library:
    """Three files, indexed."""
    for name in ("one", "two", "deep/three"):
        library.file(f"{name}.txt", f"خبر {name}\n\nوصل القطار إلى المحطة في {name}.")
    library.build()
    return library
